"""Cells of bank exports: text without its padding, exact amounts, dates in the forms banks print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from ledger.domain.errors import InvalidAmount
from ledger.domain.money import fen_from_yuan
from ledger.domain.text import half_width

_PADDING = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff\x00"
_NOTHING = re.compile(r"[-－—–_/\s]*|n/?a|null|none|无", re.IGNORECASE)
_FORMULA = re.compile(r'="([^"]*)"')
_NOTHING_STARTS = frozenset("-－—–_/nN无")
_BARE_AMOUNT = re.compile(r"-?(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})\.[0-9]{2}")
"""What nearly every cell of money looks like, below a ten thousandth of the largest amount."""
_CURRENCY_MARK = re.compile(r"^([+-]?)(?:cny|rmb|人民币|¥|￥)\s*|\s*(?:元|cny|rmb)$", re.IGNORECASE)
_MASKED = re.compile(r"[+\-]?[0-9xyz*#?,.\s]*[xyz*#?][0-9xyz*#?,.\s]*", re.IGNORECASE)

_YEAR_FIRST = re.compile(r"([0-9]{4})\s?[-/.年]\s?([0-9]{1,2})\s?[-/.月]\s?([0-9]{1,2})(?![0-9])\s?日?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?=$|[^0-9]|[0-9]{6}$)")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(?![0-9])")
_MONTH_NAMED = re.compile(r"([0-9]{1,2})[- ]([A-Za-z]{3})[a-z]*\.?[-, ]+([0-9]{4})(?![0-9])")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_TIME = re.compile(
    r"[T\s日-]*(?:[0-9]{1,2}[:.时]?[0-9]{2}(?:[:.分]?[0-9]{2}秒?)?(?:[.,][0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_MONTHS = {
    name: at
    for at, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_EXCEL_EPOCH = date(1899, 12, 30)
_YEARS = range(1990, 2101)


def clean(cell: str) -> str:
    """Return a cell without padding, and without the ``="…"`` or ``'`` that keeps a spreadsheet from converting it."""
    text = cell.strip(_PADDING)
    if text[:1] in {"=", "'"}:
        formula = _FORMULA.fullmatch(text)
        text = (formula[1] if formula else text.strip("'")).strip(_PADDING)
    return text


def is_nothing(text: str) -> bool:
    """Whether a cell says that it is empty: blank, dashes, 无."""
    return not text or (text[0] in _NOTHING_STARTS and _NOTHING.fullmatch(text) is not None)


def is_masked(text: str) -> bool:
    """Whether digits were replaced before the file was handed over: ``xx,yyyy.zz``, ``***``."""
    return _MASKED.fullmatch(text) is not None


@lru_cache(maxsize=1 << 15)
def amount_fen(text: str) -> int | None:
    """Return the amount in fen a cell of yuan states; None for an empty one.

    Reads thousands commas, full-width digits, ¥ and 元, a sign before or after, and brackets for negative.
    Raises InvalidAmount.
    """
    if _BARE_AMOUNT.fullmatch(text):
        return int(text.replace(",", "").replace(".", ""))
    if is_nothing(text):
        return None
    plain = _CURRENCY_MARK.sub(r"\1", half_width(text)).strip()
    negative = False
    if plain.startswith("(") and plain.endswith(")"):
        plain, negative = _CURRENCY_MARK.sub(r"\1", plain[1:-1]).strip(), True
    elif plain.endswith("-"):
        plain, negative = plain[:-1], True
    try:
        fen = fen_from_yuan(_CURRENCY_MARK.sub(r"\1", plain))
    except InvalidAmount:
        raise InvalidAmount(value=text[:40]) from None
    if negative and plain[:1] in {"-", "+"}:
        raise InvalidAmount(value=text[:40])
    return -fen if negative else fen


class DateOrder(Enum):
    """Which comes first in dates that end with the year."""

    DAY_FIRST = "day"
    MONTH_FIRST = "month"
    UNDECIDED = "undecided"
    MIXED = "mixed"


def date_order(cells: Iterable[str]) -> DateOrder | None:
    """Decide from a whole column whether day or month comes first; None where the year does."""
    day_first = month_first = seen = False
    for cell in cells:
        found = _YEAR_LAST.match(cell)
        if found:
            seen = True
            day_first = day_first or int(found[1]) > 12
            month_first = month_first or int(found[2]) > 12
    if not seen:
        return None
    if day_first and month_first:
        return DateOrder.MIXED
    if day_first:
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if month_first else DateOrder.UNDECIDED


@lru_cache(maxsize=1 << 13)
def read_date(text: str, *, month_first: bool = False) -> date | None:
    """Return the date a cell begins with, a time after it ignored; None if it is none between 1990 and 2100."""
    plain = half_width(text)
    for pattern, order in ((_YEAR_FIRST, (1, 2, 3)), (_COMPACT, (1, 2, 3)), (_YEAR_LAST, (3, 2, 1))):
        found = pattern.match(plain)
        if found:
            year, month, day = (int(found[group]) for group in order)
            if month_first and pattern is _YEAR_LAST:
                month, day = day, month
            return _checked(year, month, day, plain[found.end() :])
    named = _MONTH_NAMED.match(plain)
    if named and named[2].lower() in _MONTHS:
        return _checked(int(named[3]), _MONTHS[named[2].lower()], int(named[1]), plain[named.end() :])
    serial = _SERIAL.fullmatch(plain)
    return _from_serial(int(serial[1])) if serial else None


def _checked(year: int, month: int, day: int, rest: str) -> date | None:
    if year not in _YEARS or not _TIME.fullmatch(rest):
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _from_serial(days: int) -> date | None:
    """Read a date a spreadsheet lost the format of: days since 30 December 1899."""
    day = _EXCEL_EPOCH + timedelta(days=days)
    return day if day.year in _YEARS else None
