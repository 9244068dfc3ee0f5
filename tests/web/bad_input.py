"""What no officer and no honest program sends: values, bodies and files, and where each of them can be put."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict

from ledger.application.commands import Command
from ledger.application.verb import commands
from ledger.policy.loader import default_pack
from web.access.areas import API, area_of
from web.access.gate import ASSETS
from web.commanding.choices import choices
from web.commanding.fields import WITHOUT_FORM, Field, Kind, fields_of

MATRIX: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("access_matrix.yaml").read_text(encoding="utf-8")
)["routes"]
"""A path of every endpoint, which leads to something that is there."""

LONG = "长" * 5_000
HUGE = "9" * 4_500
NEGATIVE = "-9223372036854775809"
ODD = "\u202eלרע👩‍👩‍👧‍👦'\"; DROP TABLE award; --<script>alert(1)</script>{{7*7}}%s"
NUL = "X\x001"
ESCAPES = "\x1b[2J\x07"
NOT_UTF8 = b"\xc9\xea\xb1\xa8\xff"
"""申报 in GBK, and a byte that is no text in any encoding."""
FORMULAS = ("=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "＝1+1")
"""Names that a spreadsheet would carry out."""

REFUSED = {"long": LONG, "nul": NUL, "escapes": ESCAPES, "huge": HUGE}
"""Refused wherever a text, number, date or sum is asked for."""
ANYTHING = {**REFUSED, "negative": NEGATIVE, "odd": ODD}
"""May be a text somewhere: it is never a server error."""
WRONG_TYPES: tuple[Any, ...] = ([], {}, [[]], {"x": {}}, 1.5, -1, 10**400, None, True, NUL, LONG, "\ud800")
"""Values of JSON; not one of them is right for every field, and most are right for none."""
BIG = 20 * 2**20
FORM, MULTIPART, JSON = (
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "application/json",
)


class Endless(io.RawIOBase):
    """A body that says how much of it was read, and does not end."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.taken += len(buffer)
        buffer[:] = b"9" * len(buffer)
        return len(buffer)


class Recording(Request):
    """A request that remembers which fields of the query and the form its view asks for."""

    asked: set[str] = set()  # noqa: RUF012 - shared by all requests of a test on purpose

    class _Asked(ImmutableMultiDict[str, str]):
        def get(self, key: str, *given: Any, **named: Any) -> Any:
            Recording.asked.add(key)
            return super().get(key, *given, **named)

        def getlist(self, key: str, *given: Any, **named: Any) -> Any:
            Recording.asked.add(key)
            return super().getlist(key, *given, **named)

        def __contains__(self, key: object) -> bool:
            Recording.asked.add(str(key))
            return super().__contains__(key)

    parameter_storage_class = _Asked


def endpoints(app: Flask, method: str, *, api: bool) -> Iterator[tuple[str, str]]:
    """Yield the endpoints that take a method, each with a path that leads to something."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        entry = MATRIX.get(f"{rule.endpoint} {method}")
        if method not in (rule.methods or ()) or rule.endpoint in ASSETS or entry is None:
            continue
        if (area_of(app, rule.endpoint) == API) == api:
            yield rule.endpoint, entry["path"]


def odd_paths(app: Flask, value: str) -> Iterator[str]:
    """Yield every address that has a variable part, with a value in its place."""
    for rule in app.url_map.iter_rules():
        if rule.arguments and "GET" in (rule.methods or ()) and rule.endpoint not in ASSETS:
            yield "".join(value if is_dynamic else part for is_dynamic, part in _parts(rule.rule))


def _parts(rule: str) -> Iterator[tuple[bool, str]]:
    for number, part in enumerate(rule.replace(">", "<").split("<")):
        yield number % 2 == 1, part


def forms() -> tuple[type[Command], ...]:
    """Return the commands that people give from forms."""
    return tuple(kind for kind in commands() if kind.name not in WITHOUT_FORM)


_PLAIN = {
    Kind.DATE: "2026-09-18",
    Kind.MONTH: "2026-08",
    Kind.YUAN: "1.00",
    Kind.INTEGER: "1",
    Kind.NUMBERS: "1",
    Kind.LINES: "X-1",
    Kind.LONG: "说明",
    Kind.FLAG: "",
    Kind.TRUTH: "true",
}


def filled_in(kind: type[Command], of_clause: str = "") -> dict[str, str]:
    """Return a form that is filled in well, about things that are not there; ``of_clause`` picks its facts."""
    found = dict(_filled(kind.name, fields_of(kind), ""))
    if of_clause and "clause" in found:
        found["clause"] = of_clause
    return found


def _filled(command: str, fields: tuple[Field, ...], prefix: str) -> Iterator[tuple[str, str]]:
    for field in fields:
        path = f"{prefix}{field.name}"
        if field.kind is Kind.RECORD:
            yield from _filled(command, field.fields, f"{path}.")
        elif field.kind is Kind.RECORDS:
            yield f"{path}.rows", "1"
            yield from _filled(command, field.fields, f"{path}.0.")
        elif field.kind is not Kind.FACTS:
            allowed = _allowed(command, field.name)
            yield path, allowed or _PLAIN.get(field.kind, "X-1")


def _allowed(command: str, name: str) -> str:
    """Return the first of the values that may be chosen for a field, empty where any may be written."""
    from flask import has_app_context

    assert has_app_context()
    found = choices(command, name)
    return found[0][0] if found else ""


def workbook(members: dict[str, bytes]) -> bytes:
    """Return an archive that begins like a workbook."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": b"<Types/>", **members}.items():
            archive.writestr(name, content)
    return packed.getvalue()


def lying_workbook(unpacked: int, declared: int) -> bytes:
    """Return a workbook that says of its sheet that it unpacks to another size than it does."""
    content = workbook({"xl/workbook.xml": b" " * unpacked})
    return content.replace(unpacked.to_bytes(4, "little"), declared.to_bytes(4, "little"))


def _laughs() -> bytes:
    entities = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    return (
        f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY l0 'ha'>{entities}]><Document>&l11;</Document>".encode()
    )


@cache
def files() -> dict[str, bytes]:
    """Return files that are no statement, by names that are no names; small enough for the client's memory."""
    laughs = _laughs()
    outside = (
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><Document>&e;</Document>"
    )
    page = laughs.replace(b"<Document>", b"<html><table><tr><td>").replace(
        b"</Document>", b"</td></tr></table>"
    )
    return {
        "empty.csv": b"",
        "noise.xls": bytes(range(256)) * 40,
        "../../../etc/cron.d/x.csv": b"a,b\n1,2\n",
        "C:\\Windows\\win.ini\\..\\x.csv": b"a,b\n1,2\n",
        "laughs.xml": laughs,
        "laughs16.xml": laughs.decode().encode("utf-16"),
        "outside.xml": outside,
        "laughs.xls": page,
        "bomb.xlsx": lying_workbook(10_000_001, 600_000_000),
        "lying.xlsx": lying_workbook(100_000_001, 10),
        "outside.xlsx": workbook({"xl/workbook.xml": outside, "../../../../tmp/yanqi-escaped": b"x"}),
        "laughs.xlsx": workbook({"xl/workbook.xml": laughs}),
        "deep.xml": b"<?xml version='1.0'?>" + b"<Document>" * 40_000,
        "wide.csv": b"," * 400_000,
        "long-cell.csv": "交易日期,借方,贷方,余额\n".encode() + b"9" * 400_000 + b",1,1,1\n",
        "formula.csv": "".join(f"{one},{one}\n" for one in FORMULAS).encode(),
    }


def clauses_with_facts() -> list[str]:
    """Return some clauses whose facts differ in kind."""
    return [clause.id for clause in default_pack().clauses if clause.facts][:3]
