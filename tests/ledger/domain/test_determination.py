"""A reading by itself: proposed by one person, confirmed by another."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ledger.domain.determination import Determination
from ledger.domain.errors import SeparationOfDuties, WrongStage
from ledger.domain.signature import Signature


def _signed(actor: str, on_behalf_of: str | None = None) -> Signature:
    recorded_at = datetime(2026, 3, 2, tzinfo=UTC)
    return Signature(actor, "czj", date(2026, 3, 2), f"key-{actor}", on_behalf_of, recorded_at)


FIRST, SECOND, THIRD = _signed("zhang"), _signed("li"), _signed("wang")


def test_a_reading_goes_from_proposed_to_confirmed_to_withdrawn() -> None:
    reading = Determination.propose(
        FIRST,
        clause="art8.sme-interest",
        target="parameter:rate",
        value="0.5",
        effective_from=date(2026, 2, 1),
        document="文",
        basis="会议纪要",
    )
    with pytest.raises(SeparationOfDuties):
        reading.confirm(FIRST)
    reading.confirm(SECOND)
    with pytest.raises(WrongStage):
        reading.confirm(THIRD)
    with pytest.raises(SeparationOfDuties):
        reading.withdraw(SECOND, "废止")
    reading.withdraw(THIRD, "废止")
    with pytest.raises(WrongStage):
        reading.withdraw(THIRD, "废止")
    assert reading.id == Determination.create_id("文", "art8.sme-interest", "parameter:rate")
