"""What is taken and let go, in which order, and how a claim, a day or a choice already taken is explained."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain import events as happened
from ledger.domain.errors import (
    ConflictingChoice,
    DuplicateClaim,
    Refusal,
    SimilarSupport,
    TooMuchContention,
)
from ledger.domain.holds import Choice, Claim, ClaimPeriod, Exemption, Holds, Similarity
from ledger.ports import Violation
from projections.guards.claims import Claims, standing_against
from tests.projections.guards.happenings import Rows, approved, event, tables

INVOICES = Holds(claims=(Claim("invoice", "FP-2"), Claim("invoice", "FP-1")))
APRIL = ClaimPeriod("lease", "ZL-1", date(2026, 4, 1), date(2026, 5, 1))
DAYS = Holds(periods=(APRIL,))
DIGITAL = Holds(choices=(Choice("project_class", "JG-1", "digital"),))
SIMILAR = Holds(similarity=Similarity("P-001", "service", "operation", "scored", "this-measure"))
HELD: dict[str, object] = {"award": "A-9", "holder_id": "H", "version": 4, "value": "green"}
SPAN: dict[str, object] = {"starts": "2026-03-01", "ends": "2026-05-01"}


def _reversed(holds: Holds) -> happened.ApprovalReversed:
    return event(
        happened.ApprovalReversed,
        version=2,
        award="A-1",
        reverses=1,
        reason="误批",
        document="",
        amount_fen=300,
        holds=holds,
        shares=(),
        exemption=None,
    )


@pytest.mark.parametrize(
    ("holds", "table"), [(INVOICES, "claim"), (DAYS, "claim_period"), (DIGITAL, "claim_choice")]
)
def test_taken_by_an_approval_and_let_go_by_its_reversal(holds: Holds, table: str) -> None:
    statements = list(Claims().statements([approved(holds=holds), _reversed(holds)]))
    assert tables(statements) == [f"INSERT INTO {table}", f"DELETE FROM {table}"]


def test_claims_are_taken_in_the_order_of_their_keys() -> None:
    (statement,) = Claims().statements([approved(holds=INVOICES)])
    kinds, keys, awards, *_ = statement.parameters
    assert (kinds, keys, awards) == (["invoice"] * 2, ["FP-1", "FP-2"], ["A-1"] * 2)


def test_only_similar_support_can_be_exempted() -> None:
    both = Holds(choices=DIGITAL.choices, similarity=SIMILAR.similarity)
    exemption = Exemption("理由", "文", "zhao.lei")
    (statement,) = Claims().statements([approved(holds=both, exemption=exemption)])
    kinds, *_, exempted = statement.parameters
    assert (kinds, exempted) == (["project_class", "similar_support"], [False, True])


@pytest.mark.parametrize(
    ("constraint", "holds", "rows", "refusal"),
    [
        ("claim_once", INVOICES, Rows(claim=[HELD]), DuplicateClaim),
        ("claim_period_once", DAYS, Rows(claim_period=[{**HELD, **SPAN}]), DuplicateClaim),
        ("claim_choice_one_value", DIGITAL, Rows(claim_choice=[HELD]), ConflictingChoice),
        ("claim_choice_one_value", SIMILAR, Rows(claim_choice=[HELD]), SimilarSupport),
        ("claim_once", INVOICES, Rows(), TooMuchContention),
        ("claim_period_once", DAYS, Rows(), TooMuchContention),
        ("claim_choice_one_value", DIGITAL, Rows(), TooMuchContention),
    ],
)
def test_what_is_taken_is_explained_or_was_let_go_meanwhile(
    constraint: str, holds: Holds, rows: Rows, refusal: type[Refusal]
) -> None:
    explained = Claims().explain(Violation(constraint, "", ""), [approved(holds=holds)], rows)
    assert type(explained) is refusal
    if refusal is not TooMuchContention:
        assert "A-9 (H v4)" in str(explained.details["held_by"])


def test_what_two_events_of_one_command_claim_is_explained_too() -> None:
    events = [approved("A-1", holds=INVOICES), approved("A-2", holds=INVOICES)]
    explained = Claims().explain(Violation("claim_once", "", ""), events, Rows())
    assert isinstance(explained, DuplicateClaim)
    assert explained.details["held_by"] == "A-1"


def test_days_that_two_events_of_one_command_claim_are_explained_too() -> None:
    may = Holds(periods=(ClaimPeriod("lease", "ZL-1", APRIL.ends, date(2026, 6, 1)),))
    closed = Violation("claim_period_once", "", "")
    twice = [approved("A-1", holds=DAYS), approved("A-2", holds=DAYS)]
    explained = Claims().explain(closed, twice, Rows())
    assert isinstance(explained, DuplicateClaim)
    assert explained.details["held_by"] == "A-1"
    adjoining = [approved("A-1", holds=DAYS), approved("A-2", holds=may)]
    assert isinstance(Claims().explain(closed, adjoining, Rows()), TooMuchContention)


def test_similar_support_does_not_stand_against_an_assessment() -> None:
    assert standing_against(SIMILAR, Rows(claim_choice=[HELD])) is None
    assert isinstance(standing_against(DIGITAL, Rows(claim_choice=[HELD])), ConflictingChoice)


def test_the_constraints_of_others_are_left_to_them() -> None:
    other = Violation("cap_not_exceeded", "cap", "")
    assert Claims().explain(other, [approved(holds=INVOICES)], Rows(claim=[HELD])) is None
