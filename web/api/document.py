"""The OpenAPI document: made from the commands' schemas, the reads' shapes and parameters, and the statuses.

Nothing is said twice: what the document says of a field is what the field refuses.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from flask import Flask
from flask_smorest import Api

from ledger.application.commands import Command, ImportStatement
from web.access.areas import AREAS
from web.api.answers import Refused, documented
from web.api.bearer import SCHEME, scope_of_area
from web.api.bulk import ATOMIC, EACH, MAX_COMMANDS
from web.api.outcomes import BulkOutcome, CommandOutcome
from web.api.parameters import Parameter
from web.api.read import Read, reads
from web.api.uploads import FORM, Preview
from web.commanding.words import COMMANDS
from web.errors import status_of
from web.schemas.commands import schema_of
from web.schemas.fields import FACTS_SHAPE, FactsField, TextField
from web.schemas.limits import MAX_SHORT_TEXT

VERSION: Final = "1.0"
OPENAPI: Final = "3.1.0"
SECURITY: Final = "bearer"
_JSON: Final = "application/json"

EVERY_REQUEST: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
EVERY_COMMAND: Final = (
    *EVERY_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
DESCRIPTIONS: Final = {
    HTTPStatus.BAD_REQUEST: "输入有误 / the request is malformed, or a value cannot be what it should",
    HTTPStatus.UNAUTHORIZED: "没有令牌，或令牌无效 / no token, or one that is not valid",
    HTTPStatus.FORBIDDEN: "无权办理 / not this token's or officer's to do",
    HTTPStatus.NOT_FOUND: "查无此项 / what is named does not exist, or is not yours to see",
    HTTPStatus.CONFLICT: "与当前状态冲突 / how things stand forbids it now",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "内容过大 / what was sent is too large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "内容类型不支持 / another kind of content is expected",
    HTTPStatus.UNPROCESSABLE_ENTITY: "政策不支持 / the measure does not support this case",
    HTTPStatus.TOO_MANY_REQUESTS: "请求过于频繁，Retry-After 秒后再试 / too many requests; try again after Retry-After",
    HTTPStatus.SERVICE_UNAVAILABLE: "系统暂时不可用 / the service is not available at the moment",
}
_ABOUT: Final = """雁栖账本程序接口 / The interface of Yanqi Ledger for programs.

金额一律为整数分，日期为 ISO 8601 / Amounts are whole fen (分), dates ISO 8601.
令牌在“我的账号”签发，放在 `Authorization: Bearer` / Tokens are issued in your account.
每个命令须带 `Idempotency-Key`；`dry_run=true` 只试算 / Every command carries a key; `dry_run=true` only rehearses.
列表以 `next` 游标翻页 / Lists are paged by the cursor in `next`."""


class LedgerApi(Api):  # type: ignore[misc] # the library is not typed
    """The library's Api, answering for errors as the rest of the application does."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Leave errors to `web.errors`."""

    def _register_responses(self) -> None:
        """Describe each status of a refusal once; operations refer to it."""
        for status, description in DESCRIPTIONS.items():
            response: dict[str, Any] = {
                "description": description,
                "content": {_JSON: {"schema": {"$ref": "#/components/schemas/Refused"}}},
            }
            if status is HTTPStatus.TOO_MANY_REQUESTS:
                response["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "s"}}
            if status is HTTPStatus.UNAUTHORIZED:
                response["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
            self.spec.components.response(status.name, response)


def api_of(app: Flask) -> LedgerApi:
    """Return the Api of an application, with every component its operations will refer to."""
    app.config.update(API_TITLE="雁栖账本 Yanqi Ledger", API_VERSION=VERSION, OPENAPI_VERSION=OPENAPI)
    api = LedgerApi(
        app,
        spec_kwargs={
            "info": {"description": _ABOUT},
            "security": [{SECURITY: []}],
            "tags": [
                *({"name": name, "description": f"{zh} / {en}"} for name, (zh, en) in AREAS.items()),
                {"name": "commands", "description": "命令 / commands"},
            ],
        },
    )
    api.ma_plugin.converter.add_attribute_function(_facts)
    api.spec.components.security_scheme(SECURITY, {"type": "http", "scheme": SCHEME.lower()})
    shapes: list[type[Any]] = [
        *dict.fromkeys(one.answers for one in reads()),
        CommandOutcome,
        BulkOutcome,
        Preview,
        Refused,
    ]
    for name, schema in documented(shapes)[1].items():
        api.spec.components.schema(name, schema)
    return api


def _facts(_: object, field: object, **__: object) -> dict[str, Any]:
    """Document the facts of a case as deep as they go; the library knows objects of one kind only."""
    return FACTS_SHAPE if isinstance(field, FactsField) else {}


def of_read(one: Read) -> dict[str, Any]:
    """Return the operation of a read."""
    also = {status_of(kind()) for kind in one.raises}
    return {
        "operationId": one.name,
        "summary": f"{one.about} / {_first_line(one.view.__doc__)}",
        "x-scope": scope_of_area(one.area),
        "tags": [one.area],
        "parameters": [each.documented() for each in one.parameters if each.place != "path"],
        "responses": {
            "200": {
                "description": "答复 / the answer",
                "headers": {
                    "ETag": {
                        "schema": {"type": "string"},
                        "description": "内容的摘要 / strong tag of the body",
                    }
                },
                "content": {_JSON: {"schema": _reference(one.answers)}},
            },
            "304": {"description": "未变 / not modified"},
            **_refusals((*EVERY_REQUEST, *also)),
        },
    }


def path_parameters(one: Read) -> list[dict[str, Any]]:
    """Return the parameters in a read's path."""
    return [each.documented() for each in one.parameters if each.place == "path"]


def of_command(kind: type[Command], parameters: Sequence[Parameter]) -> dict[str, Any]:
    """Return the operation of a command."""
    return {
        "operationId": kind.name.replace(".", "_"),
        "summary": _named(kind),
        "description": _explained(kind),
        "x-scope": kind.name,
        "tags": ["commands"],
        "parameters": [each.documented() for each in parameters],
        "requestBody": {"required": True, "content": {_JSON: {"schema": schema_of(kind)}}},
        "responses": _carried(CommandOutcome) | _refusals(EVERY_COMMAND),
    }


def of_bulk(kinds: Sequence[type[Command]], parameters: Sequence[Parameter]) -> dict[str, Any]:
    """Return the operation that takes several commands."""
    key = {"type": "string", **TextField(at_most=MAX_SHORT_TEXT).metadata}
    items = [
        {
            "type": "object",
            "title": kind.name,
            "properties": {"name": {"const": kind.name}, "key": key, "fields": schema_of(kind)},
            "required": ["name", "fields"],
            "additionalProperties": False,
        }
        for kind in kinds
    ]
    body = {
        "type": "object",
        "properties": {
            "mode": {"type": "string", "enum": [ATOMIC, EACH]},
            "commands": {"type": "array", "minItems": 1, "maxItems": MAX_COMMANDS, "items": {"oneOf": items}},
        },
        "required": ["mode", "commands"],
        "additionalProperties": False,
    }
    return {
        "operationId": "carry_out_bulk",
        "summary": "一次办理多个命令 / Several commands in one request",
        "description": (
            "`atomic`：全部办理或全不办理，被拒时答复即该拒绝 / all or none; a refusal is the answer.\n\n"
            "`each`：逐项办理，各有结果 / each by itself, with its own outcome; item keys default to"
            " `<Idempotency-Key>#<position>`. A dry run rehearses each item on how things stand now."
        ),
        "tags": ["commands"],
        "parameters": [each.documented() for each in parameters],
        "requestBody": {"required": True, "content": {_JSON: {"schema": body}}},
        "responses": {"200": _answer(BulkOutcome)} | _refusals(EVERY_COMMAND),
    }


def of_upload(
    operation: str, summary: str, parameters: Sequence[Parameter], *, preview: bool
) -> dict[str, Any]:
    """Return an operation that takes a statement file."""
    body = {
        "type": "object",
        "properties": {
            "file": {"type": "string", "format": "binary", "description": "csv, xlsx, xls, camt.052–054"},
            "profile": {"type": "string", "description": "版式，默认自动识别 / layout, found by itself"},
        },
        "required": ["file"],
        "additionalProperties": False,
    }
    return {
        "operationId": operation,
        "summary": summary,
        "x-scope": ImportStatement.name,
        "tags": ["statements"],
        "parameters": [each.documented() for each in parameters],
        "requestBody": {"required": True, "content": {FORM: {"schema": body}}},
        "responses": ({"200": _answer(Preview)} if preview else _carried(CommandOutcome))
        | _refusals(EVERY_COMMAND),
    }


def _carried(shape: type[Any]) -> dict[str, Any]:
    return {
        "201": {**_answer(shape), "description": "已办理 / carried out"},
        "200": {**_answer(shape), "description": "试算结果，未记录 / a dry run; nothing was recorded"},
    }


def _answer(shape: type[Any]) -> dict[str, Any]:
    return {"description": "答复 / the answer", "content": {_JSON: {"schema": _reference(shape)}}}


def _reference(shape: type[Any]) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{shape.__name__}"}


def _refusals(statuses: Sequence[HTTPStatus]) -> dict[str, Any]:
    return {str(int(status)): status.name for status in sorted(set(statuses))}


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]


def _named(kind: type[Command]) -> str:
    """Return what a command is called, in both languages; its first line where nobody named it."""
    words = COMMANDS.get(kind.name)
    return " / ".join(words.title) if words else _first_line(kind.__doc__)


def _explained(kind: type[Command]) -> str:
    """Return what a command does, in both languages, and what its fields default to."""
    words = COMMANDS.get(kind.name)
    more = " ".join((kind.__doc__ or "").split())
    return " / ".join((*(words.about if words else ()), more))
