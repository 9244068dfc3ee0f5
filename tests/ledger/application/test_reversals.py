"""Nothing is edited: a mistake is reversed by an event that names the one it reverses, once."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.application.commands import (
    AssessAward,
    EvidenceRent,
    HoldInstalment,
    PublishNotice,
    RecordIndicator,
    RecordNonMonetarySupport,
    ReleaseInstalment,
    ReverseApproval,
    ReverseDue,
    ReverseEntry,
    ScheduleInstalments,
)
from ledger.domain.errors import (
    AlreadyExists,
    AlreadyReversed,
    DuplicateClaim,
    InvalidInput,
    NotFound,
    WrongStage,
)
from tests.ledger.application import cases
from tests.ledger.application.district import CHECKER, District

POT = "art4.testing|enterprise|91110116MA01A2B41U|2026"
REVERSAL = ReverseApproval(award="A-1", reason="误批", document="怀科函〔2026〕6号")


def _testing(district: District) -> tuple[str, str]:
    """Register who applies, open the line; return the enterprise and the line."""
    return district.organisation(), district.budget("art4.testing", 1_000_000)


def test_reversing_an_approval_lets_go_of_everything(district: District) -> None:
    enterprise, line = _testing(district)
    district.approved("A-1", enterprise, "art4.testing", cases.a_test())
    assert (district.held_fen(POT), district.line(line)["committed_fen"]) == (18_000_000, 18_000_000)
    district.does(REVERSAL, CHECKER)
    assert (district.held_fen(POT), district.line(line)["committed_fen"]) == (0, 0)
    assert district.ledger.rows("SELECT * FROM claim") == []
    assert district.stage("A-1") == "accepted"
    approved = district.row("SELECT version FROM history WHERE topic = 'award.approved'")
    figures = district.row("SELECT figures FROM history WHERE topic = 'award.approval_reversed'")["figures"]
    assert isinstance(figures, dict)
    assert figures["reverses"] == approved["version"]
    district.approved("A-2", enterprise, "art4.testing", cases.a_test())


def test_an_approval_is_reversed_once(district: District) -> None:
    enterprise, _ = _testing(district)
    district.approved("A-1", enterprise, "art4.testing", cases.a_test())
    district.does(REVERSAL, CHECKER)
    with pytest.raises(WrongStage):
        district.does(REVERSAL, CHECKER)


def test_what_was_reversed_can_be_approved_anew(district: District) -> None:
    enterprise, line = _testing(district)
    district.scheduled("A-1", enterprise, "art4.testing", cases.a_test())
    district.does(REVERSAL, CHECKER)
    assert district.ledger.rows("SELECT * FROM instalment WHERE state <> 'cancelled'") == []
    district.does(AssessAward(award="A-1"))
    district.does(PublishNotice(award="A-1"))
    district.clock.set(date(2026, 4, 20))
    district.approve("A-1", amount_fen=10_000_000)
    district.does(ScheduleInstalments(award="A-1"))
    assert district.line(line)["committed_fen"] == 10_000_000


def test_an_approval_is_not_reversed_once_money_fell_due(district: District) -> None:
    enterprise, _ = _testing(district)
    district.scheduled("A-1", enterprise, "art4.testing", cases.a_test())
    district.post_due()
    with pytest.raises(WrongStage):
        district.does(REVERSAL, CHECKER)
    district.does(ReverseDue(award="A-1", number=1, reason="误列"))
    district.does(REVERSAL, CHECKER)
    assert district.held_fen(POT) == 0


def test_an_invoice_shown_as_evidence_is_free_after_the_reversal(district: District) -> None:
    district.platform()
    district.budget("art3.rent", 9_000_000)
    district.scheduled("A-1", "P-001", "art3.rent", cases.rent())
    district.does(EvidenceRent(award="A-1", number=1, paid_rent_fen=32_000_000, invoice="FP-1"))
    with pytest.raises(DuplicateClaim):
        district.does(EvidenceRent(award="A-1", number=2, paid_rent_fen=32_000_000, invoice="FP-1"))
    district.does(REVERSAL, CHECKER)
    assert district.ledger.rows("SELECT * FROM claim") == []


def test_a_due_posting_is_reversed_once_and_held(district: District) -> None:
    enterprise, line = _testing(district)
    district.scheduled("A-1", enterprise, "art4.testing", cases.a_test())
    reversal = ReverseDue(award="A-1", number=1, reason="误列")
    with pytest.raises(WrongStage):
        district.does(reversal)
    district.post_due()
    assert district.line(line)["due_fen"] == 18_000_000
    district.does(reversal)
    assert (district.line(line)["due_fen"], district.line(line)["committed_fen"]) == (0, 18_000_000)
    with pytest.raises(AlreadyReversed):
        district.does(reversal)
    assert district.post_due().posted == 0
    district.does(ReleaseInstalment(award="A-1", number=1, reason="已核"))
    assert district.post_due().posted == 1
    district.pay("A-1")
    with pytest.raises(WrongStage):
        district.does(reversal)


def test_holding_and_releasing_take_turns(district: District) -> None:
    enterprise, _ = _testing(district)
    district.scheduled("A-1", enterprise, "art4.testing", cases.a_test())
    hold = HoldInstalment(award="A-1", number=1, reason="核查")
    release = ReleaseInstalment(award="A-1", number=1, reason="核毕")
    with pytest.raises(WrongStage):
        district.does(release)
    district.does(hold)
    with pytest.raises(WrongStage):
        district.does(hold)
    assert district.post_due().posted == 0
    district.does(release)
    with pytest.raises(WrongStage):
        district.does(HoldInstalment(award="A-1", number=2, reason="没有该期"))


def test_entries_are_reversed_once(district: District) -> None:
    district.platform()
    card = RecordNonMonetarySupport(
        entry="N-1", recipient="P-001", kind="yanqi_card", description="雁栖卡 2 张"
    )
    district.does(card)
    district.does(
        RecordIndicator(entry="I-1", recipient="P-001", year=2025, indicator="capability", value="优秀")
    )
    for entry in ("N-1", "I-1"):
        reversal = ReverseEntry(entry=entry, recipient="P-001", reason="重复登记")
        district.does(reversal)
        with pytest.raises(AlreadyReversed):
            district.does(reversal)
    with pytest.raises(NotFound):
        district.does(ReverseEntry(entry="N-9", recipient="P-001", reason="重复登记"))


def test_entries_are_checked_and_numbered_once(district: District) -> None:
    district.platform()
    with pytest.raises(InvalidInput):
        district.does(
            RecordNonMonetarySupport(entry="N-1", recipient="P-001", kind="cash", description="现金")
        )
    with pytest.raises(InvalidInput):
        district.does(
            RecordIndicator(entry="I-1", recipient="P-001", year=2025, indicator="profit", value="1")
        )
    listing = RecordNonMonetarySupport(
        entry="N-1", recipient="P-001", kind="industry_map_listing", description="北京产业地图"
    )
    district.does(listing)
    with pytest.raises(AlreadyExists):
        district.does(listing)
