"""What no browser and no honest program sends is refused before a view reads it: NUL, and bytes that are no text.

The database takes no NUL, and a name in another encoding would be kept as escapes or question marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NoReturn
from urllib.parse import unquote_to_bytes

from flask import Flask, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from ledger.domain.errors import InvalidInput
from web.errors import API

FORM: Final = "application/x-www-form-urlencoded"
_SHOWN = 40
"""How much of a field's name a refusal repeats."""
_NO_TEXT = re.compile("[\0\N{REPLACEMENT CHARACTER}]")


def whole_body() -> bytes:
    """Return the body of the current request, all of it. Raises RequestEntityTooLarge.

    The framework cuts a body that comes in pieces at its limit, and a part is not what was sent.
    """
    body, limit = request.get_data(cache=True), request.max_content_length
    if not request.content_length and limit is not None and len(body) >= limit:
        raise RequestEntityTooLarge
    return body


def _address() -> None:
    """Refuse an address or query that holds NUL or is no UTF-8. Raises InvalidInput."""
    _refuse_other_encodings(request.query_string)
    _refuse_no_text([("URL", request.path), *_values(request.args)])


def require_text() -> None:
    """Refuse a form that holds NUL or is no UTF-8. Raises InvalidInput, RequestEntityTooLarge.

    The gate asks, once it knows who sends the form and before anything is read out of it: afterwards its bytes are
    gone. Bodies for programs are read by the interface itself, as strictly.
    """
    if request.method in {"GET", "HEAD"} or request.path.startswith(API):
        return
    if request.mimetype == FORM:
        _refuse_other_encodings(whole_body())
    _refuse_no_text(_values(request.form))


def _refuse_other_encodings(raw: bytes) -> None:
    """Refuse escaped bytes that are no UTF-8: the framework would take the escapes themselves for text."""
    try:
        unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        _refuse("URL" if request.method in {"GET", "HEAD"} else "form")


def _refuse_no_text(given: Iterable[tuple[str, str]]) -> None:
    for name, value in given:
        if _NO_TEXT.search(name) or _NO_TEXT.search(value):
            _refuse(name[:_SHOWN] if name.isprintable() else "?")


def _refuse(field: str) -> NoReturn:
    raise InvalidInput(
        field=field,
        problem="含有不能作为文字的字节，应为 UTF-8 且不含 NUL",
        problem_en="holds bytes that are no text: it must be UTF-8, without NUL",
    )


def _values(given: MultiDict[str, str]) -> Iterator[tuple[str, str]]:
    for name, values in given.lists():
        for value in values:
            yield name, value


def register(app: Flask) -> None:
    """Let an application be asked in text only; it must come before the gate."""
    app.before_request(_address)
