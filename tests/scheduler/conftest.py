"""A district with many instalments that fall due in one week, on a ledger whose clock is set by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledger.application.commands import ScheduleInstalments, TrancheWanted
from tests.ledger.application.conftest import clock, district, ledger
from tests.ledger.application.district import District
from tests.races.district import unit

__all__ = ["clock", "district", "instalments", "ledger"]

AWARDS, TRANCHES = 6, 60
TRANCHE_FEN = 1_000_000
WEEK = tuple(date(2026, 3, 23) + timedelta(days=day) for day in range(5))
"""Monday to Friday; twelve tranches of every award fall due on each day."""


@pytest.fixture
def instalments(district: District) -> int:
    """Six construction awards of sixty tranches each; returns how many instalments there are."""
    district.budget("art1.construction", AWARDS * TRANCHES * TRANCHE_FEN // 100)
    facts = {"investment": "4000000.00", "city_supported": False}
    for number in range(1, AWARDS + 1):
        district.platform(f"P-{number}", unit(number))
        facts = facts | {"project": f"XM-{number}"}
        district.approved(f"A-{number}", f"P-{number}", "art1.construction", facts)
        district.clock.set(date(2026, 3, 2))
    district.clock.set(date(2026, 3, 20))
    tranches = tuple(
        TrancheWanted(due_on=WEEK[number % len(WEEK)], amount_fen=TRANCHE_FEN) for number in range(TRANCHES)
    )
    for number in range(1, AWARDS + 1):
        district.does(ScheduleInstalments(award=f"A-{number}", tranches=tranches))
    return AWARDS * TRANCHES
