"""The names under which the guards hold things: stable text made of facts and parties, the same for ever.

What people write in several ways (full-width letters, spaces, lower case) becomes one key.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from ledger.policy.facts import Facts

_NAME = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Parties:
    """Who is involved, by USCC, platform code or person id; ``beneficiary`` stands in for any role left open."""

    beneficiary: str | None = None
    unit: str | None = None
    operator: str | None = None
    enterprise: str | None = None
    organisation: str | None = None
    platform: str | None = None
    person: str | None = None

    def holder(self, role: str) -> str | None:
        """Return who plays a role."""
        named: str | None = getattr(self, role)
        return named or self.beneficiary


ROLES = tuple(role.name for role in fields(Parties) if role.name != "beneficiary")
"""The roles a template may name."""


@dataclass(frozen=True)
class Key:
    """A key, and the facts or parties it lacks; while it lacks any, nothing may be held under it."""

    text: str
    lacks: tuple[str, ...] = ()


def normal(text: str) -> str:
    """Return the one way of writing a number or name in a key."""
    folded = unicodedata.normalize("NFKC", text).upper().replace("|", "/")
    return " ".join(folded.split())


def names_in(template: str) -> Iterator[str]:
    """Yield the facts and parties that a template names."""
    return (match.group(1) for match in _NAME.finditer(template))


def written(template: str, facts: Facts, parties: Parties, item: str | None = None) -> Key:
    """Return a template's key; what is not known is left empty and listed in ``lacks``."""
    lacks: list[str] = []

    def replace(match: re.Match[str]) -> str:
        name = match.group(1)
        value = item if name == "item" else _value(name, facts, parties)
        if value is None:
            lacks.append(f"parties.{name}" if name in ROLES else name)
            return ""
        return normal(value)

    return Key(_NAME.sub(replace, template), tuple(lacks))


def _value(name: str, facts: Facts, parties: Parties) -> str | None:
    if name in ROLES:
        return parties.holder(name)
    value = facts.values.get(name)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str | int) else None
