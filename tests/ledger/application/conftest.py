"""A ledger with a clock that is set by hand, on a database of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from ledger.application import Ledger
from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from tests.ledger.application.agreement import assert_screens_agree
from tests.ledger.application.district import District


@pytest.fixture
def clock() -> SetClock:
    return SetClock(date(2026, 3, 2))


@pytest.fixture
def ledger(new_database_url: str, clock: SetClock) -> Iterator[Ledger]:
    with open_ledger(new_database_url, clock=clock) as ledger:
        yield ledger
        assert_screens_agree(ledger)


@pytest.fixture
def district(ledger: Ledger, clock: SetClock) -> District:
    return District(ledger, clock)
