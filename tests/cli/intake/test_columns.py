"""Every heading means one column."""

from __future__ import annotations

import pytest

from cli.intake.columns import KIND_NAMES, Holds, Kind, by_heading, columns, plain_heading
from ledger.policy.loader import default_pack

PACK = default_pack()


@pytest.mark.parametrize("kind", list(Kind))
def test_every_column_is_found_under_its_own_headings(kind: Kind) -> None:
    known = by_heading(columns(kind, PACK))
    for column in columns(kind, PACK):
        assert known[plain_heading(column.zh)].field == column.field
        assert known[plain_heading(column.en)].field == column.field


def test_every_fact_of_a_clause_that_pays_has_a_column() -> None:
    fields = {column.field for column in columns(Kind.DISBURSEMENT, PACK)}
    for clause in PACK.clauses:
        if clause.pays:
            assert {spec.name for spec in clause.facts if spec.items != "record"} <= fields


def test_facts_of_one_name_are_of_one_type_in_all_clauses() -> None:
    """One column reads them all."""
    facts = {column.field: column.fact for column in columns(Kind.DISBURSEMENT, PACK) if column.fact}
    for clause in PACK.clauses:
        for spec in clause.facts if clause.pays else ():
            if spec.name in facts:
                assert facts[spec.name].type == spec.type


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("指标金额（元） *", "指标金额"),
        (" Platform Code ", "platformcode"),
        ("ＵＳＣＣ", "uscc"),
        ("paid_on", "paidon"),
        ("兑现 金额 [万元]", "兑现金额"),
    ],
)
def test_headings_are_compared_without_marks_and_units(said: str, plain: str) -> None:
    assert plain_heading(said) == plain


def test_no_two_kinds_share_a_name() -> None:
    names = [plain_heading(name) for names in KIND_NAMES.values() for name in names]
    assert len(set(names)) == len(names)


def test_what_must_be_filled_in_is_no_fact() -> None:
    assert not any(one.required for kind in Kind for one in columns(kind, PACK) if one.holds is Holds.FACT)
