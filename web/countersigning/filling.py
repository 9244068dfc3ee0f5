"""A command written back into its form: by path, as an officer would have typed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ledger.application.commands import Command
from ledger.domain.money import yuan
from web.commanding.drafts import ROWS
from web.commanding.fields import Field, Kind, fields_of
from web.commanding.reading import YES

Filled = tuple[str, str]
"""The path of a field, and what is written in it."""


def filled(command: Command) -> tuple[Filled, ...]:
    """Return what a form holds that is read as this command; facts of a case have no place here."""
    return tuple(_filled(command, fields_of(type(command)), ""))


def _filled(record: object, fields: tuple[Field, ...], prefix: str) -> Iterator[Filled]:
    for field in fields:
        path, value = f"{prefix}{field.name}", getattr(record, field.name)
        if value is None:
            continue
        if field.kind is Kind.RECORD:
            yield from _filled(value, field.fields, f"{path}.")
        elif field.kind is Kind.RECORDS:
            yield path + ROWS, str(len(value))
            for place, one in enumerate(value):
                yield from _filled(one, field.fields, f"{path}.{place}.")
        else:
            yield path, _text(field.kind, value)


def _text(kind: Kind, value: Any) -> str:
    match kind:
        case Kind.YUAN:
            return yuan(value)
        case Kind.LINES:
            return "\n".join(value)
        case Kind.NUMBERS:
            return ", ".join(map(str, value))
        case Kind.FLAG | Kind.TRUTH:
            return YES if value else ""
    return value.isoformat() if isinstance(value, date) else str(value)
