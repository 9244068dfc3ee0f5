"""What holds for every case: never above rate, cap or cost; order does not matter; more base, no less support."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ledger.domain
import ledger.policy
from ledger.policy.amounts import yuan_text
from ledger.policy.engine import Assessment, assess
from ledger.policy.keys import Parties
from ledger.policy.loader import default_pack
from tests.ledger.policy.packs import ON

PARTIES = Parties(beneficiary="91110116MA00000000")
SHARES = {
    "art1.construction.matched": ("investment", Fraction(1, 10)),
    "art1.construction.unmatched": ("investment", Fraction(3, 20)),
    "art1.construction.elevated": ("investment", Fraction(1, 5)),
    "art4.testing": ("contract", Fraction(3, 10)),
    "art6.upgrade.digital": ("fai", Fraction(1, 5)),
    "art6.upgrade.green": ("fai", Fraction(1, 5)),
    "art10.ip-interest": ("interest", Fraction(1, 2)),
    "art10.guarantee": ("fee", Fraction(1, 2)),
}
clauses = st.sampled_from(sorted(SHARES))
sums = st.integers(0, 10**11)


def _assess(clause: str, base_fen: int, held_fen: int = 0, others_fen: int = 0) -> Assessment:
    base, _ = SHARES[clause]
    facts = {base: yuan_text(base_fen)}
    (pot,) = assess(default_pack(), clause, facts, parties=PARTIES, on=ON).requirements.pots
    return assess(
        default_pack(),
        clause,
        facts,
        parties=PARTIES,
        on=ON,
        held={pot.key: held_fen},
        public_support_fen=others_fen,
    )


@settings(deadline=None, max_examples=80)
@given(clause=clauses, base_fen=sums, held_fen=sums, others_fen=sums)
def test_never_above_rate_cap_or_cost(clause: str, base_fen: int, held_fen: int, others_fen: int) -> None:
    assessment = _assess(clause, base_fen, held_fen, others_fen)
    (pot,) = assessment.requirements.pots
    assert pot.ceiling_fen is not None
    assert 0 <= assessment.amount_fen <= base_fen * SHARES[clause][1]
    assert assessment.amount_fen <= max(pot.ceiling_fen - held_fen, 0)
    assert assessment.amount_fen + others_fen <= max(base_fen, others_fen)


@settings(deadline=None, max_examples=80)
@given(clause=clauses, base_fen=sums, more_fen=sums, held_fen=sums, others_fen=sums)
def test_monotone_in_the_base(
    clause: str, base_fen: int, more_fen: int, held_fen: int, others_fen: int
) -> None:
    lower = _assess(clause, base_fen, held_fen, others_fen)
    higher = _assess(clause, base_fen + more_fen, held_fen, others_fen)
    assert lower.amount_fen <= higher.amount_fen


@settings(deadline=None, max_examples=80)
@given(clause=clauses, base_fen=sums, held_fen=sums, others_fen=sums)
def test_the_reason_is_the_last_step_that_took_something(
    clause: str, base_fen: int, held_fen: int, others_fen: int
) -> None:
    assessment = _assess(clause, base_fen, held_fen, others_fen)
    limits = {"threshold": "threshold", "pot": "cap", "other_public_support": "support"}
    taken = [
        limits[step.step]
        for step in assessment.trace
        if step.step in limits
        and (step.after_fen < step.before_fen or (step.step == "threshold" and step.after_fen == 0))
    ]
    assert assessment.stops_at == (taken[-1] if taken else "base")
    assert assessment.trace[-1].after_fen == assessment.amount_fen


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.integers(0, 3 * 10**9), min_size=1, max_size=5).flatmap(
        lambda x: st.tuples(st.just(x), st.permutations(x))
    )
)
def test_the_total_under_a_cap_does_not_depend_on_the_order(both: tuple[list[int], list[int]]) -> None:
    totals = [_total("art1.construction.unmatched", bases) for bases in both]
    shares = sum(base * 3 // 20 for base in both[0])
    assert totals[0] == totals[1] == min(shares, 1_000_000_000)


def _total(clause: str, bases: list[int]) -> int:
    held_fen = 0
    for base_fen in bases:
        held_fen += _assess(clause, base_fen, held_fen).amount_fen
    return held_fen


lease = st.fixed_dictionaries(
    {
        "area": st.integers(1, 20_000),
        "rent": st.integers(0, 10**8).map(yuan_text),
        "begins": st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)).map(str),
    }
)


@settings(deadline=None, max_examples=40)
@given(
    start=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    months=st.integers(1, 60),
    leases=st.lists(lease, min_size=1, max_size=3),
    others_fen=st.integers(0, 10**9),
)
def test_instalments_add_up_to_the_award(
    start: date, months: int, leases: list[dict[str, object]], others_fen: int
) -> None:
    facts = {
        "start": start,
        "months": months,
        "leases": [{**one, "lease": f"L-{number}"} for number, one in enumerate(leases)],
    }
    assessment = assess(
        default_pack(), "art3.rent", facts, parties=PARTIES, on=ON, public_support_fen=others_fen
    )
    assert sum(month.amount_fen for month in assessment.plan) == assessment.amount_fen
    assert all(0 < month.amount_fen <= month.rent_fen for month in assessment.plan)
    assert _floats(assessment.as_dict()) == []


@settings(deadline=None, max_examples=40)
@given(clause=clauses, base_fen=sums)
def test_no_float_in_a_trace(clause: str, base_fen: int) -> None:
    plain = _assess(clause, base_fen).as_dict()
    assert _floats(plain) == []
    assert _floats(json.loads(json.dumps(plain))) == []


def _floats(value: object) -> list[float]:
    """Every float in a nested value."""
    if isinstance(value, dict):
        return [found for item in value.values() for found in _floats(item)]
    if isinstance(value, list | tuple):
        return [found for item in value for found in _floats(item)]
    return [value] if isinstance(value, float) else []


def _sources() -> list[Path]:
    folders = [Path(package.__file__ or "").parent for package in (ledger.domain, ledger.policy)]
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


@pytest.mark.parametrize("path", _sources(), ids=lambda path: path.stem)
def test_no_float_in_the_source(path: Path) -> None:
    """No float is written, made or promised; `float` may only be named to refuse one."""
    assert list(_float_uses(ast.parse(path.read_text("utf-8")))) == []


def _float_uses(tree: ast.AST) -> Iterator[int]:
    refusing = {
        id(name)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "isinstance"
        for name in ast.walk(call.args[1])
    }
    for node in ast.walk(tree):
        written = isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
        named = isinstance(node, ast.Name) and node.id == "float" and id(node) not in refusing
        if (written or named) and isinstance(node, ast.Constant | ast.Name):
            yield node.lineno
