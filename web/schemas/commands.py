"""The schema of each command, made from its type hints: what a form or a program says, read into the command.

A new command needs nothing here: its fields, which of them are required, and their kinds are the dataclass's own.
Sums are in fen, as in the commands; forms that ask for yuan convert before.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any, ClassVar, TypeVar, Union, get_args, get_origin, get_type_hints

from marshmallow import RAISE, Schema, ValidationError, post_load
from marshmallow import fields as kinds

from ledger.application.commands import AskCountersignature, Command
from ledger.application.verb import kind_named
from ledger.domain.errors import InvalidFields
from ledger.statements import model
from web.commanding.words import FIELDS
from web.labels import FIGURE_NAMES
from web.language import ENGLISH, catalogue
from web.schemas.fields import (
    COMMON_MESSAGES,
    DayField,
    FactsField,
    ItemsField,
    PairField,
    PayloadField,
    TextField,
    TruthField,
    WholeNumberField,
)
from web.schemas.limits import (
    LONG_TEXTS,
    MAX_FEN,
    MAX_INTEGER,
    MAX_LONG_TEXT,
    MAX_PROBLEMS,
    MAX_SHORT_TEXT,
    MAX_STATEMENT_TEXT,
    MAY_BE_BLANK,
    list_limit,
)

C = TypeVar("C", bound=Command)

_FEN = "_fen"
_SHOWN = 80
"""How much of an unknown field's name a refusal repeats."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field: ``path`` is such as ``tranches[0].amount_fen``, ``$`` for the whole."""

    path: str
    problem: str
    problem_en: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem} / {self.problem_en}"


class RecordSchema(Schema):
    """The base of all schemas made from dataclasses: unknown fields are refused, and loading makes the record."""

    class Meta:
        """Refuse what nobody asked for."""

        unknown = RAISE
        register = False

    record_type: ClassVar[type]

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.error_messages.update(
            unknown="不是字段 / is no field", type="应为一组字段 / must be a set of fields"
        )

    @post_load
    def made(self, data: Mapping[str, Any], **_: object) -> Any:
        """Return the record that the data describes."""
        return self.record_type(**data)


def schema_of(kind: type[Any]) -> type[RecordSchema]:
    """Return the schema of a command, or of a record inside one; the same class every time."""
    return _schema_of(kind)  # type: ignore[arg-type] # a class can be a key


def load(kind: type[C], data: object) -> C:
    """Return the command that plain data describes. Raises InvalidFields, naming every field that is wrong."""
    found = problems_in(kind, data)
    if isinstance(found, tuple):
        raise refused(found)
    return found


def problems_in(kind: type[C], data: object) -> C | tuple[Problem, ...]:
    """Return the command that plain data describes, or what is wrong with it, field by field."""
    try:
        found: C = schema_of(kind)().load(data)  # type: ignore[arg-type] # refuses what is no mapping
    except ValidationError as error:
        return problems_of(error)
    return _problems_inside(found) or found


def _problems_inside(command: Command) -> tuple[Problem, ...]:
    """Return what is wrong with the command that another one carries. Raises NotFound for one that there is not."""
    if not isinstance(command, AskCountersignature):
        return ()
    inner = problems_in(kind_named(command.command), command.payload)
    if isinstance(inner, Command):
        return ()
    return tuple(replace(one, path=_below("payload", one.path).removesuffix(".$")) for one in inner)


def problems_of(error: ValidationError) -> tuple[Problem, ...]:
    """Return what a schema found wrong, by path, at most MAX_PROBLEMS of it."""
    found: list[Problem] = []
    for path, message in _flat(error.messages, ""):
        chinese, _, english = message.partition(" / ")
        found.append(Problem(path or "$", chinese, english or chinese))
        if len(found) == MAX_PROBLEMS:
            break
    return tuple(found)


def refused(problems: tuple[Problem, ...]) -> InvalidFields:
    """Return the refusal that tells all problems, the first one in its message."""
    first = problems[0]
    return InvalidFields(
        field=first.path,
        problem=first.problem,
        problem_en=first.problem_en,
        fields=[str(problem) for problem in problems],
    )


def is_required(one: Field[Any]) -> bool:
    """Whether a field of a command has no default."""
    return one.default is MISSING and one.default_factory is MISSING


def described(name: str) -> str:
    """Return what a field is called, in both languages; nothing where nobody named it."""
    chinese = FIGURE_NAMES.get(name, "")
    if chinese:
        return f"{chinese} / {catalogue(ENGLISH).gettext(chinese)}"
    return " / ".join(FIELDS.get(name, ()))


def _flat(messages: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield every message with the path of its field."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _flat(inner, _below(path, key))
    elif isinstance(messages, list | tuple):
        for message in messages:
            yield from _flat(message, path)
    else:
        yield path, str(messages)


def _below(path: str, key: object) -> str:
    if key == "_schema":
        return path
    if isinstance(key, int):
        return f"{path}[{key}]"
    # What a program calls its fields goes into an answer: only what prints, and not without end.
    name = "".join(character if character.isprintable() else "?" for character in str(key)[:_SHOWN])
    return f"{path}.{name}" if path else name


# ── from type hints to fields ─────────────────────────────────────────────────────────────────────


@cache
def _schema_of(kind: type[Any]) -> type[RecordSchema]:
    if not is_dataclass(kind):
        message = f"{kind.__name__} is no record"
        raise TypeError(message)
    hints = get_type_hints(kind)
    body: dict[str, Any] = {one.name: _field(kind, one, hints[one.name]) for one in fields(kind) if one.init}
    return type(
        f"{kind.__name__}Schema", (RecordSchema,), {**body, "record_type": kind, "__doc__": kind.__doc__}
    )


def _field(owner: type[Any], one: Field[Any], shape: Any) -> kinds.Field[Any]:
    """Return the field that reads one field of a record."""
    given: dict[str, Any] = {"required": is_required(one)}
    documented: dict[str, Any] = {}
    if one.default is not MISSING and not isinstance(one.default, date):
        documented["default"] = one.default
    if named := described(one.name):
        documented["description"] = named
    if get_origin(shape) in (Union, types.UnionType):
        shape = next(each for each in get_args(shape) if each is not type(None))
        given["allow_none"] = True
    return _of_shape(shape, owner, one.name, metadata=documented, **given)


def _of_shape(shape: Any, owner: type[Any], name: str, **given: Any) -> kinds.Field[Any]:
    """Return the field for a type hint; lists and records by their parts."""
    if shape is str:
        return _text(owner, name, **given)
    if shape is int:
        limit = MAX_FEN if name.endswith(_FEN) else MAX_INTEGER
        return WholeNumberField(at_least=-limit if name.endswith(_FEN) else 0, at_most=limit, **given)
    if shape is bool:
        return TruthField(**given)
    if shape is date:
        return DayField(**given)
    if get_origin(shape) is dict:
        return PayloadField(**given) if owner is AskCountersignature else FactsField(**given)
    if get_origin(shape) is tuple:
        inner = get_args(shape)
        if inner[-1] is Ellipsis:
            owned = getattr(owner, "name", owner.__name__) if issubclass(owner, Command) else owner.__name__
            return ItemsField(_of_shape(inner[0], owner, name), at_most=list_limit(owned, name), **given)
        return PairField(tuple(_of_shape(each, owner, name) for each in inner), **given)
    return kinds.Nested(_schema_of(shape), error_messages=COMMON_MESSAGES, **given)


def _text(owner: type[Any], name: str, **given: Any) -> TextField:
    if owner.__module__ == model.__name__:
        return TextField(at_most=MAX_STATEMENT_TEXT, several_lines=True, **given)
    long = name in LONG_TEXTS
    return TextField(
        at_most=MAX_LONG_TEXT if long else MAX_SHORT_TEXT,
        several_lines=long,
        may_be_blank=not given.get("required") or name in MAY_BE_BLANK,
        **given,
    )
