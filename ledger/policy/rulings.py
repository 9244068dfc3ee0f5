"""Determinations (口径) before they are recorded: does the target exist, and is the value one it can take."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ledger.domain.errors import InvalidInput
from ledger.policy.clause import Clause, Parameter
from ledger.policy.facts import Facts, read_declared
from ledger.policy.pack import Pack
from ledger.policy.reading import parameter_value


def check_determination(pack: Pack, clause_id: str, target: str, value: str) -> None:
    """Refuse a determination that would decide nothing, or give a value that cannot be read.

    ``target`` is ``parameter:<name>`` or ``interpretation:<id>``. Raises UnknownClause, InvalidInput.
    """
    clauses = [one for one in pack.clauses if clause_id in (one.id, one.family, pack.id)]
    if not clauses:
        clauses = [pack.clause(clause_id)]
    kind, _, name = target.partition(":")
    if kind == "parameter":
        _check_parameter(clauses, name, value)
    elif kind == "interpretation":
        _check_interpretation(pack, clauses, name, value)
    else:
        raise InvalidInput(
            field="target",
            problem="应为 parameter:… 或 interpretation:…",
            problem_en="must be parameter:… or interpretation:…",
        )


def _check_parameter(clauses: list[Clause], name: str, value: str) -> None:
    parameters: list[Parameter] = [found for one in clauses if (found := one.parameter(name)) is not None]
    if not parameters:
        raise InvalidInput(field="target", problem=f"条款没有参数 {name}", problem_en=f"no parameter {name}")
    for parameter in parameters:
        parameter_value(parameter, value)


def _check_interpretation(pack: Pack, clauses: list[Clause], name: str, value: str) -> None:
    found = next(filter(None, (pack.interpretation(one, name) for one in clauses)), None)
    if found is None:
        raise InvalidInput(
            field="target", problem=f"没有待定问题 {name}", problem_en=f"no open question {name}"
        )
    if value not in found.values():
        raise InvalidInput(
            field="value",
            problem=f"应为 {found.values()}",
            problem_en=f"must be one of {', '.join(found.values())}",
        )


def read_past_facts(clause: Clause, raw: Mapping[str, object]) -> Facts:
    """Read what is known of a case decided before this ledger; nothing is required. Raises InvalidInput."""
    specs = tuple(msgspec.structs.replace(spec, required=False, default=None) for spec in clause.facts)
    return read_declared(specs, raw)
