"""Money on a page: integer fen, printed as 元 or 万元 as the URL asks (``?unit=wan``), never rounded."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from flask import Flask

from ledger.domain import money as printing
from web.language import gettext as _
from web.preferences.reading import chosen


class Unit(StrEnum):
    """In what a page prints money."""

    YUAN = "yuan"
    WAN = "wan"


ABSENT = "—"
WAN_DECIMALS = 6
"""Of 万元, down to the fen."""


def current_unit() -> Unit:
    """Return the unit asked for by ``?unit=``; if none we have was asked for, the reader's own, or yuan."""
    return Unit(chosen("unit"))


def unit_name() -> str:
    """Return the unit's name as column heads print it."""
    return _("万元") if current_unit() is Unit.WAN else _("元")


def money(fen: int | None) -> str:
    """Print fen in the page's unit; a dash where there is no amount."""
    return ABSENT if fen is None else money_in(current_unit(), fen)


def money_in(unit: Unit, fen: int) -> str:
    """Print fen in a unit; for many amounts of one page, which ask for the unit once."""
    return printing.wan(fen) if unit is Unit.WAN else printing.yuan(fen)


def filler(unit: Unit, text: str) -> str:
    """Return the zeros that would fill a printed amount in 万元 up to the fen; they keep a column's points in line."""
    return "0" * (WAN_DECIMALS - len(text.partition(".")[2])) if unit is Unit.WAN else ""


def missing_decimals(fen: int) -> str:
    """Return the zeros that fill an amount in the page's unit."""
    unit = current_unit()
    return filler(unit, money_in(unit, fen))


def signed_money(fen: int | None) -> str:
    """Print fen with its sign, also when it is positive."""
    return f"+{money(fen)}" if fen is not None and fen > 0 else money(fen)


def permille(value: int | None) -> str:
    """Print thousandths as a percentage with one decimal; a dash where there is no rate."""
    if value is None:
        return ABSENT
    sign, (whole, tenth) = "-" if value < 0 else "", divmod(abs(value), 10)
    return f"{sign}{whole}.{tenth}%"


def in_permille(part: Fraction | None) -> int | None:
    """Return an exact rate in thousandths."""
    return printing.permille(part)


def points(value: int) -> str:
    """Print thousandths as percentage points with one decimal."""
    return permille(value).removesuffix("%")


def signed_points(value: int | None) -> str:
    """Print thousandths as percentage points with their sign; a dash where there are none."""
    if value is None:
        return ABSENT
    return f"+{points(value)}" if value > 0 else points(value)


def register(app: Flask) -> None:
    """Give an application's templates the filters of money."""
    for each in (money, missing_decimals, signed_money, permille, in_permille, points, signed_points):
        app.add_template_filter(each)
    app.add_template_global(current_unit)
    app.add_template_global(unit_name)
