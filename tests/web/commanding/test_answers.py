from __future__ import annotations

import pytest
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
    assert found["提示"] == "一、二"
    assert found["异议成立"] == "否"
    assert "区科委" in found["预算指标"]
    assert "文号" not in found
    with app.test_request_context("/?lang=en&unit=wan"):
        found = dict(answer_pairs(answer))
    assert found["Stage"] == "Approved"
    assert found["Amount"] == "0.123456"


@pytest.mark.parametrize(
    ("command", "name", "value", "zh", "en"),
    [
        ("recovery.demand", "state", "demanded", "已送达决定", "demanded"),
        ("batch.withdraw", "state", "withdrawn", "已撤回", "withdrawn"),
        (
            "period.propose_reopening",
            "state",
            "reopening",
            "已结账，申请反结账",
            "closed, re-opening asked for",
        ),
        ("instalment.hold", "state", "held", "暂缓", "held"),
        ("payment.return", "state", "held", "暂缓", "held"),
        ("determination.confirm", "state", "confirmed", "有效", "in force"),
        ("exception.decide", "state", "decided", "已处理", "decided"),
        ("countersignature.give", "state", "given", "已会签", "countersigned"),
        ("", "state", "odd", "odd", "odd"),
        ("recovery.settle_penalty", "penalty", "fine", "罚款", "fine"),
        ("officer.confirm_roles", "roles", ["clerk", "payer"], "经办、支付", "clerk, payer"),
        ("", "roles", ["审计 auditor"], "审计", "auditor"),
        ("officer.confirm_roles", "department", "kw", "区科委", "District Science and Technology Commission"),
    ],
)
def test_codes_of_an_answer_are_named(
    app: Flask, command: str, name: str, value: object, zh: str, en: str
) -> None:
    for query, word in (("/", zh), ("/?lang=en", en)):
        with app.test_request_context(query):
            assert [said for _, said in answer_pairs({name: value}, command)] == [word]


def test_a_rehearsal_without_an_award_shows_its_answer(app: Flask) -> None:
    with app.test_request_context("/"):
        shown = rehearsed(
            Outcome({"line": "odd"}, topics=("award.applied", "period.closed", "award.applied")),
            "budget.record_appropriation",
            None,
        )
    assert shown.events == (("申报", 2), ("结账", 1))
    assert shown.rooms == ()
