"""Statement files as officers upload them, and a browser's way of sending them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from ledger.domain.money import yuan
from tests.ledger.statements.exports import HEADER, comma_separated

OUR_ACCOUNT = "0200004909200088888"
OPENING_FEN = 5_000_000_00

Entry = tuple[date, int, str, str, str]
"""Day, amount in fen (below zero we paid), counterparty, its account, what the bank wrote."""


def statement_file(
    *entries: Entry,
    account: str = OUR_ACCOUNT,
    opening_fen: int = OPENING_FEN,
    off_by_fen: int = 0,
    until: date | None = None,
) -> bytes:
    """Return a CSV with running balances; ``off_by_fen`` breaks the last of them, ``until`` is its last day."""
    balance_fen, rows = opening_fen, []
    for place, (day, fen, name, number, summary) in enumerate(entries, start=1):
        balance_fen += fen
        shown_fen = balance_fen + (off_by_fen if place == len(entries) else 0)
        out, came = (yuan(-fen), "") if fen < 0 else ("", yuan(fen))
        rows.append((day.isoformat(), out, came, yuan(shown_fen), name, number, summary, ""))
    first, last = (choose(entry[0] for entry in entries) for choose in (min, max))
    period = ("起始日期：", first.isoformat(), "终止日期：", (until or last).isoformat())
    return comma_separated(("账号：", account, "户名：", "怀柔区财政局"), period, HEADER, *rows)


def upload(client: FlaskClient, content: bytes, name: str = "2026-03.csv", **fields: str) -> TestResponse:
    """Send a file as the page's form does."""
    data = {"file": FileStorage(io.BytesIO(content), filename=name), **fields}
    boundary, body = encode_multipart(data)  # in memory: the client's own way leaves a temporary file open
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post("/statements/uploads", data=body, content_type=kind)


def imported(client: FlaskClient, content: bytes, name: str = "2026-03.csv") -> str:
    """Upload a file and import it; return the page of its statement."""
    preview = upload(client, content, name)
    assert preview.status_code == 303, preview.text
    place = preview.headers["Location"].partition("?")[0]
    answer = client.post(f"{place}/import", data={"_key": f"import-{name}-{len(content)}"})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def texts(page: str, *wanted: str) -> Sequence[str]:
    """Return what of some texts a page lacks."""
    return [one for one in wanted if one not in page]
