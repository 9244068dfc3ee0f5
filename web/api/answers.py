"""What an endpoint answers: JSON made from a declared shape, the shape as OpenAPI documents it, and its ETag."""

from __future__ import annotations

import hashlib
from typing import Any, Final, TypeVar, get_type_hints

import msgspec
from flask import Response, current_app, request

from ledger.domain.identifiers import mask
from projections.queries.paging import Page
from web.payees.bank_data import sees_accounts

Shape = TypeVar("Shape")
ACCOUNTS: Final = frozenset({"account", "counterparty_account"})
"""Fields that hold an account number."""


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


def encoded(value: object, shape: type[Any]) -> bytes:
    """Return a value as JSON of the shape that is documented; accounts masked but for those who see them.

    Raises msgspec.ValidationError where it does not fit: a mistake of the program.
    """
    fitting = msgspec.convert(value, shape, from_attributes=True)
    if sees_accounts():
        return msgspec.json.encode(fitting)
    return msgspec.json.encode(_masked(msgspec.to_builtins(fitting)))


def _masked(value: object) -> object:
    """Return plain data with every account in it masked, as the pages show it."""
    if isinstance(value, list):
        return [_masked(each) for each in value]
    if isinstance(value, dict):
        return {
            name: mask(each) if name in ACCOUNTS and isinstance(each, str) else _masked(each)
            for name, each in value.items()
        }
    return value


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
