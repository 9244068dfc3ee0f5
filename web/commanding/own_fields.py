"""What a form that was sent may hold: the fields of its command, each once. Our own pages never send anything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ledger.application.commands import Command
from ledger.policy.pack import Pack
from web.commanding.drafts import ROWS
from web.commanding.facts import kind_of
from web.commanding.fields import Field, Kind, fields_of
from web.commanding.seen import SHOWN, VERSION
from web.commanding.sheets import FACTS, FIXED, KEY, NEXT, ON
from web.forms import GIVEN_TWICE, MARK, NOT_A_FIELD, unfit

CARRIED: Final = frozenset({NEXT, FIXED, KEY, ON, VERSION, SHOWN, "_do", MARK})
"""What a form holds beside the command's own fields."""


def require_own_fields(kind: type[Command], values: Mapping[str, Sequence[str]], pack: Pack) -> None:
    """Refuse a form that holds a field of no meaning, or one twice that has one value. Raises InvalidFields.

    Facts may be those of another clause: they were listed before the clause was changed.
    """
    fields, several = fields_of(kind), _facts_of_several_values(pack)
    for path, given in values.items():
        if path not in CARRIED and not _is_field(fields, path.split(".")):
            raise unfit(path, NOT_A_FIELD)
        if len(given) > 1 and path != FIXED and path not in several:
            raise unfit(path, GIVEN_TWICE)


def _is_field(fields: Sequence[Field], path: Sequence[str]) -> bool:
    """Whether a path leads to one of some fields, or of the records among them."""
    field = next((one for one in fields if one.name == path[0]), None)
    if field is None:
        return False
    rest = path[1:]
    if field.kind is Kind.FACTS:
        return bool(rest)
    if field.kind is Kind.RECORD:
        return bool(rest) and _is_field(field.fields, rest)
    if field.kind is Kind.RECORDS:
        is_row = len(rest) > 1 and rest[0].isascii() and rest[0].isdecimal()
        return list(rest) == [ROWS.removeprefix(".")] or (is_row and _is_field(field.fields, rest[1:]))
    return not rest


def _facts_of_several_values(pack: Pack) -> frozenset[str]:
    """Return the paths of facts of which several may be chosen."""
    specs = (spec for clause in pack.clauses for spec in clause.facts)
    return frozenset(f"{FACTS}.{spec.name}" for spec in specs if kind_of(spec) is Kind.CHECKS)
