"""An empty ledger in November 2026, and an import into it in one word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import pytest

from cli.intake.files import read_content
from cli.intake.rows import Intake, intake
from cli.intake.run import Preview, enter, preview
from cli.intake.tables import tables
from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.domain.signature import Signature
from projections.bootstrap import open_ledger
from tests.cli.intake.files import Cell, workbook

TODAY = date(2026, 11, 2)
SIGNATURE = Signature(actor="wu.jing", department="czj", effective_on=TODAY, key="import")

Sheets = Mapping[str, Sequence[Sequence[Cell]]]
Import = Callable[..., Preview]


@pytest.fixture
def ledger(new_database_url: str) -> Iterator[Ledger]:
    with open_ledger(new_database_url, clock=SetClock(TODAY)) as ledger:
        yield ledger


def asked(ledger: Ledger, sheets: Sheets) -> Intake:
    return intake(tables(read_content(workbook(sheets), "f"), ledger.pack, "f"), ledger.pack)


@pytest.fixture
def imported(ledger: Ledger) -> Import:
    """Import sheets: whole by default, the good rows alone with ``keep_good``."""

    def carry_out(sheets: Sheets, *, keep_good: bool = False) -> Preview:
        found = preview(ledger, asked(ledger, sheets), SIGNATURE)
        enter(ledger, found, SIGNATURE, keep_good=keep_good)
        return found

    return carry_out
