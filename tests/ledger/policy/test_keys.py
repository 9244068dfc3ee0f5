from __future__ import annotations

from datetime import date

from ledger.policy.clause import FactSpec, Text
from ledger.policy.facts import read_declared
from ledger.policy.keys import Key, Parties, names_in, normal, written

LABEL = Text(zh="它", en="it")
FACTS = read_declared(
    [FactSpec(name="loan", type="text", label=LABEL), FactSpec(name="start", type="date", label=LABEL)],
    {"loan": " ht－1｜a  b ", "start": "2026-01-31"},
)


def test_one_thing_written_in_several_ways_has_one_key() -> None:
    assert normal("ht－１  ａ") == normal("HT-1 A") == "HT-1 A"
    assert normal("a|b") == "A/B"


def test_templates_name_facts_parties_and_items() -> None:
    parties = Parties(unit="91110116ma00000000")
    assert written("{unit}|{loan}", FACTS, parties) == Key("91110116MA00000000|HT-1/A B")
    assert written("{start}", FACTS, parties) == Key(date(2026, 1, 31).isoformat())
    assert written("x:{item}", FACTS, parties, "inv-1") == Key("x:INV-1")
    assert list(names_in("{unit}|{loan}")) == ["unit", "loan"]


def test_what_is_not_known_is_listed() -> None:
    assert written("{unit}|{project}", FACTS, Parties()) == Key("|", ("parties.unit", "project"))


def test_the_beneficiary_stands_in_for_a_role_left_open() -> None:
    parties = Parties(beneficiary="A", operator="B")
    assert (parties.holder("unit"), parties.holder("operator")) == ("A", "B")
