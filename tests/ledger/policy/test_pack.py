from __future__ import annotations

import re

import pytest

from ledger.domain.errors import InvalidInput, NotFound, UnknownClause
from ledger.policy.checks import FINAL, article_text
from ledger.policy.loader import default_pack

RESPONSIBLE = re.compile(r"（责任(?:单位|部门)：([^）]*)）")


def test_departments_of_each_clause_are_those_the_article_names() -> None:
    pack = default_pack()
    for clause in pack.clauses:
        if clause.article == FINAL:
            continue
        named = RESPONSIBLE.search(article_text(pack.source_text, clause.article))
        assert named is not None
        codes = {pack.department(name).code for name in named[1].split("、")}
        assert set(clause.departments) == codes, clause.id


def test_every_article_has_a_clause() -> None:
    covered = {clause.article for clause in default_pack().clauses}
    assert covered == {*map(str, range(1, 13)), FINAL}


def test_departments_are_found_by_code_name_and_alias() -> None:
    pack = default_pack()
    assert pack.department("fgw") == pack.department("区发展改革委") == pack.department("区发展和改革委")
    assert not pack.department("czj").in_charge
    with pytest.raises(NotFound):
        pack.department("区教委")


def test_classification_by_year_and_clause() -> None:
    pack = default_pack()
    rent, interest, service = (pack.clause(id_) for id_ in ("art3.rent", "art10.ip-interest", "art4.service"))
    codes = [pack.economic_class(clause, 2026) for clause in (rent, interest, service)]
    assert [code and (code.department_code, code.government_code) for code in codes] == [
        ("31204", "50701"),
        ("31205", "50702"),
        ("31299", "50799"),
    ]
    function = pack.functional_class("kw", 2027)
    assert function is not None
    assert function.code == "2069999"
    with pytest.raises(InvalidInput):
        pack.economic_class(rent, 2010)


def test_settings_are_whole_numbers() -> None:
    assert default_pack().whole_number("public_notice_working_days") == 5
    assert default_pack().whole_number("tranches") == 1
    with pytest.raises(NotFound):
        default_pack().whole_number("lunch")


def test_clauses_are_found_by_id_and_families_are_not_clauses() -> None:
    with pytest.raises(UnknownClause) as caught:
        default_pack().clause("art1.construction")
    assert "art1.construction" in caught.value.message
    assert default_pack().family("art1.construction") is not None
    assert default_pack().family(None) is None


def test_indicators_are_those_of_article_12() -> None:
    text = article_text(default_pack().source_text, "12")
    assert all(indicator.zh in text for indicator in default_pack().header.indicators)
