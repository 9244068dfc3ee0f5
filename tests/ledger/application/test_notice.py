"""Assessment, public notice and objections, up to the approval they lead to."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.application.commands import (
    ApproveAward,
    AssessAward,
    PublishNotice,
    RecordObjection,
    SettleObjection,
)
from ledger.domain.errors import (
    AboveAssessment,
    InvalidInput,
    NotFound,
    NothingToAward,
    NoticeStillOpen,
    WrongStage,
)
from tests.ledger.application import cases
from tests.ledger.application.district import CHECKER, District


@pytest.fixture
def published(district: District) -> District:
    """An award of three million, published on Monday, 2 March."""
    district.platform()
    district.budget("art4.service", 9_000_000)
    district.assessed("A-1", "P-001", "art4.service", cases.service())
    district.does(PublishNotice(award="A-1", where="区政府网站"))
    return district


def test_facts_that_caps_and_claims_need_must_be_there(district: District) -> None:
    district.platform()
    with pytest.raises(InvalidInput) as caught:
        district.assessed("A-1", "P-001", "art4.testing", {"contract": "600000.00"})
    assert caught.value.details["field"] == "contract_date"
    with pytest.raises(InvalidInput):
        district.assessed("A-2", "P-001", "art4.service", {"award": "1.00"})


def test_nothing_is_published_or_approved_before_it_is_assessed(district: District) -> None:
    district.platform()
    with pytest.raises(NothingToAward) as caught:
        district.noticed("A-1", "P-001", "art6.upgrade", cases.upgrade(fai="4999999.99"), department="jxj")
    assert caught.value.details["stops_at"] == "threshold"
    district.assessed("A-2", "P-001", "art4.service", cases.service())
    with pytest.raises(WrongStage):
        district.approve("A-2")


def test_the_notice_runs_its_working_days(published: District) -> None:
    notice = published.row("SELECT notice_closes_on FROM award")
    assert notice["notice_closes_on"] == date(2026, 3, 9)
    with pytest.raises(NoticeStillOpen) as caught:
        published.approve("A-1")
    assert caught.value.details["closes_on"] == "2026-03-09"
    published.clock.set(date(2026, 3, 9))
    with pytest.raises(NoticeStillOpen):
        published.approve("A-1")
    published.clock.set(date(2026, 3, 10))
    published.approve("A-1")


def test_a_notice_lasts_as_long_as_it_is_told_to_but_at_least_a_day(district: District) -> None:
    district.platform()
    district.assessed("A-1", "P-001", "art4.service", cases.service())
    for days in (0, -5, 1_000_000):
        with pytest.raises(InvalidInput):
            district.does(PublishNotice(award="A-1", working_days=days))
    closing = district.does(PublishNotice(award="A-1", working_days=10)).answer["closes_on"]
    assert closing == "2026-03-16"


def test_the_approval_is_the_amount_or_less(published: District) -> None:
    published.clock.set(date(2026, 3, 20))
    with pytest.raises(AboveAssessment) as caught:
        published.approve("A-1", amount_fen=300_000_001)
    assert caught.value.details == {"requested_fen": 300_000_001, "assessed_fen": 300_000_000}
    for nothing in (0, -1):
        with pytest.raises(NothingToAward):
            published.approve("A-1", amount_fen=nothing)
    published.approve("A-1", amount_fen=299_999_999)
    assert published.row("SELECT approved_fen FROM award")["approved_fen"] == 299_999_999
    with pytest.raises(WrongStage):
        published.approve("A-1")


def test_an_open_objection_stops_the_approval(published: District) -> None:
    objection = RecordObjection(award="A-1", objector="王先生", content="团队不在怀柔")
    assert published.does(objection).answer["objection"] == 1
    published.clock.set(date(2026, 3, 20))
    with pytest.raises(NoticeStillOpen) as caught:
        published.approve("A-1")
    assert "objection" in caught.value.message_in_english
    with pytest.raises(NotFound):
        published.does(SettleObjection(award="A-1", objection=2, upheld=False, reason="查无实据"))
    published.does(SettleObjection(award="A-1", objection=1, upheld=False, reason="查无实据"))
    published.approve("A-1")


def test_an_objection_that_is_upheld_leads_to_a_new_assessment_and_a_new_notice(published: District) -> None:
    published.does(RecordObjection(award="A-1", objector="王先生", content="合同重复计算"))
    published.does(RecordObjection(award="A-1", objector="李女士", content="同上"))
    published.does(
        SettleObjection(award="A-1", objection=1, upheld=True, reason="属实", document="怀科函〔2026〕3号")
    )
    assert published.stage("A-1") == "accepted"
    published.clock.set(date(2026, 3, 20))
    with pytest.raises(WrongStage):
        published.approve("A-1")
    published.does(AssessAward(award="A-1"))
    published.does(PublishNotice(award="A-1"))
    published.clock.set(date(2026, 4, 10))
    published.approve("A-1")


def test_objections_are_heard_during_the_notice_only(district: District) -> None:
    district.platform()
    district.assessed("A-1", "P-001", "art4.service", cases.service())
    with pytest.raises(WrongStage):
        district.does(RecordObjection(award="A-1", objector="王先生", content="异议"))


def test_assessing_again_ends_a_notice_already_begun(published: District) -> None:
    published.does(AssessAward(award="A-1"))
    published.clock.set(date(2026, 3, 20))
    with pytest.raises(WrongStage):
        published.approve("A-1")


def test_the_answer_to_an_assessment_says_what_limited_it(district: District) -> None:
    district.platform()
    outcome = district.assessed("A-1", "P-001", "art4.testing", cases.a_test(contract="2000000.00"))
    assert outcome.answer == {
        "award": "A-1",
        "amount_fen": 50_000_000,
        "stops_at": "cap",
        "instalments": 0,
        "warnings": [],
    }


def test_the_approving_body_and_document_are_recorded(published: District) -> None:
    published.clock.set(date(2026, 3, 20))
    command = ApproveAward(award="A-1", document="怀科批〔2026〕7号", deciding_body="中试平台协调机制会议")
    published.does(command, CHECKER)
    row = published.row("SELECT document, figures FROM history WHERE topic = 'award.approved'")
    figures = row["figures"]
    assert isinstance(figures, dict)
    assert (row["document"], figures["deciding_body"]) == ("怀科批〔2026〕7号", "中试平台协调机制会议")
