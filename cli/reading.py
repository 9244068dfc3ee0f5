"""Commands read from YAML: the fields of a command, and nothing else.

Amounts may be given in yuan: ``amount_yuan: "1,234.56"`` stands for ``amount_fen: 123456``. Facts are as the
policy engine reads them. What is missing, misspelt or of another type is refused by name.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from ledger.application.commands import Command
from ledger.domain.errors import InvalidInput
from ledger.domain.money import fen_from_yuan

FEN, YUAN = "_fen", "_yuan"

C = TypeVar("C", bound=Command)


def read_command(kind: type[C], data: object) -> C:
    """Return the command that data describes. Raises InvalidInput, InvalidAmount."""
    plain = _shaped(data, kind, "")
    try:
        return msgspec.convert(plain, kind)
    except msgspec.ValidationError as error:
        problem, _, path = str(error).partition(" - at `$.")
        raise InvalidInput(
            field=path.rstrip("`") or kind.name, problem=f"类型不符（{problem}）", problem_en=problem
        ) from None


def _shaped(value: object, shape: Any, path: str) -> object:
    """Return the value with sums in fen, every key known and every field there."""
    if is_dataclass(shape) and isinstance(shape, type):
        if not isinstance(value, Mapping):
            raise InvalidInput(
                field=path or "$", problem="应为一组字段", problem_en="must be a set of fields"
            )
        return _record(value, shape, path)
    arguments = get_args(shape)
    if get_origin(shape) in (Union, types.UnionType):
        inner = next(one for one in arguments if one is not type(None))
        return None if value is None else _shaped(value, inner, path)
    if get_origin(shape) is tuple and isinstance(value, list):
        return [_shaped(item, arguments[0], f"{path}[{place}]") for place, item in enumerate(value)]
    return value


def _record(value: Mapping[Any, object], shape: type, path: str) -> dict[str, object]:
    hints = get_type_hints(shape)
    known = {one.name: one for one in fields(shape)}
    read: dict[str, object] = {}
    for key, given in value.items():
        name, item = _in_fen(str(key), given, known)
        if name not in known:
            wanted = ", ".join(known)
            raise InvalidInput(
                field=_below(path, str(key)),
                problem=f"不是字段；可用 {wanted}",
                problem_en=f"is no field; use {wanted}",
            )
        if name in read:
            raise InvalidInput(field=_below(path, str(key)), problem="给了两次", problem_en="is given twice")
        read[name] = _shaped(item, hints[name], _below(path, name))
    for name, one in known.items():
        if name not in read and is_required(one):
            raise InvalidInput(field=_below(path, name), problem="未填写", problem_en="is missing")
    return read


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _in_fen(name: str, value: object, known: Mapping[str, Field[Any]]) -> tuple[str, object]:
    """Return a field given in yuan as the field in fen that it stands for. Raises InvalidAmount."""
    in_fen = name.removesuffix(YUAN) + FEN
    if name.endswith(YUAN) and in_fen in known and value is not None:
        return in_fen, fen_from_yuan(value if isinstance(value, int) else str(value))
    return name, value


def is_required(one: Field[Any]) -> bool:
    """Whether a field has no default."""
    return one.default is MISSING and one.default_factory is MISSING


def type_name(shape: Any) -> str:
    """Return what a field holds, in a word or two."""
    arguments = [one for one in get_args(shape) if one is not type(None)]
    if get_origin(shape) in (Union, types.UnionType):
        return type_name(arguments[0])
    if get_origin(shape) is tuple:
        return f"list of {type_name(arguments[0])}"
    if get_origin(shape) is dict:
        return "facts"
    if is_dataclass(shape) and isinstance(shape, type):
        inner = get_type_hints(shape)
        return "{" + ", ".join(f"{one.name}: {type_name(inner[one.name])}" for one in fields(shape)) + "}"
    names = {str: "text", int: "integer", bool: "true/false"}
    return names.get(shape, getattr(shape, "__name__", str(shape)))
