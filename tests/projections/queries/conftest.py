"""One small district for all queries: it is only read here, so the tests of a module share it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from ledger.application import Ledger
from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from tests.ledger.application.district import District
from tests.projections.queries.story import tell


@pytest.fixture(scope="module")
def ledger(database_url: str) -> Iterator[Ledger]:
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(database_url, clock=clock) as ledger:
        tell(District(ledger, clock))
        yield ledger
