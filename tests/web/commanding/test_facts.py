from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ledger.application.commands import AmendApplication
from ledger.policy.facts import read_declared
from ledger.policy.loader import default_pack
from tests.ledger.application import cases
from web.commanding.drafts import Draft
from web.commanding.facts import clauses_of, flattened, kind_of, quotes_of, sentences_of, specs_of
from web.commanding.fields import Kind
from web.commanding.reading import read

PACK = default_pack()

LEASES = {
    "start": "2026-02-01",
    "months": "24",
    "leases": [
        {"lease": "ZL-1", "area": "8000", "rent": "120000.00", "begins": "2026-02-01"},
        {"lease": "ZL-2", "area": "12.5", "rent": "1.05", "ends": "2030-12-31"},
    ],
}


@pytest.mark.parametrize(
    ("clause", "facts"),
    [
        ("art1.construction", cases.construction(invoices=["F-1", "F-2"])),
        ("art1.construction.elevated", cases.elevated()),
        ("art3.rent", LEASES),
        ("art3.rent", cases.rent()),
        ("art4.service", cases.service()),
        ("art4.testing", cases.a_test(platform_is_city_public=False)),
        ("art6.upgrade", cases.upgrade()),
        ("art10.standard", cases.standard()),
        ("art10.ip-interest", cases.interest(rate="50%")),
        ("art10.guarantee", cases.guarantee()),
    ],
)
def test_facts_that_fill_a_form_come_back_as_they_were(clause: str, facts: Mapping[str, Any]) -> None:
    specs = specs_of(PACK, clause)
    draft = Draft.of([("award", "HR-1"), *flattened(facts, specs, "facts")])
    command = read(AmendApplication, draft, PACK, clause)
    assert draft.problems == {}
    assert isinstance(command, AmendApplication)
    assert read_declared(specs, command.facts).values == read_declared(specs, facts).values


def test_a_branch_asks_for_what_its_family_asks_for() -> None:
    family = {spec.name for spec in specs_of(PACK, "art1.construction")}
    assert family == {spec.name for spec in specs_of(PACK, "art1.construction.matched")}
    assert [one.id for one in clauses_of(PACK, "art3.rent")] == ["art3.rent"]
    assert clauses_of(PACK, "art99") == ()
    assert specs_of(PACK, "art99") == ()


def test_the_shared_facts_come_last() -> None:
    common = [spec.name for spec in PACK.header.common_facts]
    for clause in PACK.clauses:
        if clause.pays:
            names = [spec.name for spec in specs_of(PACK, clause.id)]
            assert names[-len(common) :] == common
            assert len(set(names)) == len(names)


def test_every_fact_that_pays_can_be_shown() -> None:
    for clause in PACK.clauses:
        for spec in clause.facts:
            kind = kind_of(spec)
            assert kind is not Kind.CHOICE or spec.choices
            assert kind is not Kind.RECORDS or spec.fields


def test_the_words_of_the_measure_stand_beside_what_they_ask_for() -> None:
    assert "按时完成还本付息" in quotes_of(PACK, "art10.ip-interest")["repaid_on_time"]
    quotes = [one.quote for one in sentences_of(PACK, "art1.construction")]
    assert len(quotes) == 3
    assert all(quote in PACK.source_text for quote in quotes)
