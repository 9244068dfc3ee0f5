"""The kinds of field a request is made of; each refuses what its documentation does not allow, no more, no less.

Messages read ``中文 / English``, as the reasons of statements do. JSON is taken at its word: a number in quotes is
no number, and no float is ever read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields

from web.schemas.limits import (
    FIRST_DAY,
    LAST_DAY,
    MAX_FACT_NAME,
    MAX_FACT_TEXT,
    MAX_FACTS,
    MAX_INTEGER,
    MAX_ITEMS,
    MAX_SHORT_TEXT,
)

MISSING = "未填写 / is missing"
NULL = "不能为空值 / must not be null"
COMMON_MESSAGES: dict[str, Any] = {"required": MISSING, "null": NULL}

_DIRECTIONS = r"\u202A-\u202E\u2066-\u2069"
"""Signs that turn the direction of writing: a name with one of them can be made to read as another."""
_CONTROLS = r"\u0000-\u001F\u007F-\u009F" + _DIRECTIONS
_CONTROLS_OF_SEVERAL_LINES = r"\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F" + _DIRECTIONS
_SURROGATES = r"\uD800-\uDFFF"

NAME_PATTERN = "^[A-Za-z_][A-Za-z0-9_]*$"
"""What a fact's name is made of."""
DATE_PATTERN = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
DAYS_PATTERN = "^(199[2-9]|20[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
"""As the document says it: JSON Schema has no other way to bound days than the look of their years."""


class TextField(fields.String):
    """Text without control characters; space at its ends is dropped before it is measured."""

    def __init__(
        self,
        *,
        at_most: int = MAX_SHORT_TEXT,
        several_lines: bool = False,
        may_be_blank: bool = True,
        metadata: Mapping[str, Any] | None = None,
        **given: Any,
    ) -> None:
        controls = _CONTROLS_OF_SEVERAL_LINES if several_lines else _CONTROLS
        self.at_most, self.may_be_blank = at_most, may_be_blank
        self._refused = re.compile(f"[{controls}{_SURROGATES}]")
        blank = rf"^[^{controls}]*$"
        pattern = blank if may_be_blank else rf"^[^{controls}]*[^\s{controls}][^{controls}]*$"
        documented: dict[str, Any] = {"maxLength": at_most, "pattern": pattern, **(metadata or {})}
        if not may_be_blank:
            documented["minLength"] = 1
        super().__init__(
            metadata=documented,
            error_messages={**COMMON_MESSAGES, "invalid": "应为文字 / must be text"},
            **given,
        )

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        text = value.strip()
        if len(text) > self.at_most:
            raise ValidationError(f"最多 {self.at_most} 字 / has at most {self.at_most} characters")
        if self._refused.search(text):
            raise ValidationError("含有控制字符 / holds control characters")
        if not text and not self.may_be_blank:
            raise ValidationError(MISSING)
        return text


class WholeNumberField(fields.Integer):
    """A whole number within bounds; neither text, nor true, nor 1.0."""

    def __init__(
        self, *, at_least: int, at_most: int, metadata: Mapping[str, Any] | None = None, **given: Any
    ) -> None:
        self.at_least, self.at_most = at_least, at_most
        documented = {"minimum": at_least, "maximum": at_most, **(metadata or {})}
        super().__init__(metadata=documented, error_messages=COMMON_MESSAGES, **given)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValidationError("应为整数 / must be a whole number")
        if not self.at_least <= value <= self.at_most:
            raise ValidationError(
                f"应在 {self.at_least} 至 {self.at_most} 之间 / must lie between {self.at_least} and {self.at_most}"
            )
        return value


class TruthField(fields.Boolean):
    """``true`` or ``false``, and no word or number that could mean it."""

    def __init__(self, **given: Any) -> None:
        super().__init__(error_messages=COMMON_MESSAGES, **given)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("应为 true 或 false / must be true or false")
        return value


class DayField(fields.Date):
    """A day written YYYY-MM-DD, in the years a ledger can have."""

    def __init__(self, *, metadata: Mapping[str, Any] | None = None, **given: Any) -> None:
        documented = {"pattern": DAYS_PATTERN, **(metadata or {})}
        super().__init__(metadata=documented, error_messages=COMMON_MESSAGES, **given)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date:
        if not isinstance(value, str) or not re.fullmatch(DATE_PATTERN, value, re.ASCII):
            raise _no_day()
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise _no_day() from None
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(
                f"应在 {FIRST_DAY} 至 {LAST_DAY} 之间 / must lie between {FIRST_DAY} and {LAST_DAY}"
            )
        return day


def _no_day() -> ValidationError:
    return ValidationError("应为日期，例如 2026-01-31 / must be a date, such as 2026-01-31")


class ItemsField(fields.List[Any]):
    """A list, which becomes a tuple."""

    def __init__(
        self,
        inner: fields.Field[Any],
        *,
        at_most: int,
        metadata: Mapping[str, Any] | None = None,
        **given: Any,
    ) -> None:
        self.at_most = at_most
        super().__init__(
            inner,
            metadata={"maxItems": at_most, **(metadata or {})},
            error_messages={**COMMON_MESSAGES, "invalid": "应为列表 / must be a list"},
            **given,
        )

    def _deserialize(  # type: ignore[override] # commands are frozen, hence tuples
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **given: Any
    ) -> tuple[Any, ...]:
        if isinstance(value, list) and len(value) > self.at_most:
            raise ValidationError(f"至多 {self.at_most} 项 / has at most {self.at_most} items")
        return tuple(super()._deserialize(value, attr, data, **given))


class PairField(fields.Tuple):
    """A list of a fixed number of items."""

    def __init__(self, inner: tuple[fields.Field[Any], ...], **given: Any) -> None:
        messages: dict[str, Any] = {**COMMON_MESSAGES, "invalid": "应为列表 / must be a list"}
        super().__init__(inner, error_messages=messages, **given)


# ── facts ─────────────────────────────────────────────────────────────────────────────────────────

_FACT_TEXT = re.compile(f"[^{_CONTROLS}{_SURROGATES}]{{0,{MAX_FACT_TEXT}}}")
_FACT_NAME = re.compile(f"(?!.{{{MAX_FACT_NAME + 1}}})[A-Za-z_][A-Za-z0-9_]*", re.ASCII)

_PLAIN_FACT = {
    "anyOf": [
        {"type": "string", "maxLength": MAX_FACT_TEXT, "pattern": f"^[^{_CONTROLS}]*$"},
        {"type": "integer", "minimum": -MAX_INTEGER, "maximum": MAX_INTEGER},
        {"type": "boolean"},
        {"type": "null"},
    ]
}
_NAMES = {"maxLength": MAX_FACT_NAME, "pattern": NAME_PATTERN}
_RECORD = {
    "type": "object",
    "maxProperties": MAX_FACTS,
    "propertyNames": _NAMES,
    "additionalProperties": {
        "anyOf": [*_PLAIN_FACT["anyOf"], {"type": "array", "maxItems": MAX_ITEMS, "items": _PLAIN_FACT}]
    },
}
FACTS_SHAPE = {
    "type": "object",
    "maxProperties": MAX_FACTS,
    "propertyNames": _NAMES,
    "additionalProperties": {
        "anyOf": [
            *_PLAIN_FACT["anyOf"],
            {
                "type": "array",
                "maxItems": MAX_ITEMS,
                "items": {"anyOf": [*_PLAIN_FACT["anyOf"], _RECORD]},
            },
        ]
    },
}
"""Facts as JSON Schema says them: plain values, lists of them, and lists of records of these."""


class FactsField(fields.Dict):
    """The facts of a case: as deep as clauses declare them and no deeper; which facts there are, the clause says."""

    def __init__(self, *, metadata: Mapping[str, Any] | None = None, **given: Any) -> None:
        super().__init__(metadata=metadata, error_messages=COMMON_MESSAGES, **given)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, Any]:
        problems: dict[str, Any] = {}
        for name, fact in _named(value).items():
            try:
                _check_fact(fact)
            except ValidationError as error:
                problems[name] = error.messages
        if problems:
            raise ValidationError(problems)
        return dict(value)


class PayloadField(fields.Dict):
    """The fields of another command; which there are, that command's own schema says."""

    def __init__(self, *, metadata: Mapping[str, Any] | None = None, **given: Any) -> None:
        super().__init__(metadata=metadata, error_messages=COMMON_MESSAGES, **given)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise ValidationError("应为一组字段 / must be a set of fields")
        return dict(value)


def _named(value: Any) -> Mapping[str, Any]:
    """Return facts whose names can be names. Raises ValidationError."""
    if not isinstance(value, Mapping):
        raise ValidationError("应为一组事实 / must be a set of facts")
    if len(value) > MAX_FACTS:
        raise ValidationError(f"至多 {MAX_FACTS} 项 / has at most {MAX_FACTS} facts")
    if not all(isinstance(name, str) and _FACT_NAME.fullmatch(name) for name in value):
        raise ValidationError(f"事实名称应符合 {NAME_PATTERN} / names must match {NAME_PATTERN}")
    return value


def _check_fact(fact: Any) -> None:
    if not isinstance(fact, list):
        _check_plain(fact)
        return
    for item in _bounded(fact):
        if not isinstance(item, Mapping):
            _check_plain(item)
            continue
        for inner in _named(item).values():
            for plain in _bounded(inner) if isinstance(inner, list) else (inner,):
                _check_plain(plain)


def _bounded(items: list[Any]) -> list[Any]:
    if len(items) > MAX_ITEMS:
        raise ValidationError(f"至多 {MAX_ITEMS} 项 / has at most {MAX_ITEMS} items")
    return items


def _check_plain(fact: Any) -> None:
    """Refuse what is neither text, nor a whole number, nor yes or no, nor nothing. Raises ValidationError."""
    if fact is None or isinstance(fact, bool):
        return
    if isinstance(fact, str):
        if not _FACT_TEXT.fullmatch(fact):
            raise ValidationError(
                f"最多 {MAX_FACT_TEXT} 字，不含控制字符"
                f" / has at most {MAX_FACT_TEXT} characters and no control characters"
            )
        return
    if not isinstance(fact, int):
        raise ValidationError(
            '应为文字、整数或是否；小数写作文字，例如 "12.50"'
            ' / must be text, a whole number or true/false; write decimals as text, such as "12.50"'
        )
    if abs(fact) > MAX_INTEGER:
        raise ValidationError(f"整数不超过 {MAX_INTEGER} / whole numbers go up to {MAX_INTEGER}")
