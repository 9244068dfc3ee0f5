"""One field's text into the plain value that a command's schema reads; what cannot be meant is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ledger.domain.errors import InvalidInput
from ledger.domain.money import fen_from_yuan
from ledger.domain.text import half_width
from web.commanding.fields import Kind
from web.schemas.limits import MAX_ITEMS

_INTEGER = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_SPLIT = re.compile(r"[,，、;；\s]+")


def as_fen(text: str) -> int:
    """Return a sum written in yuan, in fen. Raises InvalidAmount."""
    return fen_from_yuan(half_width(text))


def as_text(text: str) -> str:
    """Return a text without space at its ends, its lines ended as the ledger ends them."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def as_integer(text: str) -> int:
    """Return a whole number. Raises InvalidInput."""
    value = half_width(text)
    if not _INTEGER.fullmatch(value):
        raise InvalidInput(field="", problem="应为整数", problem_en="must be a whole number")
    return int(value)


def as_numbers(text: str) -> list[int]:
    """Return whole numbers written one after the other: ``1, 2, 3``. Raises InvalidInput."""
    return [as_integer(part) for part in _SPLIT.split(text.strip(), maxsplit=MAX_ITEMS + 1) if part]


def as_lines(text: str) -> list[str]:
    """Return the lines of a text, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def as_day(text: str) -> str:
    """Return a date with the hyphens that ISO wants; whether it is one, the schema says."""
    return half_width(text).replace("/", "-").replace(".", "-")


def as_month(text: str) -> str:
    """Return the first day of a month written ``2026-03``."""
    value = as_day(text)
    return f"{value}-01" if _MONTH.fullmatch(value) else value


READERS: Mapping[Kind, Callable[[str], object]] = {
    Kind.TEXT: as_text,
    Kind.LONG: as_text,
    Kind.CHOICE: as_text,
    Kind.YUAN: as_fen,
    Kind.INTEGER: as_integer,
    Kind.NUMBERS: as_numbers,
    Kind.LINES: as_lines,
    Kind.DATE: as_day,
    Kind.MONTH: as_month,
}
"""How the text of a field that is one value is read."""
