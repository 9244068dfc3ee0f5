"""Money on a page: integer fen, printed as 元 or 万元 as the URL asks (``?unit=wan``), never rounded."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from flask import Flask

from ledger.domain import money as printing
from projections.queries.burn import permille as thousandths
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
    if fen is None:
        return ABSENT
    return printing.wan(fen) if current_unit() is Unit.WAN else printing.yuan(fen)


def missing_decimals(fen: int) -> str:
    """Return the zeros that would fill an amount in 万元 up to the fen; a column of them keeps its points in line."""
    if current_unit() is not Unit.WAN:
        return ""
    return "0" * (WAN_DECIMALS - len(money(fen).partition(".")[2]))


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
    """Return an exact rate in thousandths, rounded down."""
    return thousandths(part)


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
