"""Awards of the sample on their way, for the forms that carry them on."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import PublishNotice
from tests.ledger.application.district import District
from tests.web.sample import ENTERPRISE, TODAY
from tests.web.sample import testing as a_contract

_numbers = itertools.count(1)
IN_SEPTEMBER = date(2026, 9, 1)


class Desk:
    """Makes awards by the hand of another clerk."""

    def __init__(self, ledger: Ledger) -> None:
        assert isinstance(ledger.clock, SetClock)
        self.district = District(ledger, ledger.clock, count=10_000 * next(_numbers))

    def assessed(self) -> str:
        """Return a new award that was assessed on 1 September."""
        number = next(_numbers)
        award = f"DESK-{number}"
        self.district.clock.set(IN_SEPTEMBER)
        self.district.assessed(award, ENTERPRISE, "art4.testing", a_contract(f"DESK-HT-{number}", "1000.00"))
        self.district.clock.set(TODAY)
        return award

    def noticed(self) -> str:
        """Return a new award whose notice has ended."""
        award = self.assessed()
        self.district.does(PublishNotice(award=award), on=IN_SEPTEMBER)
        return award


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    return Desk(ledger)
