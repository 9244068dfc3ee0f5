from __future__ import annotations

import pytest
from flask import Flask

from web import create_app, labels


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app("dbname=nowhere")


def test_codes_have_names_in_both_languages(app: Flask) -> None:
    with app.test_request_context("/"):
        assert labels.department_name("kw") == "区科委"
        assert labels.article_name("art10.standard") == "第十条"
        assert labels.article_name("art3.rent") == "第三条"
        assert labels.clause_title("art1.construction") == "新建中试平台建设资金支持"
        assert labels.stage_name("approved") == "已批复"
        assert labels.pot_name("art4.testing|enterprise|X|2026").endswith("企业 X · 2026")
        assert labels.pot_name("art6.ai|enterprise|X|lifetime").endswith("企业 X")
    with app.test_request_context("/?lang=en"):
        assert labels.article_name("art10.standard") == "Art. 10"
        assert labels.stage_name("approved") == "Approved"
        assert labels.instalment_state_name("held") == "held"
        assert labels.fund_source_name("district") == "District funds"
        assert labels.actor_name("system:scheduler") == "System (scheduler)"


def test_unknown_codes_stand_for_themselves(app: Flask) -> None:
    with app.test_request_context("/"):
        assert labels.department_name("nobody") == "nobody"
        assert labels.clause_title("art99") == "art99"
        assert labels.article_name("art99") == ""
        assert labels.pot_name("odd|key") == "odd|key"
        assert labels.line_name("odd") == "odd"
        assert labels.scope_name("odd") == "odd"
        assert labels.figure_name("odd_fen") == "odd"
        assert labels.fund_source_name("central") == "central"
        assert labels.fund_source_name(None) == "—"


def test_articles_are_numbered_as_chinese_documents_do() -> None:
    assert [labels._spelled(number) for number in (1, 10, 12, 20, 21, 99)] == [
        "一",
        "十",
        "十二",
        "二十",
        "二十一",
        "九十九",
    ]


def test_a_statement_line_is_named_without_its_account(app: Flask) -> None:
    subject = "11001234567890123456:b64c3fc6863f3db5:1/18"
    with app.test_request_context("/"):
        assert labels.subject_name(subject) == "对账单行 1100****3456 第 18 行"
        assert labels.line_name(subject) == "对账单行 1100****3456 第 18 行"
        rent = "support|rent:91110116MA2FGCA5QX:2026-03-01:2028-03-01"
        assert labels.support_name(rent) == "建设单位租金 91110116MA2FGCA5QX · 2026-03-01 – 2028-02-29"
        assert labels.support_name("loan:DK-1") == "贷款 DK-1"
        assert labels.subject_name("SL-2026-0001") == "SL-2026-0001"
    with app.test_request_context("/?lang=en"):
        assert labels.subject_name(subject) == "Statement line: row 18 of 1100****3456"
