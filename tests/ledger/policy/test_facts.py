from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import InvalidInput, UnsupportedStandard
from ledger.policy.clause import FactSpec, Option, Text
from ledger.policy.facts import Facts, read_declared, read_facts
from ledger.policy.loader import default_pack


def _spec(kind: str, **more: object) -> FactSpec:
    return FactSpec(name="it", type=kind, label=Text(zh="它", en="it"), **more)  # type: ignore[arg-type]


def _read(kind: str, raw: object, **more: object) -> object:
    return read_declared([_spec(kind, **more)], {"it": raw}).values["it"]


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("money", "1,234.56", 123456),
        ("money", Decimal("80000000.00"), 8_000_000_000),
        ("money", 5, 500),
        ("money", "¥0.01", 1),
        ("area", "12000", Fraction(12000)),
        ("area", Decimal("99.5"), Fraction(199, 2)),
        ("integer", "37", 37),
        ("integer", 0, 0),
        ("boolean", True, True),
        ("boolean", "否", False),
        ("boolean", "true", True),
        ("date", "2026-02-28", date(2026, 2, 28)),
        ("date", date(2026, 2, 28), date(2026, 2, 28)),
        ("text", "  HT-1 ", "HT-1"),
        ("text", 20260001, "20260001"),
        ("rate", "15%", Fraction(3, 20)),
        ("rate", Decimal("0.12"), Fraction(3, 25)),
        ("rate", "1/3", Fraction(1, 3)),
        ("standard", "gb／t45678—2026", "GB/T 45678-2026"),
    ],
)
def test_facts_are_read_exactly(kind: str, raw: object, value: object) -> None:
    assert _read(kind, raw) == value


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("money", 1.5),
        ("money", True),
        ("money", "1.234"),
        ("money", "-1"),
        ("money", "NaN"),
        ("money", Decimal("NaN")),
        ("money", Decimal("Infinity")),
        ("money", Decimal("1E+999999")),
        ("money", "1e999999999"),
        ("money", "1" * 300),
        ("money", 10**40),
        ("money", ""),
        ("money", [1]),
        ("area", "-5"),
        ("area", "99999999"),
        ("area", "1/3"),
        ("area", 12.0),
        ("integer", "1.0"),
        ("integer", -1),
        ("integer", 10**10),
        ("integer", "ten"),
        ("boolean", 1),
        ("boolean", "maybe"),
        ("date", "2026-02-30"),
        ("date", "0001-01-01"),
        ("date", "9999-12-31"),
        ("date", 20260101),
        ("text", ""),
        ("text", "a\nb"),
        ("text", "x" * 201),
        ("text", 1.5),
        ("rate", "1.01"),
        ("rate", "-0.1"),
        ("rate", "1e-999999999"),
        ("rate", 0.1),
        ("rate", "1/0"),
        ("standard", "not a standard"),
        ("list", "a, b"),
    ],
)
def test_ill_typed_facts_are_refused_by_name(kind: str, raw: object) -> None:
    more = {"items": "text"} if kind == "list" else {}
    with pytest.raises(InvalidInput) as caught:
        _read(kind, raw, **more)
    assert caught.value.details["field"] == "it"


def test_a_local_standard_is_not_supported() -> None:
    with pytest.raises(UnsupportedStandard):
        _read("standard", "DB11/T 1234-2026")


def test_lists_of_text_hold_each_item_once() -> None:
    assert _read("list", ["A1", "A2"], items="text") == ("A1", "A2")
    with pytest.raises(InvalidInput, match="twice"):
        _read("list", ["A1", "A1"], items="text")
    with pytest.raises(InvalidInput):
        _read("list", ["x"] * 501, items="text")


def test_choices_are_read_by_value_or_chinese_name() -> None:
    choices = (Option(value="green", zh="绿色化", en="green"),)
    assert _read("choice", "绿色化", choices=choices) == "green"
    assert _read("list", ["green"], items="choice", choices=choices) == ("green",)
    with pytest.raises(InvalidInput, match="one of green"):
        _read("choice", "blue", choices=choices)


def test_records_name_the_item_that_is_wrong() -> None:
    clause = default_pack().clause("art3.rent")
    with pytest.raises(InvalidInput) as caught:
        read_facts(clause, {"leases": [{"area": 1, "rent": 1}, {"area": 1}]})
    assert caught.value.details["field"] == "leases[1].rent"
    with pytest.raises(InvalidInput, match="set of facts"):
        read_facts(clause, {"leases": ["L-1"]})


def test_unknown_and_missing_facts_are_refused() -> None:
    clause = default_pack().clause("art4.testing")
    with pytest.raises(InvalidInput, match="bonus"):
        read_facts(clause, {"contract": 1, "bonus": 2})
    with pytest.raises(InvalidInput, match="contract"):
        read_facts(clause, {})
    with pytest.raises(InvalidInput, match="contract"):
        read_facts(clause, {"contract": None})


def test_defaults_are_known_but_not_stated() -> None:
    facts = read_facts(default_pack().clause("art10.ip-interest"), {"interest": "1.00"})
    assert facts.flag("repaid_on_time") is True
    assert facts.stated == {"interest"}
    assert facts.as_dict() == {"interest": "1.00"}


def test_facts_of_another_type_are_not_handed_out() -> None:
    facts = Facts((_spec("text"),), {"it": "x"}, frozenset({"it"}))
    with pytest.raises(InvalidInput, match="another type"):
        facts.fen("it")
    with pytest.raises(InvalidInput, match="missing"):
        facts.day("other")
    assert facts.flag("other") is None
    assert facts.texts("it") == ()
    assert facts.records("it") == ()


@given(
    area=st.fractions(min_value=1, max_value=10**6, max_denominator=1).map(str),
    rent=st.integers(0, 10**12),
    rate=st.integers(0, 100),
    start=st.dates(date(2026, 1, 1), date(2090, 1, 1)),
)
def test_reading_what_was_printed_gives_the_same(area: str, rent: int, rate: int, start: date) -> None:
    clause = default_pack().clause("art3.rent")
    raw = {
        "start": start,
        "months": 12,
        "rate": f"{rate}%",
        "leases": [
            {"lease": "L-1", "area": area, "rent": f"{rent // 100}.{rent % 100:02d}", "begins": start}
        ],
    }
    facts = read_facts(clause, raw)
    assert read_facts(clause, facts.as_dict()) == facts
