"""A month by itself: closed, and opened again by two people."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ledger.domain.errors import SeparationOfDuties, WrongStage
from ledger.domain.period import Period
from ledger.domain.signature import Signature

FEBRUARY = date(2026, 2, 1)


def _signed(actor: str, on_behalf_of: str | None = None) -> Signature:
    recorded_at = datetime(2026, 3, 2, tzinfo=UTC)
    return Signature(actor, "czj", date(2026, 3, 2), f"key-{actor}", on_behalf_of, recorded_at)


FIRST, SECOND = _signed("zhang"), _signed("li")


def test_a_month_goes_round_from_open_to_closed_to_open() -> None:
    month = Period.open(FIRST, FEBRUARY)
    with pytest.raises(WrongStage):
        month.propose_reopening(FIRST, "更正")
    month.close(FIRST)
    with pytest.raises(WrongStage):
        month.close(FIRST)
    month.propose_reopening(FIRST, "更正")
    for alone in (FIRST, _signed("deputy", "zhang")):
        with pytest.raises(SeparationOfDuties):
            month.reopen(alone)
    month.reopen(SECOND)
    assert month.state == "open"
    month.close(FIRST)
    assert month.id == Period.create_id(FEBRUARY)
