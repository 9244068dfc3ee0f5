"""One of every command, for what all commands have in common; made from their fields."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from typing import Any, Final

from ledger.application.commands import Command
from tests.ledger.application import cases

PARTICULAR: Final[dict[str, Any]] = {
    "award": "A-1",
    "clause": "art4.service",
    "department": "kw",
    "entry": "E-1",
    "exception": "00000000-0000-0000-0000-000000000001",
    "facts": cases.service(),
    "fiscal_year": 2026,
    "instalments": (),
    "line": "2026|kw|art4.service|district",
    "month": date(2026, 2, 1),
    "page": "00000000-0000-0000-0000-000000000001",
    "platform": "P-001",
    "recipient": "P-001",
    "recovery": "R-1",
    "since": None,
    "target": "parameter:rate",
    "value": "0.50",
}
"""Values that name what a test's district has."""
PLAIN: Final[dict[str, Any]] = {
    "str": "x",
    "int": 1,
    "bool": False,
    "date": date(2026, 3, 2),
}


def one_of(command: type[Command], /, **given: Any) -> Command:
    """Return a command of a kind: as its fields are named, else as they are typed."""
    values: dict[str, Any] = {}
    for field in fields(command):  # type: ignore[arg-type] # every command is a dataclass
        if field.name in given or field.default is not MISSING or field.default_factory is not MISSING:
            continue
        typed = str(field.type)
        if field.name in PARTICULAR:
            values[field.name] = PARTICULAR[field.name]
        elif typed.startswith("tuple"):
            values[field.name] = ()
        else:
            values[field.name] = PLAIN[typed]
    return command(**{**values, **given})
