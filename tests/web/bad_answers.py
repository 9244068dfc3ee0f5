"""How bad input is sent, and what is wrong with an answer to it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse, encode_multipart

from ledger.application import Ledger
from tests.web.api.programs import Program, error_of

JSON = {"Accept": "application/json"}
SERVER_ERROR, CLIENT_ERROR, FORBIDDEN = 500, 400, 403
STARTS, NUMBER = re.compile(r"[=+\-@\t\r\n＝＋－＠]"), re.compile(r"-?[\d,]+(\.\d+)?%?|-")


def state_of(ledger: Ledger) -> list[dict[str, object]]:
    """Return what changes whenever anything of the ledger or of the ways in does."""
    return ledger.rows(
        "SELECT (SELECT count(*) FROM ledger.event) AS events,"
        " (SELECT count(*) FROM access.token) AS tokens,"
        " (SELECT md5(string_agg(c::text, ',' ORDER BY c::text)) FROM access.credential c) AS credentials",
        (),
    )


class Wrong:
    """What was answered otherwise than it should be, gathered over many requests."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def check(self, case: str, answer: TestResponse, *, refused: bool = False, page: bool = False) -> None:
        """Note a server error, a refusal in another shape, and what was let in though it should be refused."""
        status = answer.status_code
        if status >= SERVER_ERROR or (refused and status < CLIENT_ERROR):
            self.found.append(f"{case}: {status}")
        elif status >= CLIENT_ERROR and not (page and is_said_on_page(answer)):
            if not answer.is_json:
                self.found.append(f"{case}: {status} in another shape: {answer.text[:300]}")
            else:
                error_of(answer)
        if page and answer.mimetype == "text/html" and "<script>alert(1)" in answer.text:
            self.found.append(f"{case}: a script in the page")


def is_said_on_page(answer: TestResponse) -> bool:
    """Whether a page says in an alert, or at a field, what is wrong."""
    return bool(re.search(r'role="alert"|class="problem"|class="refusal', answer.text))


def somebody(browsers: list[FlaskClient], ask: Callable[[FlaskClient], TestResponse]) -> TestResponse:
    """Return the answer to the first who is let in."""
    for browser in browsers:
        answer = ask(browser)
        if answer.status_code not in (401, 403):
            break
    return answer


def post(browsers: list[FlaskClient], path: str, **sent: Any) -> TestResponse:
    """Return the answer to a form of the first who is let in."""
    return somebody(browsers, lambda one: one.post(path, **sent))


def read(browsers: list[FlaskClient], path: str, **asked: Any) -> TestResponse:
    """Return the page of the first who is let in, or its refusal as JSON."""
    return somebody(browsers, lambda one: one.get(path, headers=JSON, **asked))


def multipart(data: dict[str, Any]) -> dict[str, Any]:
    """Return a form as one body that can be sent several times."""
    boundary, body = encode_multipart(data)
    return {"data": body, "content_type": f'multipart/form-data; boundary="{boundary}"'}


def large(
    path: str,
    kind: str,
    length: int | None,
    body: io.RawIOBase,
    askers: Sequence[FlaskClient | Program],
) -> TestResponse:
    """Return the answer of the first who is let in to a body that says its length, or (None) that comes in pieces."""
    for asker in askers:
        client, headers = (asker.client, asker.headers()) if isinstance(asker, Program) else (asker, {})
        answer = client.post(
            path,
            content_type=kind,
            headers={**JSON, "Idempotency-Key": "large", **headers},
            environ_overrides={
                "wsgi.input": body,
                "wsgi.input_terminated": length is None,
                **(
                    {"HTTP_TRANSFER_ENCODING": "chunked"}
                    if length is None
                    else {"CONTENT_LENGTH": str(length)}
                ),
            },
        )
        if answer.status_code not in (401, FORBIDDEN):
            break
    return answer


def carried_out(file_format: str, content: bytes) -> Iterator[str]:
    """Yield the cells that a spreadsheet would carry out."""
    if file_format == "csv":
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            yield from (cell for cell in row if STARTS.match(cell) and not NUMBER.fullmatch(cell))
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and (
                b"<f>" in archive.read(name) or b"<f " in archive.read(name)
            ):
                yield name
            assert "externalLink" not in name
