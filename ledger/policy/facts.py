"""The facts of a case (申报事实), read exactly: money to fen, areas and rates to fractions, dates to dates.

Whatever is not declared by the clause, is missing, or is not of its type is refused by its name.
Floats are refused: a number that was once a float is no longer what was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar, Union

from ledger.domain.calendar import FIRST_DAY, LAST_DAY
from ledger.domain.errors import InvalidAmount, InvalidInput, InvalidRate, InvalidStandardNumber
from ledger.domain.money import fen_from_yuan, rate
from ledger.domain.standard_numbers import StandardNumber
from ledger.policy.amounts import decimal_text, yuan_text
from ledger.policy.clause import Clause, FactSpec

FactValue = Union[int, str, bool, date, Fraction, "Facts", tuple["FactValue", ...]]

Value = TypeVar("Value")

MAX_TEXT = 200
MAX_ITEMS = 500
MAX_INTEGER = 10**9
MAX_AREA_M2 = 10**7


_AREA = re.compile(r"\d{1,9}(\.\d{1,4})?")
_RATE = re.compile(r"\d{1,3}(\.\d{1,12})?%?|\d{1,12}/\d{1,12}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TRUTH = {"true": True, "false": False, "是": True, "否": False}


@dataclass(frozen=True)
class Facts:
    """Facts by name, each of its declared type; ``stated`` names those that were given, not defaulted."""

    specs: tuple[FactSpec, ...] = ()
    values: Mapping[str, FactValue] = field(default_factory=dict)
    stated: frozenset[str] = frozenset()

    def has(self, name: str) -> bool:
        """Whether the fact is stated or has a default."""
        return name in self.values

    def fen(self, name: str) -> int:
        """Return a sum of money in fen. Raises InvalidInput if it is missing."""
        return self._typed(name, int)

    def number(self, name: str) -> int:
        """Return a whole number. Raises InvalidInput if it is missing."""
        return self._typed(name, int)

    def fraction(self, name: str) -> Fraction:
        """Return an area in m² or a rate. Raises InvalidInput if it is missing."""
        return self._typed(name, Fraction)

    def day(self, name: str) -> date:
        """Return a date. Raises InvalidInput if it is missing."""
        return self._typed(name, date)

    def text(self, name: str) -> str:
        """Return a text or a choice. Raises InvalidInput if it is missing."""
        return self._typed(name, str)

    def flag(self, name: str) -> bool | None:
        """Return a yes or no, or None if nobody said."""
        return self._typed(name, bool) if self.has(name) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; empty if it is missing."""
        items = self.values.get(name, ())
        return tuple(item for item in items if isinstance(item, str)) if isinstance(items, tuple) else ()

    def records(self, name: str) -> tuple[Facts, ...]:
        """Return a list of records; empty if it is missing."""
        items = self.values.get(name, ())
        return tuple(item for item in items if isinstance(item, Facts)) if isinstance(items, tuple) else ()

    def as_dict(self) -> dict[str, object]:
        """Return the stated facts in plain words (yuan as text, ISO dates): reading them again gives the same."""
        kinds = {spec.name: spec for spec in self.specs}
        return {name: _plain(kinds[name], self.values[name]) for name in kinds if name in self.stated}

    def _typed(self, name: str, kind: type[Value]) -> Value:
        value = self.values.get(name)
        if value is None:
            raise missing(name)
        if not isinstance(value, kind):
            raise _invalid(name, "类型不符", "is of another type")
        return value


def missing(name: str) -> InvalidInput:
    """Return the refusal for a fact that is needed and was not given."""
    return _invalid(name, "未填写", "is missing")


def read_facts(clause: Clause, raw: Mapping[str, object]) -> Facts:
    """Read the facts of a case as its clause declares them. Raises InvalidInput naming the field."""
    return read_declared(clause.facts, raw)


def read_declared(specs: Sequence[FactSpec], raw: Mapping[str, object], prefix: str = "") -> Facts:
    """Read facts against their declarations; ``prefix`` leads to a record inside a list."""
    names = {spec.name for spec in specs}
    for name in raw:
        if name not in names:
            raise _invalid(f"{prefix}{name}"[:80], "不是该条款的事实", "is not a fact of this clause")
    values: dict[str, FactValue] = {}
    for spec in specs:
        given = raw.get(spec.name)
        if given is None:
            given = spec.default
        if given is not None:
            values[spec.name] = read_fact(spec, given, prefix)
        elif spec.required:
            raise missing(f"{prefix}{spec.name}")
    return Facts(tuple(specs), values, frozenset(name for name in values if raw.get(name) is not None))


def read_fact(spec: FactSpec, raw: object, prefix: str = "") -> FactValue:
    """Read one fact. Raises InvalidInput naming it."""
    field_name = f"{prefix}{spec.name}"
    if spec.type == "list":
        return _read_list(spec, raw, field_name)
    if spec.type == "choice":
        return _read_choice(spec, raw, field_name)
    return _READERS[spec.type](raw, field_name)


def _read_list(spec: FactSpec, raw: object, name: str) -> tuple[FactValue, ...]:
    if not isinstance(raw, list | tuple) or len(raw) > MAX_ITEMS:
        raise _invalid(
            name, f"应为不超过 {MAX_ITEMS} 项的列表", f"must be a list of at most {MAX_ITEMS} items"
        )
    if spec.items == "record":
        return tuple(_read_record(spec, item, f"{name}[{index}]") for index, item in enumerate(raw))
    read = _read_text if spec.items == "text" else None
    items = [read(item, name) if read else _read_choice(spec, item, name) for item in raw]
    if len(set(items)) < len(items):
        raise _invalid(name, "有重复项", "holds the same item twice")
    return tuple(items)


def _read_record(spec: FactSpec, raw: object, name: str) -> Facts:
    if not isinstance(raw, Mapping):
        raise _invalid(name, "应为一组事实", "must be a set of facts")
    return read_declared(spec.fields, raw, f"{name}.")


def _read_choice(spec: FactSpec, raw: object, name: str) -> str:
    for option in spec.choices:
        if raw in (option.value, option.zh):
            return option.value
    allowed = ", ".join(option.value for option in spec.choices)
    raise _invalid(name, f"应为其一：{allowed}", f"must be one of {allowed}")


def _read_text(raw: object, name: str) -> str:
    text = unicodedata.normalize("NFC", _number_text(raw, name) if not isinstance(raw, str) else raw).strip()
    if not text or len(text) > MAX_TEXT or not text.isprintable():
        raise _invalid(name, f"应为 1 至 {MAX_TEXT} 个字符", f"must be 1 to {MAX_TEXT} printable characters")
    return text


def _read_standard(raw: object, name: str) -> str:
    """Read a standard number into the one form in which it is compared; others than Article 10's are refused."""
    try:
        return StandardNumber.parse(_read_text(raw, name)).text
    except InvalidStandardNumber as refusal:
        raise _about(name, refusal) from None


def _read_money(raw: object, name: str) -> int:
    text = _number_text(raw, name)
    try:
        fen = fen_from_yuan(text)
    except InvalidAmount as refusal:
        raise _about(name, refusal) from None
    if fen < 0:
        raise _invalid(name, "不能为负", "must not be negative")
    return fen


def _read_area(raw: object, name: str) -> Fraction:
    text = _number_text(raw, name)
    if not _AREA.fullmatch(text) or Fraction(text) > MAX_AREA_M2:
        raise _invalid(name, "应为平方米数，最多四位小数", "must be square metres, at most four decimals")
    return Fraction(text)


def _read_integer(raw: object, name: str) -> int:
    text = _number_text(raw, name)
    if not re.fullmatch(r"\d{1,10}", text) or int(text) > MAX_INTEGER:
        raise _invalid(name, "应为非负整数", "must be a whole number, not negative")
    return int(text)


def _read_rate(raw: object, name: str) -> Fraction:
    text = _number_text(raw, name)
    if not _RATE.fullmatch(text):
        raise _about(name, InvalidRate(value=text[:40]))
    try:
        return rate(text)
    except InvalidRate as refusal:
        raise _about(name, refusal) from None


def _read_boolean(raw: object, name: str) -> bool:
    value = _TRUTH.get(raw) if isinstance(raw, str) else raw
    if not isinstance(value, bool):
        raise _invalid(name, "应为 true（是）或 false（否）", "must be true or false")
    return value


def _read_date(raw: object, name: str) -> date:
    value: object = raw
    if isinstance(raw, str) and _DATE.fullmatch(raw):
        try:
            value = date.fromisoformat(raw)
        except ValueError:
            value = None
    if type(value) is not date or not FIRST_DAY <= value <= LAST_DAY:
        raise _invalid(
            name,
            f"应为 {FIRST_DAY} 至 {LAST_DAY} 之间的日期",
            f"must be a date between {FIRST_DAY} and {LAST_DAY}",
        )
    return value


def _number_text(raw: object, name: str) -> str:
    """Return a number as it was written; a float, a truth value or an endless exponent is refused."""
    if isinstance(raw, str) and len(raw) <= MAX_TEXT:
        return raw.strip()
    if isinstance(raw, int) and not isinstance(raw, bool) and raw.bit_length() <= 128:
        return str(raw)
    if isinstance(raw, Decimal) and raw.is_finite() and abs(raw.adjusted()) <= 30:
        return format(raw, "f")
    raise _invalid(name, "应为文字写出的数", "must be a number written as text")


_READERS: dict[str, Callable[[object, str], FactValue]] = {
    "money": _read_money,
    "area": _read_area,
    "integer": _read_integer,
    "rate": _read_rate,
    "boolean": _read_boolean,
    "date": _read_date,
    "text": _read_text,
    "standard": _read_standard,
}


def _plain(spec: FactSpec, value: FactValue) -> object:
    """Print a value as it may be read again."""
    if isinstance(value, tuple):
        return [item.as_dict() if isinstance(item, Facts) else item for item in value]
    if spec.type == "money" and isinstance(value, int):
        return yuan_text(value)
    if isinstance(value, Fraction):
        return decimal_text(value)
    return value.isoformat() if isinstance(value, date) else value


def _about(name: str, refusal: InvalidInput) -> InvalidInput:
    """Return the same complaint, naming the fact."""
    return _invalid(name, refusal.message, refusal.message_in_english)


def _invalid(name: str, problem: str, problem_en: str) -> InvalidInput:
    return InvalidInput(field=name, problem=problem, problem_en=problem_en)
