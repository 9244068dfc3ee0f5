"""Money is integer fen (分), everywhere; yuan, 万元 and 大写 are ways to print it.

Every computed amount rounds down to the fen, because 不超过 means never exceed (READINGS, first rule).
No float is accepted or produced.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Final, overload

from ledger.domain.errors import InvalidAmount, InvalidRate
from ledger.domain.text import half_width

WHOLE_PERMILLE: Final = 1000
FEN_PER_YUAN = 100
FEN_PER_WAN = 10_000 * FEN_PER_YUAN
MAX_FEN = 10**15
"""Ten trillion yuan: more is a typing error, and BIGINT sums of it cannot overflow."""

_YUAN = re.compile(r"([+-]?)[¥]?(\d{1,3}(?:,\d{3})+|\d{1,16})(?:\.(\d{1,2})0*)?", re.ASCII)
_RATE = re.compile(
    r"(?P<part>\d{1,18})/(?P<whole>\d{1,18})|(?P<number>\d{1,18}(?:\.\d{1,18})?)(?P<percent>%)?", re.ASCII
)
_MAX_EXPONENT = 18
_PRINTABLE = 10**30
_SHOWN = 40
"""How much of a wrong value a refusal repeats."""


def fen_from_yuan(yuan: str | int | Decimal) -> int:
    """Return the amount in fen of a sum written in yuan, such as ``"1,234.56"``.

    Raises InvalidAmount for floats, for more than two decimals, for commas that do not group thousands, and
    beyond MAX_FEN.
    """
    written = _YUAN.fullmatch(_plain(yuan))
    if written is None:
        raise InvalidAmount(value=_shown(yuan))
    sign, whole, decimals = written.groups(default="")
    fen = int(whole.replace(",", "")) * FEN_PER_YUAN + int(decimals.ljust(2, "0"))
    if fen > MAX_FEN:
        raise InvalidAmount(value=_shown(yuan))
    return -fen if sign == "-" else fen


def yuan(fen: int) -> str:
    """Print fen as yuan with thousands separators: 123456 → ``1,234.56``."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{sign}{whole:,}.{rest:02d}"


def wan(fen: int) -> str:
    """Print fen as 万元 without losing a fen: 100000000 → ``100.00``, trailing zeros cut to two places."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), FEN_PER_WAN)
    decimals = f"{rest:06d}"
    return f"{sign}{whole:,}.{decimals[:2]}{decimals[2:].rstrip('0')}"


def rate(text: str | int | Decimal | Fraction) -> Fraction:
    """Return an exact rate between 0 and 1 from ``"0.15"``, ``"15%"`` or ``"10000/12000"``; never from a float.

    Raises InvalidRate.
    """
    value = text if isinstance(text, Fraction) else _rate_written(_plain(text))
    if value is None or not 0 <= value <= 1:
        raise InvalidRate(value=_shown(text))
    return value


def share(fen: int, part: Fraction) -> int:
    """Return ``part`` of ``fen``, rounded down to the fen. Raises InvalidAmount where either is negative."""
    if fen < 0 or part < 0:
        raise InvalidAmount(value=f"{fen} × {part}")
    return fen * part.numerator // part.denominator


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ((100_000_000, "亿"), (10_000, "万"), (1_000, "仟"), (100, "佰"), (10, "拾"))


@overload
def permille(part: Fraction) -> int: ...


@overload
def permille(part: Fraction | None) -> int | None: ...


def permille(part: Fraction | None) -> int | None:
    """Return a rate for reading, in thousandths, half a thousandth rounded up; None of None. No money is computed from it.

    What is not whole does not read as whole, from either side: 9,999 of 10,000 is 999, 10,001 of 10,000 is 1001.
    """
    if part is None:
        return None
    rounded = floor(part * 1000 + Fraction(1, 2))
    if rounded == WHOLE_PERMILLE and part != 1:
        return WHOLE_PERMILLE - 1 if part < 1 else WHOLE_PERMILLE + 1
    return rounded


def capital(fen: int) -> str:
    """Return the amount in Chinese capitals (金额大写): 160900 → 壹仟陆佰零玖元整.

    Written as 会计基础工作规范 第五十二条 requires: 零 for each run of zeros between digits, 整 after 元 or 角
    and never after 分. Raises InvalidAmount beyond MAX_FEN.
    """
    if abs(fen) > MAX_FEN:
        raise InvalidAmount(value=_shown(fen))
    if fen < 0:
        return "负" + capital(-fen)
    whole, rest = divmod(fen, FEN_PER_YUAN)
    jiao, cent = divmod(rest, 10)
    words = _capital_integer(whole) + "元" if whole or not rest else ""
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif cent and whole:
        words += "零"
    return words + (_DIGITS[cent] + "分" if cent else "整")


def _capital_integer(number: int) -> str:
    """Spell a whole number; each unit is spelled as a number of its own, so 10,001 亿 is 壹万零壹亿."""
    for size, unit in _UNITS:
        if number >= size:
            count, rest = divmod(number, size)
            zero_between = rest < size // 10 or count % 10 == 0
            tail = ("零" if zero_between else "") + _capital_integer(rest) if rest else ""
            return _capital_integer(count) + unit + tail
    return _DIGITS[number]


def _rate_written(raw: str) -> Fraction | None:
    written = _RATE.fullmatch(raw)
    if written is None:
        return None
    if written["whole"]:
        whole = int(written["whole"])
        return Fraction(int(written["part"]), whole) if whole else None
    return Fraction(written["number"]) / (100 if written["percent"] else 1)


def _plain(value: str | int | Decimal) -> str:
    """Return a value as plain text; empty for a float, a boolean, NaN, and what is too long to be meant."""
    if isinstance(value, str):
        return half_width(value)
    if isinstance(value, bool | float):
        return ""
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        meant = isinstance(exponent, int) and abs(exponent) <= _MAX_EXPONENT
        return format(value, "f") if meant else ""
    return str(value) if abs(value) <= MAX_FEN else ""


def _shown(value: object) -> str:
    """Return the start of a wrong value; a number can be too long to print."""
    too_long = isinstance(value, int | Fraction) and max(abs(value.numerator), value.denominator) > _PRINTABLE
    return "…" if too_long else str(value)[:_SHOWN]
