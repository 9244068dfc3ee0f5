"""The standing of a recovery case by itself: amounts by payment, order of steps, people."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import InvalidInput, SeparationOfDuties, WrongStage
from ledger.domain.recovery import (
    RECOVERY_STATE_NAMES,
    Recovery,
    RecoveryDuty,
    RecoveryPart,
    RecoveryState,
    TreasuryRemark,
    spread,
    state_text,
)
from ledger.domain.signature import Signature

LINE = "2026|kw|art4.service|district"


def part(number: int, fen: int) -> RecoveryPart:
    return RecoveryPart(number, f"PAY-{number}", LINE, fen)


def case(**otherwise: object) -> Recovery:
    known: dict[str, object] = {
        "recovery": "R-1",
        "award": "A-1",
        "kind": "fraud",
        "restores_cap": False,
        "parts": {1: part(1, 300), 2: part(2, 200)},
        "remark": TreasuryRemark(),
        "last_step_on": date(2026, 4, 20),
    }
    return Recovery(**(known | otherwise))  # type: ignore[arg-type] # every field by its own name


def signed(actor: str, **more: str) -> Signature:
    return Signature(actor, "czj", date(2026, 4, 20), "k", **more)  # type: ignore[arg-type] # on_behalf_of only


def test_what_is_left_is_told_whole_and_by_instalment() -> None:
    one = case(received_of={2: 150})
    assert (one.principal_fen, one.received_fen, one.left_fen) == (500, 150, 350)
    assert (one.left_of(1), one.left_of(2), one.left_of(3)) == (300, 50, 0)
    assert (one.concerns(1), one.concerns(3)) == (True, False)


def test_a_withdrawn_case_claims_nothing() -> None:
    one = case(state=RecoveryState.WITHDRAWN)
    assert (one.left_of(1), one.concerns(1)) == (0, False)


def test_the_latest_payment_bears_a_recovery_first() -> None:
    parts = [part(1, 300), part(2, 200), part(3, 100)]
    assert spread(parts, 250) == (part(2, 150), part(3, 100))
    assert spread(parts, 600) == tuple(parts)
    assert spread(parts, 0) == ()


@given(st.lists(st.integers(0, 1_000), max_size=8), st.data())
def test_a_spread_adds_up_and_takes_no_more_than_there_is(amounts: list[int], data: st.DataObject) -> None:
    parts = [part(number, fen) for number, fen in enumerate(amounts, start=1)]
    wanted = data.draw(st.integers(0, sum(amounts)))
    taken = spread(parts, wanted)
    assert sum(one.amount_fen for one in taken) == wanted
    assert all(0 < one.amount_fen <= amounts[one.number - 1] for one in taken)


def test_steps_out_of_order_or_before_the_last_are_refused() -> None:
    with pytest.raises(WrongStage) as caught:
        case().require("送达追回决定 demand", RecoveryState.HEARD)
    assert caught.value.details["needed"] == "已听取陈述 (heard)"
    case().require_in_order(date(2026, 4, 20))
    with pytest.raises(InvalidInput):
        case().require_in_order(date(2026, 4, 19))


def test_duties_are_kept_apart_also_through_delegation_but_not_for_the_program() -> None:
    one = case()
    one.acted(RecoveryDuty.OPENER, {"a"})
    one.require_apart(signed("a"), RecoveryDuty.OPENER)
    one.require_apart(signed("b"), RecoveryDuty.DECIDER)
    one.require_apart(signed("system:match"), RecoveryDuty.RECEIVER)
    for signature in (signed("a"), signed("b", on_behalf_of="a")):
        with pytest.raises(SeparationOfDuties):
            one.require_apart(signature, RecoveryDuty.DECIDER)


def test_every_state_has_a_name() -> None:
    assert set(RECOVERY_STATE_NAMES) == set(RecoveryState)
    assert state_text(RecoveryState.OPENED) == "已立案 (opened)"
