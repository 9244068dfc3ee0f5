"""Money is integer fen (分), everywhere; yuan, 万元 and 大写 are ways to print it.

Every computed amount rounds down to the fen, because 不超过 means never exceed (READINGS, first rule).
No float is accepted or produced.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from ledger.domain.errors import InvalidAmount, InvalidRate

FEN_PER_YUAN = 100
FEN_PER_WAN = 10_000 * FEN_PER_YUAN
MAX_FEN = 10**15
"""Ten trillion yuan: more is a typing error, and BIGINT sums of it cannot overflow."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_YUAN_TEXT = re.compile(r"[+-]?\d{1,16}(\.\d{1,2}0*)?")


def fen_from_yuan(yuan: str | int | Decimal) -> int:
    """Return the amount in fen of a sum written in yuan, such as ``"1,234.56"``.

    Raises InvalidAmount for floats, for more than two decimals, and beyond MAX_FEN.
    """
    if isinstance(yuan, bool | float):
        raise InvalidAmount(value=repr(yuan))
    text = format(yuan, "f") if isinstance(yuan, Decimal) else str(yuan)
    text = text.strip().replace(",", "").replace("，", "").removeprefix("¥").removeprefix("￥")
    if not _YUAN_TEXT.fullmatch(text):
        raise InvalidAmount(value=str(yuan)[:40])
    fen = int(Decimal(text) * FEN_PER_YUAN)
    if abs(fen) > MAX_FEN:
        raise InvalidAmount(value=str(yuan)[:40])
    return fen


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
    if isinstance(text, bool | float):
        raise InvalidRate(value=repr(text))
    try:
        raw = str(text).strip()
        value = Fraction(raw.removesuffix("%")) / (100 if raw.endswith("%") else 1)
    except (ValueError, ZeroDivisionError, InvalidOperation):
        raise InvalidRate(value=str(text)[:40]) from None
    if not 0 <= value <= 1:
        raise InvalidRate(value=str(text)[:40])
    return value


def share(fen: int, part: Fraction) -> int:
    """Return ``part`` of ``fen``, rounded down to the fen; both must not be negative."""
    if fen < 0 or part < 0:
        raise InvalidAmount(value=f"{fen} × {part}")
    return fen * part.numerator // part.denominator


def capital(fen: int) -> str:
    """Return the amount in Chinese capitals (金额大写, 会计基础工作规范 第五十二条): 160900 → 壹仟陆佰零玖元整."""
    if fen < 0:
        return "负" + capital(-fen)
    if fen > MAX_FEN:
        raise InvalidAmount(value=str(fen))
    whole, rest = divmod(fen, FEN_PER_YUAN)
    jiao, cent = divmod(rest, 10)
    words = _capital_integer(whole) + "元" if whole else ""
    if not rest:
        return (words or "零元") + "整"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif whole:
        words += "零"
    return words + (_DIGITS[cent] + "分" if cent else "整")


def _capital_integer(number: int) -> str:
    """Spell a positive integer in capitals, four digits to a group (万, 亿, 万亿)."""
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    units = ("", "万", "亿", "万亿")
    words = ""
    gap = False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            gap = True
            if index == 2 and words and not words.endswith("亿"):  # 壹万亿: the 亿 is already said
                continue
            continue
        if words and (gap or group < 1000):
            words += "零"
        words += _capital_group(group) + units[index]
        gap = group % 10 == 0 and index > 0 and False
    return words


def _capital_group(group: int) -> str:
    """Spell one group of up to four digits, with a single 零 for a run of zeros inside it."""
    words = ""
    zero = False
    for power, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit, group = divmod(group, power)
        if digit:
            words += ("零" if zero and words else "") + _DIGITS[digit] + unit
            zero = False
        else:
            zero = True
    return words
