"""Reasons and documents that the ledger keeps in words of its own are said in the page's language, and in it alone."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.sample import ENTERPRISE
from web.labels import code_name
from web.stored_words import document_name, reason_text


@pytest.mark.parametrize(
    ("stored", "zh", "en"),
    [
        ("已勾对、已说明或已支付 (settled)", "已勾对、已说明或已支付", "settled"),
        (
            "尚无租金支付凭证 (no evidence that the rent was paid)",
            "尚无租金支付凭证",
            "no evidence that the rent was paid",
        ),
        ("主体已暂停 (suspended): 未年检", "主体已暂停：未年检", "suspended: 未年检"),
        (
            "上限 art6.ai|enterprise|9111 A|lifetime 已无余额 (no room left in the cap)",
            "上限 人工智能赋能中试支持 · 企业 9111 A 已无余额",
            "no room left in the cap",
        ),
        ("发票待补", "发票待补", "发票待补"),
        ("paid twice (see 2026-1)", "paid twice (see 2026-1)", "paid twice (see 2026-1)"),
        ("", "", ""),
    ],
)
def test_a_reason_in_one_language(app: Flask, stored: str, zh: str, en: str) -> None:
    with app.test_request_context("/"):
        assert reason_text(stored) == zh
    with app.test_request_context("/?lang=en"):
        assert reason_text(stored) == en


def test_documents(app: Flask) -> None:
    line = "0b0f8a4e-5a5e-5a53-8f2e-0f6f5e1c9a11:12"
    with app.test_request_context("/"):
        assert document_name("默认口径 1.0") == "默认口径 1.0"
        assert document_name(line) == "对账单行"
    with app.test_request_context("/?lang=en"):
        assert document_name("in force (reading: 默认口径 1.0)") == "in force (reading: default readings 1.0)"
        assert document_name(line) == "Statement line"
        assert document_name("怀财〔2026〕1号") == "怀财〔2026〕1号"


def test_a_person_has_no_social_credit_code(app: Flask) -> None:
    with app.test_request_context("/"):
        assert code_name(ENTERPRISE) == "统一社会信用代码"
        assert code_name("RC-1a2b3c4d5e6f7a8b") == "个人编号"
