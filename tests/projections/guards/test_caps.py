"""What each event moves in the pots, in which order it is written, and how a full pot is explained."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.domain import events as happened
from ledger.domain.errors import CapExceeded, SupportExceeded, TooMuchContention
from ledger.domain.events import LedgerEvent
from ledger.domain.holds import Exemption, Holds, PotHold
from ledger.ports import Violation
from projections.guards.caps import Caps, cap_movements
from tests.projections.guards.happenings import BASE, HOLDS, POT, Rows, approved, event, tables

FULL = Violation("cap_not_exceeded", "cap", "")
ALLOWED = Exemption("理由", "文", "zhao.lei", allowance_fen=50)
PAID: dict[str, Any] = {
    "award": "A-1",
    "number": 1,
    "amount_fen": 300,
    "line": "",
    "pots": (POT, BASE),
    "reference": "P-1",
}
RECOVERED: dict[str, Any] = {
    "award": "A-1",
    "recovery": "R-1",
    "number": 1,
    "amount_fen": 100,
    "restores_line": True,
    "line": "",
    "pots": (POT, BASE),
    "document": "文",
}


def _net(*events: LedgerEvent) -> dict[str, int]:
    """Return by how much the events change what each pot holds."""
    net: dict[str, int] = {}
    for movement in (one for each in events for one in cap_movements(each)):
        net[movement.key] = net.get(movement.key, 0) + movement.held_fen
    return net


def test_an_approval_takes_room_in_all_its_pots() -> None:
    assert _net(approved()) == {POT: 300, BASE: 300}


def test_a_payment_changes_what_is_held_from_reserved_to_paid() -> None:
    payment = event(happened.PaymentConfirmed, **PAID)
    (first, _) = cap_movements(payment)
    assert (first.reserved_fen, first.paid_fen, first.held_fen) == (-300, 300, 0)


def test_a_return_gives_back_and_reserves_again() -> None:
    returned = event(happened.PaymentReturned, **PAID, reason="账号有误", restores_line=True)
    (first, _) = cap_movements(returned)
    assert (first.reserved_fen, first.paid_fen, first.given_back_fen, first.held_fen) == (300, 0, 300, 0)


@pytest.mark.parametrize(("restores", "net"), [(True, {POT: -100, BASE: -100}), (False, {})])
def test_a_recovery_gives_room_back_only_if_its_kind_does(restores: bool, net: dict[str, int]) -> None:
    recovery = event(
        happened.RecoveryReceived,
        **RECOVERED,
        kind="miscalculation" if restores else "violation",
        restores_cap=restores,
    )
    assert _net(recovery) == net


def test_a_reversal_undoes_the_approval_and_its_allowance() -> None:
    approval = approved(exemption=ALLOWED)
    reversal = event(
        happened.ApprovalReversed,
        award="A-1",
        reverses=1,
        reason="误批",
        document="",
        amount_fen=300,
        holds=HOLDS,
        shares=(),
        exemption=ALLOWED,
    )
    assert _net(approval, reversal) == {POT: 0, BASE: 0}
    allowances: dict[str, int] = {POT: 0, BASE: 0}
    for movement in (*cap_movements(approval), *cap_movements(reversal)):
        allowances[movement.key] += movement.allowance_fen
    assert allowances == {POT: 0, BASE: 0}
    assert sum(one.allowance_fen for one in cap_movements(approval)) == 50  # on the cost base alone


def test_support_by_others_counts_on_its_cost_and_can_be_reversed() -> None:
    holds = Holds(pots=(PotHold(BASE, "support", None),))
    recorded = event(
        happened.ExternalSupportRecorded,
        entry="E-1",
        level="city",
        measure="券",
        amount_fen=200,
        received_on=date(2026, 3, 2),
        document="文",
        note="",
        holds=holds,
        exemption=None,
    )
    undone = event(
        happened.EntryReversed,
        entry="E-1",
        reverses=1,
        reason="有误",
        amount_fen=200,
        holds=holds,
        exemption=None,
    )
    assert _net(recorded) == {BASE: 200}
    assert _net(recorded, undone) == {BASE: 0}


def test_rows_are_made_locked_and_changed_in_the_order_of_their_keys() -> None:
    statements = list(Caps().statements([approved("A-2"), approved("A-1")]))
    assert tables(statements) == [
        "INSERT INTO cap",
        "SELECT 1 FROM",
        "UPDATE cap AS",
        "INSERT INTO cap_holding",
    ]
    assert statements[1].parameters == ([POT, BASE],)
    keys, _, reserved, *_ = statements[2].parameters
    assert (keys, reserved) == ([POT, BASE], [600, 600])
    assert list(Caps().statements([])) == []


def test_awards_held_to_different_ceilings_are_checked_one_after_the_other() -> None:
    higher = Holds(pots=(PotHold(POT, "pot", 900),))
    lower = Holds(pots=(PotHold(POT, "pot", 500),))
    statements = list(Caps().statements([approved("A-1", 300, higher), approved("A-2", 300, lower)]))
    updates = [one.parameters[:3] for one in statements if one.query.startswith("UPDATE")]
    assert updates == [([POT], [900], [300]), ([POT], [500], [300])]


def test_a_full_pot_is_explained_by_its_figures_and_holders() -> None:
    rows = Rows(
        cap=[{"kind": "pot", "ceiling_fen": 500, "allowance_fen": 0, "held_fen": 400}],
        cap_holding=[{"award": "A-9", "holder_id": "H", "version": 4, "held_fen": 400}],
    )
    refusal = Caps().explain(FULL, [approved(holds=Holds(pots=HOLDS.pots[:1]))], rows)
    assert isinstance(refusal, CapExceeded)
    assert refusal.details == {
        "pot": POT,
        "ceiling_fen": 500,
        "held_fen": 400,
        "room_fen": 100,
        "requested_fen": 300,
        "held_by": ["A-9 (H v4)"],
    }


def test_so_is_support_beyond_the_cost() -> None:
    rows = Rows(cap=[{"kind": "support", "ceiling_fen": None, "allowance_fen": 0, "held_fen": 800}])
    refusal = Caps().explain(FULL, [approved(holds=Holds(pots=HOLDS.pots[1:]))], rows)
    assert isinstance(refusal, SupportExceeded)
    assert refusal.details["room_fen"] == 200


def test_room_freed_in_the_meantime_is_a_reason_to_try_again() -> None:
    rows = Rows(cap=[{"kind": "pot", "ceiling_fen": 500, "allowance_fen": 0, "held_fen": 0}])
    assert isinstance(Caps().explain(FULL, [approved()], rows), TooMuchContention)


def test_the_constraints_of_others_are_left_to_them() -> None:
    other = Violation("cap_given_back_of_paid", "cap", "")
    assert Caps().explain(other, [approved()], Rows()) is None
