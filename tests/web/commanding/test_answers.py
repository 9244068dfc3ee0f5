from __future__ import annotations

from flask import Flask

from ledger.application import Outcome
from web.commanding.answers import answer_pairs, rehearsed


def test_an_answer_is_said_in_words(app: Flask) -> None:
    answer: dict[str, object] = {
        "award": "HR-1",
        "amount_fen": 123_456,
        "stage": "approved",
        "clause": "art3.rent",
        "stops_at": "cap",
        "warnings": ["一", "二"],
        "upheld": False,
        "document": "",
        "line": "2026|kw|art4.testing|district",
    }
    with app.test_request_context("/"):
        found = dict(answer_pairs(answer))
    assert found["受理编号"] == "HR-1"
    assert found["金额"] == "1,234.56"
    assert found["阶段"] == "已批复"
    assert found["条款"] == "中试平台租金补贴"
    assert found["限于"] == "上限"
    assert found["提示"] == "一; 二"
    assert found["异议成立"] == "否"
    assert "区科委" in found["预算指标"]
    assert "文号" not in found
    with app.test_request_context("/?lang=en&unit=wan"):
        found = dict(answer_pairs(answer))
    assert found["Stage"] == "Approved"
    assert found["Amount"] == "0.123456"


def test_a_rehearsal_without_an_award_shows_its_answer(app: Flask) -> None:
    with app.test_request_context("/"):
        shown = rehearsed(
            Outcome({"line": "odd"}, topics=("award.applied", "period.closed", "award.applied")),
            "budget.record_appropriation",
            None,
        )
    assert shown.events == (("申报", 2), ("结账", 1))
    assert shown.rooms == ()
