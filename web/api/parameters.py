"""What an endpoint takes besides its body: in the path, the query and the headers, read and documented by one record.

Each parameter is read strictly: a name nobody knows, one given twice, or a value of another kind is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from flask import request
from marshmallow import ValidationError

from ledger.application.ledger import MAX_KEY
from projections.queries.records import ROWS_AT_MOST
from web.schemas.commands import Problem, problems_of, refused
from web.schemas.fields import DayField, TextField
from web.schemas.limits import FIRST_DAY, LAST_DAY, MAX_INTEGER, MAX_SHORT_TEXT

Place = Literal["path", "query", "header"]
Asked = Mapping[str, Any]
"""What a request asks for, by the name of the parameter; one that was not given and has no default is absent."""

_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,18}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, kind, limits, and what it means in both languages (``中文 / English``)."""

    name: str
    about: str
    kind: type = str
    place: Place = "query"
    required: bool = False
    choices: tuple[str, ...] = ()
    default: Any = None
    at_least: int = 0
    at_most: int = MAX_INTEGER
    longest: int = MAX_SHORT_TEXT
    example: str = ""

    def read(self, written: str) -> Any:
        """Return the value that a text stands for. Raises ValidationError."""
        if self.choices:
            return self._choice(written)
        if self.kind is int:
            return self._whole(written)
        if self.kind is bool:
            if written not in _TRUTH:
                raise ValidationError("应为 true 或 false / must be true or false")
            return _TRUTH[written]
        if self.kind is date:
            return DayField().deserialize(written)
        if self.kind is datetime:
            return _moment(written)
        return self._text().deserialize(written)

    def documented(self) -> dict[str, Any]:
        """Return the parameter as OpenAPI describes it."""
        said: dict[str, Any] = {
            "name": self.name,
            "in": self.place,
            "required": self.required or self.place == "path",
            "description": self.about,
            "schema": self._schema(),
        }
        return said | ({"example": self.example} if self.example else {})

    def _schema(self) -> dict[str, Any]:
        if self.choices:
            schema: dict[str, Any] = {"type": "string", "enum": list(self.choices)}
        elif self.kind is int:
            schema = {"type": "integer", "minimum": self.at_least, "maximum": self.at_most}
        elif self.kind is bool:
            schema = {"type": "boolean"}
        elif self.kind is date:
            schema = {"type": "string", "format": "date", **DayField().metadata}
        elif self.kind is datetime:
            schema = {"type": "string", "format": "date-time"}
        else:
            schema = {"type": "string", **self._text().metadata}
        return schema | ({"default": self.default} if self.default is not None else {})

    def _text(self) -> TextField:
        return TextField(at_most=self.longest, may_be_blank=False)

    def _choice(self, written: str) -> str:
        if written not in self.choices:
            raise ValidationError(
                f"应为 {'、'.join(self.choices)} 之一 / must be one of {', '.join(self.choices)}"
            )
        return written

    def _whole(self, written: str) -> int:
        if not _WHOLE.fullmatch(written):
            raise ValidationError("应为整数 / must be a whole number")
        value = int(written)
        if not self.at_least <= value <= self.at_most:
            raise ValidationError(
                f"应在 {self.at_least} 至 {self.at_most} 之间 / must lie between {self.at_least} and {self.at_most}"
            )
        return value


def _moment(written: str) -> datetime:
    """Read a moment with its offset. Raises ValidationError."""
    wrong = ValidationError(
        "应为带时区的时间，例如 2026-01-31T18:00:00+08:00 / must be a moment, such as 2026-01-31T18:00:00+08:00"
    )
    if not _MOMENT.fullmatch(written):
        raise wrong
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise wrong from None
    if not FIRST_DAY.year <= found.year <= LAST_DAY.year:
        raise wrong
    return found


LIMIT: Final = Parameter(
    "limit", "每页行数 / rows of a page", int, at_least=1, at_most=ROWS_AT_MOST, default=100
)
CURSOR: Final = Parameter(
    "cursor", "上一页答复中的 next 或 previous / `next` or `previous` of an earlier page", longest=1_000
)
PAGED: Final = (LIMIT, CURSOR)
IF_NONE_MATCH: Final = {
    "name": "If-None-Match",
    "in": "header",
    "description": "已有答复的 ETag；未变时答 304 / the ETag of an answer you hold; 304 if it is still the same",
    "schema": {"type": "string"},
}
"""Documented only: the framework compares it."""
KEY: Final = Parameter(
    "Idempotency-Key",
    "幂等键：同一键同一内容只办理一次 / the same key with the same content is carried out once",
    place="header",
    required=True,
    longest=MAX_KEY,
    example="oa-2026-0001/approve",
)
ON: Final = Parameter("on", "业务日期，默认今天 / business date, by default today", date)
DRY_RUN: Final = Parameter(
    "dry_run", "只试算，不记录 / rehearse only: nothing is recorded", bool, default=False
)


def read_parameters(parameters: Sequence[Parameter], path: Mapping[str, str]) -> dict[str, Any]:
    """Return what the current request asks for. Raises InvalidFields, naming every parameter that is wrong."""
    asked: dict[str, Any] = {}
    problems: list[Problem] = list(_unknown(parameters))
    for parameter in parameters:
        written = _written(parameter, path)
        if len(written) > 1:
            problems.append(Problem(parameter.name, "给了两次", "is given twice"))
        elif not written:
            if parameter.required:
                problems.append(Problem(parameter.name, "未填写", "is missing"))
            elif parameter.default is not None:
                asked[parameter.name] = parameter.default
        else:
            try:
                asked[parameter.name] = parameter.read(written[0])
            except ValidationError as error:
                problems += [
                    Problem(parameter.name, one.problem, one.problem_en) for one in problems_of(error)
                ]
    if problems:
        raise refused(tuple(problems))
    return asked


def _written(parameter: Parameter, path: Mapping[str, str]) -> list[str]:
    if parameter.place == "path":
        return [path[parameter.name]]
    if parameter.place == "header":
        return [_as_utf8(value) for value in request.headers.getlist(parameter.name)]
    return request.args.getlist(parameter.name)


def _as_utf8(header: str) -> str:
    """Return a header's text: HTTP hands bytes over as Latin-1, programs write UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _unknown(parameters: Sequence[Parameter]) -> list[Problem]:
    known = {one.name for one in parameters if one.place == "query"}
    return [
        Problem(name[:80] if name.isprintable() else "?", "不是参数", "is no parameter")
        for name in request.args
        if name not in known
    ]
