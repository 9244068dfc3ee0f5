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

from ledger.domain.errors import InvalidInput
from web.errors import API

FORM: Final = "application/x-www-form-urlencoded"
_SHOWN = 40
"""How much of a field's name a refusal repeats."""
_NO_TEXT = re.compile("[\0\N{REPLACEMENT CHARACTER}]")


def _address() -> None:
    """Refuse an address or query that holds NUL or is no UTF-8. Raises InvalidInput."""
    _refuse_other_encodings(request.query_string)
    _refuse_no_text([("URL", request.path), *_values(request.args)])


def _form() -> None:
    """Refuse a form that holds NUL or is no UTF-8. Raises InvalidInput.

    Bodies for programs are read by the interface itself, as strictly.
    """
    if request.method in {"GET", "HEAD"} or request.path.startswith(API):
        return
    if request.mimetype == FORM:
        _refuse_other_encodings(request.get_data(cache=True))
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


def register_before_gate(app: Flask) -> None:
    """Let an application be asked in text only."""
    app.before_request(_address)


def register_after_gate(app: Flask) -> None:
    """Let an application's forms hold text only; nobody's form is read before it is known who sends it."""
    app.before_request(_form)
