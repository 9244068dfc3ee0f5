"""The document for programs (``openapi.json``) and for people: a page drawn from the same document, by the server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from flask import Blueprint, Flask, Response, current_app, render_template

from web.access.areas import API, area
from web.api.answers import tagged
from web.language import in_language

PLACE: Final = "/api/v1/openapi.json"
_EXTENSION: Final = "yanqi-api-document"
_METHODS: Final = ("get", "post")
_DEEPEST: Final = 4
_LIMITS: Final = (
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "format",
    "enum",
    "default",
)


@dataclass(frozen=True)
class FieldShown:
    """One field of a body or an answer: its path, type, limits and what it means."""

    path: str
    type: str
    required: bool
    limits: str
    about: str


@dataclass(frozen=True)
class OperationShown:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    about: str
    scope: str
    parameters: tuple[FieldShown, ...]
    body: tuple[FieldShown, ...]
    answer: tuple[FieldShown, ...]
    statuses: tuple[tuple[str, str], ...]
    example: str


@dataclass(frozen=True)
class GroupShown:
    """Operations that belong together."""

    name: str
    title: str
    operations: tuple[OperationShown, ...]


def pages_of() -> Blueprint:
    """Return the blueprint of the document and its page."""
    pages = Blueprint("api_guide", __name__)

    @pages.get(PLACE)
    @area(API)
    def openapi() -> Response:
        """The document, for programs with a token."""
        return tagged(msgspec.json.encode(document_of(current_app)))

    @pages.get("/api-guide/openapi.json")
    @area("account")
    def openapi_for_people() -> Response:
        """The document, for officers who are signed in."""
        return tagged(msgspec.json.encode(document_of(current_app)))

    @pages.get("/api-guide")
    @area("account")
    def index() -> str:
        """The page for people."""
        return render_template(
            "api/index.html",
            operation_groups=groups_of(document_of(current_app)),
            document=document_of(current_app),
        )

    pages.add_app_template_filter(said_in_one)
    return pages


def document_of(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI document of an application; made once."""
    found: dict[str, Any] | None = app.extensions.get(_EXTENSION)
    if found is None:
        api = app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
        found = app.extensions[_EXTENSION] = api.spec.to_dict()
    return found


def said_in_one(text: str) -> str:
    """Return the half of ``中文 / English`` that the page's language wants."""
    chinese, _, english = text.partition(" / ")
    return in_language(chinese, english or chinese)


def groups_of(document: Mapping[str, Any]) -> tuple[GroupShown, ...]:
    """Return every operation of a document, group by group, in the document's order."""
    found: dict[str, list[OperationShown]] = {}
    for path, operations in document["paths"].items():
        for method in _METHODS:
            if method in operations:
                common = operations.get("parameters", [])
                shown = _operation(document, path, method, operations[method], common)
                found.setdefault(operations[method]["tags"][0], []).append(shown)
    titles = {tag["name"]: tag["description"] for tag in document.get("tags", [])}
    ordered = [name for name in titles if name in found]
    return tuple(GroupShown(name, titles[name], tuple(found[name])) for name in ordered)


def _operation(
    document: Mapping[str, Any],
    path: str,
    method: str,
    operation: Mapping[str, Any],
    common: Sequence[Mapping[str, Any]],
) -> OperationShown:
    body = _schema_in(operation.get("requestBody", {}))
    statuses = {
        status: _resolved(document, response)["description"]
        for status, response in operation["responses"].items()
    }
    answered = operation["responses"].get("201") or operation["responses"]["200"]
    answer = _schema_in(_resolved(document, answered))
    return OperationShown(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        about=operation.get("description", "").replace("`", ""),
        scope=operation.get("x-scope", ""),
        parameters=tuple(_parameter(one) for one in (*common, *operation.get("parameters", []))),
        body=tuple(_fields(document, body, "")) if body else (),
        answer=tuple(_fields(document, answer, "")) if answer else (),
        statuses=tuple(sorted(statuses.items())),
        example=_example(document, method, path, body),
    )


def _schema_in(said: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the schema of a body, whatever its media type; None where it has none."""
    content: Mapping[str, Mapping[str, Any]] = said.get("content", {})
    return next((each.get("schema") for each in content.values()), None)


def _parameter(one: Mapping[str, Any]) -> FieldShown:
    schema = one["schema"]
    return FieldShown(
        path=f"{one['name']} ({one['in']})",
        type=_type(schema),
        required=one.get("required", False),
        limits=_limits(schema),
        about=one.get("description", ""),
    )


def _fields(
    document: Mapping[str, Any], schema: Mapping[str, Any], path: str, depth: int = 0
) -> Iterator[FieldShown]:
    """Yield the fields of an object, those of objects inside it after it; deeper ones are left to the document."""
    schema = _resolved(document, schema)
    required = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        resolved = _resolved(document, inner)
        place = f"{path}{name}"
        yield FieldShown(
            path=place,
            type=_type(resolved),
            required=name in required,
            limits=_limits(resolved),
            about=str(inner.get("description") or resolved.get("description") or ""),
        )
        if depth >= _DEEPEST:
            continue
        if resolved.get("type") == "array":
            yield from _fields(document, resolved.get("items", {}), f"{place}[].", depth + 1)
        elif "properties" in resolved:
            yield from _fields(document, resolved, f"{place}.", depth + 1)


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a reference points to, and of "this or null" what it is besides null."""
    if "$ref" in schema:
        found: Any = document
        for part in str(schema["$ref"]).removeprefix("#/").split("/"):
            found = found[part]
        return _resolved(document, found)
    if "anyOf" in schema:
        other = [each for each in schema["anyOf"] if each.get("type") != "null"]
        if len(other) == 1:
            return _resolved(document, other[0])
    return schema


def _type(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type", "")
    kinds = [kind] if isinstance(kind, str) else [each for each in kind if each != "null"]
    return " | ".join(each for each in kinds if each)


def _limits(schema: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name} {_printed(schema[name])}"
        for name in _LIMITS
        if name in schema and schema[name] not in (None, "", [], ())
    )


def _printed(limit: object) -> str:
    return (
        " | ".join(map(str, limit))
        if isinstance(limit, list)
        else msgspec.json.encode(limit).decode().strip('"')
    )


def _example(document: Mapping[str, Any], method: str, path: str, body: Mapping[str, Any] | None) -> str:
    """Return a request as curl writes it, with every required field."""
    lines = [f"curl -H 'Authorization: Bearer yq_…' \\\n  https://…{path}"]
    if method == "post":
        lines = [f"curl -X POST https://…{path} \\\n  -H 'Authorization: Bearer yq_…'"]
        if not path.endswith("preview"):
            lines.append("  -H 'Idempotency-Key: oa-2026-0001'")
        resolved = _resolved(document, body or {})
        if path.rpartition("/")[2] in ("statements", "preview"):
            lines.append("  -F file=@statement.xlsx")
        else:
            fields = msgspec.json.encode(_sample(document, resolved)).decode()
            lines.append("  -H 'Content-Type: application/json'")
            lines.append(f"  -d '{fields}'")
    return " \\\n".join(lines)


def _sample(document: Mapping[str, Any], schema: Mapping[str, Any], depth: int = 0) -> Any:
    """Return a value of a schema's shape, its required fields only."""
    schema = _resolved(document, schema)
    if "const" in schema:
        return schema["const"]
    if "oneOf" in schema:
        return _sample(document, schema["oneOf"][0], depth + 1)
    match _type(schema):
        case "object":
            required = schema.get("required", ())
            inner = schema.get("properties", {})
            return {name: _sample(document, inner[name], depth + 1) for name in required}
        case "array":
            return [_sample(document, schema["items"], depth + 1)] if depth < _DEEPEST else []
        case "integer":
            return 1
        case "boolean":
            return False
    if schema.get("format") == "date":
        return "2026-03-15"
    return schema["enum"][0] if "enum" in schema else "…"
