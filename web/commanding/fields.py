"""The fields of a command as a form shows them, read from the command's own type hints: no form is written by hand."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from ledger.application.commands import Command
from ledger.application.verb import commands
from ledger.domain.errors import NotFound

FEN = "_fen"


class Kind(StrEnum):
    """How a field is shown and read."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    MONTH = "month"
    YUAN = "yuan"
    INTEGER = "integer"
    NUMBERS = "numbers"
    LINES = "lines"
    FLAG = "flag"
    TRUTH = "truth"
    CHOICE = "choice"
    CHECKS = "checks"
    RECORD = "record"
    RECORDS = "records"
    FACTS = "facts"


LONG = frozenset(
    {"reason", "content", "decision", "description", "note", "basis", "detail", "recovery.hear.statement"}
)
"""Texts that need more than a line: by field, or by command and field."""
WITHOUT_FORM = frozenset(
    {
        "batch.export",
        "countersignature.ask",
        "exception.review",
        "instalment.post_due",
        "officer.bootstrap",
        "period.close",
        "statement.import",
    }
)
"""Commands that files, long work, the scheduler, another form or the server's own console give: people have no form for them."""


@dataclass(frozen=True)
class Field:
    """One field: its name, how it is shown, whether it must be there; ``fields`` are those of a record.

    ``is_optional`` says that an empty record or amount means none; a field with a default may stay empty too.
    """

    name: str
    kind: Kind
    required: bool
    is_optional: bool = False
    fields: tuple[Field, ...] = ()
    default: str = ""


def kind_named(name: str) -> type[Command]:
    """Return the kind of command of a name. Raises NotFound, also for one without a form."""
    for kind in commands():
        if kind.name == name and name not in WITHOUT_FORM:
            return kind
    raise NotFound(kind="command 命令", name=name[:80])


def fields_of(shape: type[Any]) -> tuple[Field, ...]:
    """Return the fields of a command, or of a record in one."""
    return tuple(_fields(shape))


def _fields(shape: type[Any]) -> Iterator[Field]:
    hints = get_type_hints(shape)
    for one in fields(shape):
        inner, is_optional = _without_none(hints[one.name])
        has_default = one.default is not MISSING or one.default_factory is not MISSING
        kind, inside = _kind(one.name, inner)
        if kind is Kind.FLAG and not has_default:
            kind = Kind.TRUTH
        default = one.default if isinstance(one.default, str) else ""
        required = not has_default and not is_optional
        if kind is Kind.TEXT and {one.name, f"{getattr(shape, 'name', '')}.{one.name}"} & LONG:
            kind = Kind.LONG
        yield Field(one.name, kind, required, is_optional, inside, default)


def _without_none(shape: Any) -> tuple[Any, bool]:
    if get_origin(shape) in (Union, types.UnionType):
        arguments = get_args(shape)
        return next(one for one in arguments if one is not type(None)), type(None) in arguments
    return shape, False


def _kind(name: str, shape: Any) -> tuple[Kind, tuple[Field, ...]]:
    """Return how a type is shown, and the fields inside it."""
    if get_origin(shape) is tuple:
        item = get_args(shape)[0]
        if is_dataclass(item) and isinstance(item, type):
            return Kind.RECORDS, fields_of(item)
        return (Kind.NUMBERS if item is int else Kind.LINES), ()
    if get_origin(shape) is dict:
        return Kind.FACTS, ()
    if is_dataclass(shape) and isinstance(shape, type):
        return Kind.RECORD, fields_of(shape)
    if shape is int:
        return (Kind.YUAN if name.endswith(FEN) else Kind.INTEGER), ()
    if shape is date:
        return (Kind.MONTH if name == "month" else Kind.DATE), ()
    return (Kind.FLAG if shape is bool else Kind.TEXT), ()
