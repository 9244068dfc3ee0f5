"""What a cell must mean under its column: exact or refused, with the column's heading in the refusal."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from cli.intake.columns import ORGANISATION_KINDS
from cli.intake.grid import Cell
from cli.intake.limits import MAX_TEXT
from cli.intake.tables import Filled
from ledger.domain.calendar import FIRST_DAY, LAST_DAY
from ledger.domain.errors import InvalidAmount, NotFound, UnreadableCell
from ledger.domain.money import fen_from_yuan
from ledger.domain.text import half_width
from ledger.policy.amounts import yuan_text
from ledger.policy.pack import Pack

YUAN_PER_WAN = 10_000
_EXACT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number; a code with more of them, kept as a number, is no longer itself."""

_DAY = re.compile(
    r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?|(\d{4})(\d{2})(\d{2})"
)
_YEAR = re.compile(r"(\d{4})\s*年?度?")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_ITEMS = re.compile(r"[、;；,，\n]+")
_YES = frozenset({"是", "true", "yes", "y", "1", "√"})
_NO = frozenset({"否", "false", "no", "n", "0", "×"})
_SHOWN = 40
_FORMULA = "="


def text(filled: Filled) -> str:
    """Return a text; a number is its digits. Raises UnreadableCell for what a spreadsheet made of a text."""
    cell = filled.cell
    if isinstance(cell, Decimal):
        digits = format(cell, "f").rstrip("0").rstrip(".") if "." in format(cell, "f") else format(cell, "f")
        if len(digits) > _EXACT_DIGITS:
            raise _refused(
                filled,
                "位数过多，表格软件已将其变为数值，请以文本填写",
                "has lost digits as a number: write it as text",
            )
        return digits
    if isinstance(cell, date):
        raise _refused(
            filled, "表格软件已将其变为日期，请以文本填写", "was turned into a date: write it as text"
        )
    if not isinstance(cell, str):
        raise _refused(filled, "应为文字", "must be text")
    if len(cell) > MAX_TEXT or not cell.isprintable():
        raise _refused(
            filled, f"应为 1 至 {MAX_TEXT} 个可显示的字", f"must be 1 to {MAX_TEXT} printable characters"
        )
    if cell.startswith(_FORMULA):
        raise _refused(filled, "是公式文本，不予计算", "is the text of a formula, which is not computed")
    return cell


def code(filled: Filled) -> str:
    """Return a number or code, in half-width characters."""
    return half_width(text(filled))


def amount_fen(filled: Filled) -> int:
    """Return a sum in fen, exactly. Raises UnreadableCell for more than two decimals of a yuan."""
    cell = filled.cell
    try:
        if not filled.in_wan:
            return fen_from_yuan(cell if isinstance(cell, Decimal) else _text_of(cell))
        number = cell if isinstance(cell, Decimal) else _decimal(_text_of(cell))
        return fen_from_yuan(number * YUAN_PER_WAN)
    except InvalidAmount:
        raise _refused(
            filled,
            "不是金额，或超过两位小数（以元计）",
            "is no amount of money, or has more than two decimals of a yuan",
        ) from None


def _text_of(cell: Cell) -> str:
    """Return a cell's text, or nothing that could be an amount."""
    return cell if isinstance(cell, str) else ""


def _decimal(written: str) -> Decimal:
    """Return a number with separated thousands. Raises InvalidAmount."""
    plain = half_width(written).replace(",", "")
    if not _NUMBER.fullmatch(plain) or len(plain) > _SHOWN:
        raise InvalidAmount(value=written[:_SHOWN])
    return Decimal(plain)


def day(filled: Filled) -> date:
    """Return a day, as a date or as text (2026-03-01, 2026/3/1, 2026年3月1日, 20260301). Raises UnreadableCell."""
    cell = filled.cell
    found = cell if isinstance(cell, date) else _day_of(cell)
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        raise _refused(
            filled, f"应为 {FIRST_DAY} 至 {LAST_DAY} 的日期", f"must be a day from {FIRST_DAY} to {LAST_DAY}"
        )
    return found


def _day_of(cell: Cell) -> date | None:
    written = _DAY.fullmatch(half_width(str(cell)))
    if written is None or isinstance(cell, bool):
        return None
    year, month, number = [group for group in written.groups() if group]
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def year(filled: Filled) -> int:
    """Return a year. Raises UnreadableCell."""
    cell = filled.cell
    written = _YEAR.fullmatch(half_width(cell) if isinstance(cell, str) else _whole(cell))
    if written is None or not FIRST_DAY.year <= int(written[1]) <= LAST_DAY.year:
        raise _refused(filled, "应为年份，例如 2026", "must be a year, such as 2026")
    return int(written[1])


def _whole(cell: Cell) -> str:
    """Return the digits of a whole number, or nothing."""
    return str(int(cell)) if isinstance(cell, Decimal) and cell == int(cell) else ""


def flag(filled: Filled) -> bool:
    """Return 是 or 否. Raises UnreadableCell."""
    if isinstance(filled.cell, bool):
        return filled.cell
    said = (_whole(filled.cell) or str(filled.cell)).casefold()
    if said not in _YES | _NO:
        raise _refused(filled, "应为“是”或“否”", "must be yes or no (是 or 否)")
    return said in _YES


def department(filled: Filled, pack: Pack) -> str:
    """Return a department's code from its code or name. Raises UnreadableCell."""
    try:
        return pack.department(text(filled)).code
    except NotFound:
        raise _refused(filled, "没有这个部门", "is no department of the measure") from None


def clause(filled: Filled, pack: Pack) -> str:
    """Return the id of a clause or a family of clauses, from its id or its title. Raises UnreadableCell."""
    said = text(filled)
    titles = [(one.id, one.title) for one in pack.families] + [(one.id, one.title) for one in pack.clauses]
    for clause_id, title in titles:
        if said in (clause_id, title.zh, title.en):
            return clause_id
    raise _refused(
        filled, "没有这个条款（yanqi policy show 列出全部）", "is no clause (`yanqi policy show` lists them)"
    )


def organisation_kind(filled: Filled) -> str:
    """Return the kind of an organisation. Raises UnreadableCell."""
    said = text(filled)
    kind = ORGANISATION_KINDS.get(said, said.casefold())
    if kind not in ORGANISATION_KINDS.values():
        known = "、".join(ORGANISATION_KINDS)
        raise _refused(
            filled,
            f"应为其一：{known}",
            f"must be one of {', '.join(sorted(set(ORGANISATION_KINDS.values())))}",
        )
    return kind


def fact(filled: Filled) -> object:
    """Return a fact as the policy engine reads it: yuan as text, days in ISO, lists cut where their items end."""
    spec = filled.column.fact
    if spec is None:
        message = f"{filled.column.field} is no fact"
        raise TypeError(message)
    if spec.type == "money":
        return yuan_text(amount_fen(filled))
    if spec.type == "date":
        return day(filled).isoformat()
    if spec.type == "boolean":
        return flag(filled)
    if spec.type == "list":
        return [item.strip() for item in _ITEMS.split(text_or_lines(filled)) if item.strip()]
    if isinstance(filled.cell, Decimal) and spec.type in ("area", "rate", "integer"):
        return format(filled.cell.normalize(), "f")
    return code(filled)


def text_or_lines(filled: Filled) -> str:
    """Return a text that may run over several lines in its cell."""
    if isinstance(filled.cell, str):
        return text(
            Filled(
                filled.column,
                filled.heading,
                filled.cell.replace("\n", "；").replace("\r", ""),
                filled.in_wan,
            )
        )
    return text(filled)


def _refused(filled: Filled, problem: str, problem_en: str) -> UnreadableCell:
    return UnreadableCell(
        field=filled.heading[:_SHOWN], value=str(filled.cell)[:_SHOWN], problem=problem, problem_en=problem_en
    )
