"""A budget line by itself: opened, and changed by two people."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ledger.domain.budget import BudgetLine
from ledger.domain.errors import AmountMismatch, InvalidInput, SeparationOfDuties, WrongStage
from ledger.domain.signature import Signature


def _signed(actor: str, on_behalf_of: str | None = None) -> Signature:
    recorded_at = datetime(2026, 3, 2, tzinfo=UTC)
    return Signature(actor, "czj", date(2026, 3, 2), f"key-{actor}", on_behalf_of, recorded_at)


FIRST, SECOND = _signed("zhang"), _signed("li")


def _line(amount_fen: int = 500, shortfall_fen: int = 0) -> BudgetLine:
    return BudgetLine.open(
        FIRST,
        fiscal_year=2026,
        lead_department="kw",
        clause="art4.service",
        fund_source="district",
        amount_fen=amount_fen,
        shortfall_fen=shortfall_fen,
        document="文",
    )


def test_a_line_is_not_opened_below_zero() -> None:
    for wrong in ((-1, 0), (0, -1)):
        with pytest.raises(InvalidInput):
            _line(*wrong)
    assert _line().id == BudgetLine.create_id("2026|kw|art4.service|district")


def test_adjustments_are_numbered_and_confirmed_one_by_one() -> None:
    line = _line()
    assert [line.propose_adjustment(FIRST, fen, "文") for fen in (100, -50)] == [1, 2]
    for alone in (FIRST, _signed("deputy", "zhang")):
        with pytest.raises(SeparationOfDuties):
            line.confirm_adjustment(alone, 1)
    line.confirm_adjustment(SECOND, 2)
    assert line.adjusted_fen == -50
    for gone in (2, 3):
        with pytest.raises(WrongStage):
            line.confirm_adjustment(SECOND, gone)


def test_an_appropriation_is_not_lowered_below_zero() -> None:
    line = _line()
    with pytest.raises(InvalidInput):
        line.propose_adjustment(FIRST, 0, "文")
    with pytest.raises(AmountMismatch):
        line.propose_adjustment(FIRST, -501, "文")
    assert line.propose_adjustment(FIRST, -500, "文") == 1
