"""What an endpoint answers: JSON made from a declared shape, the shape as OpenAPI documents it, and its ETag."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Final, NamedTuple, TypeVar, get_type_hints

import msgspec
from flask import Response, current_app, request

from ledger.domain.identifiers import mask
from projections.queries.paging import Page

Shape = TypeVar("Shape")
ACCOUNTS: Final = frozenset({"account", "counterparty_account"})
"""Fields that hold an account number."""


class Encoded(NamedTuple):
    """An answer in JSON, and how many records with an account in full it holds."""

    body: bytes
    accounts: int


class Refused(msgspec.Struct, frozen=True):
    """The one error shape: what stands against it, with its figures and the way out, in Chinese and in English."""

    code: str
    message: str
    message_en: str
    details: dict[str, Any]
    way_out: str
    way_out_en: str


def answer_of(shape: type[Any], *properties: str, name: str = "") -> type[msgspec.Struct]:
    """Return a shape as programs get it: its fields, and those of its properties that are named."""
    hints = get_type_hints(shape)
    also = {each: get_type_hints(getattr(shape, each).fget)["return"] for each in properties}
    made = msgspec.defstruct(name or shape.__name__, list((hints | also).items()), frozen=True)
    made.__doc__ = shape.__doc__
    return made


def page_answer(item: type[Any]) -> type[msgspec.Struct]:
    """Return the shape of a page of items: ``next`` and ``previous`` are cursors, null where the list ends."""
    made = msgspec.defstruct(
        f"{item.__name__}Page",
        [("items", list[item]), ("next", str | None, None), ("previous", str | None, None)],  # type: ignore[valid-type]
        frozen=True,
    )
    made.__doc__ = (
        "A page of a list; `next` and `previous` are cursors of the pages beside it, null at the ends."
    )
    return made


def list_answer(item: type[Any]) -> type[msgspec.Struct]:
    """Return the shape of a list that is never long enough to be cut into pages."""
    made = msgspec.defstruct(f"{item.__name__}List", [("items", list[item])], frozen=True)  # type: ignore[valid-type]
    made.__doc__ = "A list in full."
    return made


def paged(page: Page[Any]) -> dict[str, object]:
    """Return a page as `page_answer` shapes it."""
    return {
        "items": list(page.rows),
        "next": str(page.after) if page.after else None,
        "previous": str(page.before) if page.before else None,
    }


def encoded(value: object, shape: type[Any], *, in_full: bool = False) -> Encoded:
    """Return a value as JSON of the shape that is documented; accounts masked unless they shall be there in full.

    Raises msgspec.ValidationError where it does not fit: a mistake of the program.
    """
    fitting = msgspec.convert(value, shape, from_attributes=True)
    plain = msgspec.to_builtins(fitting)
    if in_full:
        return Encoded(msgspec.json.encode(fitting), sum(_holds_account(each) for each in _records(plain)))
    for record in _records(plain):
        for name in ACCOUNTS & record.keys():
            if isinstance(record[name], str):
                record[name] = mask(record[name])
    return Encoded(msgspec.json.encode(plain), 0)


def _records(plain: object) -> Iterator[dict[str, Any]]:
    """Yield every record of plain data, at any depth."""
    if isinstance(plain, list):
        for each in plain:
            yield from _records(each)
    elif isinstance(plain, dict):
        yield plain
        yield from _records(list(plain.values()))


def _holds_account(record: dict[str, Any]) -> bool:
    return any(record.get(name) for name in ACCOUNTS)


def json_answer(body: bytes, status: int = 200) -> Response:
    """Return an answer in JSON."""
    return current_app.response_class(body, status, mimetype="application/json")


def tagged(body: bytes) -> Response:
    """Return an answer with the strong tag of its bytes; 304 to a program that holds the same."""
    response = json_answer(body)
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Authorization")
    response.make_conditional(request)
    return response


def documented(shapes: list[type[Any]]) -> tuple[dict[type[Any], dict[str, Any]], dict[str, Any]]:
    """Return a reference for each shape, and the component schemas that the references point to."""
    references, components = msgspec.json.schema_components(
        shapes, ref_template="#/components/schemas/{name}"
    )
    return dict(zip(shapes, references, strict=True)), components
