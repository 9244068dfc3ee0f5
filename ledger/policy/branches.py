"""Which clause of a family applies: the first branch whose facts hold."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.domain.errors import InvalidInput, OneClassPerProject
from ledger.policy.clause import Family
from ledger.policy.facts import FactValue, missing, read_fact


def branch_of(family: Family, raw: Mapping[str, object]) -> str:
    """Return the id of the clause that the facts take.

    Raises OneClassPerProject where two are claimed at once, InvalidInput where the facts do not decide.
    """
    stated = _stated(family, raw)
    for branch in family.branches:
        if all(stated.get(name) == value for name, value in branch.when.items()):
            return branch.clause
    undecided = [name for branch in family.branches for name in branch.when if name not in stated]
    raise missing(undecided[-1] if undecided else family.branches[-1].clause)


def refuse_contradiction(family: Family, clause_id: str, raw: Mapping[str, object]) -> None:
    """Refuse facts that contradict the branch named. Raises InvalidInput, OneClassPerProject."""
    stated = _stated(family, raw)
    for branch in family.branches:
        if branch.clause != clause_id:
            continue
        for name, value in branch.when.items():
            if name in stated and stated[name] != value:
                raise InvalidInput(
                    field=name,
                    problem=f"与条款 {clause_id} 不符",
                    problem_en=f"contradicts the clause {clause_id}",
                )


def _stated(family: Family, raw: Mapping[str, object]) -> dict[str, FactValue]:
    """Return the family's facts that were given; a list of one stands for the single value."""
    stated = {
        spec.name: read_fact(spec, raw[spec.name]) for spec in family.facts if raw.get(spec.name) is not None
    }
    rule = family.one_of
    several = stated.get(rule.several) if rule else None
    if rule is None or not isinstance(several, tuple):
        return stated
    claimed = {str(item) for item in several} | ({str(stated[rule.fact])} if rule.fact in stated else set())
    if len(claimed) > 1:
        raise OneClassPerProject(classes=sorted(claimed))
    if claimed:
        stated[rule.fact] = claimed.pop()
    return stated
