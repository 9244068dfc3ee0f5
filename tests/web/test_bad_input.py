"""Whatever is sent, and wherever to: a clear refusal, nothing changed, never a server error."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from flask import Flask
from flask.testing import FlaskClient
from stdnum.cn import uscc
from werkzeug.datastructures import FileStorage

from access.roles import Role
from ledger.application import Ledger
from ledger.application.commands import RegisterOrganisation
from tests.ledger.application.district import District
from tests.web import bad_input
from tests.web.api.programs import PREFIX, Program, error_of, officer_in, token_of
from tests.web.bad_answers import (
    FORBIDDEN,
    JSON,
    Wrong,
    carried_out,
    large,
    multipart,
    post,
    read,
    state_of,
)
from tests.web.bad_input import Recording, endpoints
from tests.web.conftest import ClientAs
from tests.web.officers import BUSINESS
from tests.web.statements.files import upload
from web.api.carrying import given_by_fields
from web.api.limits import MAX_UPLOAD_BYTES
from web.api.pages import PLACE as OPENAPI
from web.forms import form_of, require_declared
from web.statements.uploads import SETTING

UNSUPPORTED = 415
TOO_LARGE = (413, UNSUPPORTED)
"""Refused for its size, or before its size matters for its kind."""
LEAST_FORMS = 25
SLACK = 2**20
"""What is read in one piece before it is counted."""


@pytest.fixture(scope="module")
def app(app: Flask) -> Flask:
    app.request_class = Recording
    app.config["YANQI_API_RATE"] = "1000000 per minute"
    return app


@pytest.fixture(scope="module")
def browsers(client_as: ClientAs) -> list[FlaskClient]:
    """Officers who together may do everything."""
    roles = [BUSINESS, (Role.PAYER,), (Role.SECURITY_ADMIN,), (Role.SYSTEM_ADMIN,), (Role.AUDIT_ADMIN,)]
    return [client_as(*each) for each in roles]


@pytest.fixture(scope="module")
def programs(app: Flask, ledger: Ledger) -> list[Program]:
    """Programs that together may do everything."""
    return [
        Program(app.test_client(), token_of(ledger, officer_in(ledger, role)))
        for role in Role
        if role is not Role.AUDIT_ADMIN
    ]


@pytest.fixture
def unchanged(ledger: Ledger, browsers: list[FlaskClient], programs: list[Program]) -> Iterator[None]:
    assert browsers
    assert programs
    before = state_of(ledger)
    yield
    assert state_of(ledger) == before


@pytest.fixture
def uploads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory in which uploaded files wait."""
    monkeypatch.setenv(SETTING, str(tmp_path / "waiting"))
    (tmp_path / "waiting").mkdir(mode=0o700)
    return tmp_path / "waiting"


@pytest.fixture
def wrong() -> Iterator[Wrong]:
    gathered = Wrong()
    yield gathered
    assert "\n".join(gathered.found) == ""


def test_queries(app: Flask, browsers: list[FlaskClient], wrong: Wrong, unchanged: None) -> None:
    for endpoint, path in endpoints(app, "GET", api=False):
        Recording.asked.clear()
        visitor = next((one for one in browsers if one.get(path).status_code not in (401, 403)), browsers[0])
        for name in sorted(Recording.asked - {"again"}):
            for kind in ("huge", "negative", "odd"):
                answer = visitor.get(path, query_string={name: bad_input.ANYTHING[kind]}, headers=JSON)
                wrong.check(f"{endpoint}?{name}={kind}", answer)
        for query in ("q=%ff%fe", "%00=1", "x=%C9%EA", "q=X%001"):
            wrong.check(f"{endpoint}?{query}", visitor.get(f"{path}?{query}", headers=JSON), refused=True)


@pytest.mark.parametrize(
    "part",
    [
        "%00",
        "%ff",
        "..%2f..%2fetc%2fpasswd",
        "..%5c..%5cwin.ini",
        "%F0%9F%A4%A1",
        "9" * 60,
        "-1",
        "x" * 3_000,
    ],
)
def test_paths(
    app: Flask, browsers: list[FlaskClient], programs: list[Program], wrong: Wrong, unchanged: None, part: str
) -> None:
    for path in bad_input.odd_paths(app, part):
        if path.startswith(PREFIX):
            wrong.check(path, programs[0].get(path.removeprefix(PREFIX)), refused=True)
        else:
            answer = read(browsers, path)
            wrong.check(path, answer, refused=True)


@pytest.mark.parametrize("kind", list(bad_input.ANYTHING))
def test_forms_of_commands(
    app: Flask, browsers: list[FlaskClient], wrong: Wrong, unchanged: None, kind: str
) -> None:
    bad = bad_input.ANYTHING[kind]
    with app.test_request_context():
        sheets = {one.name: bad_input.filled_in(one) for one in bad_input.forms()}
    for name, good in sheets.items():
        data = {**good, **dict.fromkeys((path for path in good if not path.endswith(".rows")), bad)}
        for carried in ("_on", "_key", "_version", "_shown", "next"):
            data[carried] = bad
        data |= {path: bad for path in good if path.endswith(".rows") and kind == "huge"}
        for wanted in ("submit", "show") if kind == "odd" else ("submit",):
            answer = post(browsers, f"/do/{name}", data={**data, "_do": wanted}, headers=JSON)
            refused = wanted == "submit" or kind == "nul"
            wrong.check(f"{name} {wanted}", answer, refused=refused, page=True)


def test_single_fields_of_commands(
    app: Flask, browsers: list[FlaskClient], wrong: Wrong, unchanged: None
) -> None:
    with app.test_request_context():
        sheets = {one.name: bad_input.filled_in(one, "art4.testing") for one in bad_input.forms()}
    for name, good in sheets.items():
        for number, path in enumerate(good):
            kind = list(bad_input.REFUSED)[number % len(bad_input.REFUSED)]
            if path.endswith(".rows") or "." in path:
                kind = "huge"
            data = {**good, path: bad_input.ANYTHING[kind], "_do": "rehearse"}
            answer = post(browsers, f"/do/{name}", data=data)
            wrong.check(f"{name} {path} {kind}", answer, refused=True, page=True)


def test_forms_as_no_browser_sends_them(browsers: list[FlaskClient], wrong: Wrong, unchanged: None) -> None:
    path, clerk = "/do/organisation.register", browsers[0]
    good = {"uscc": "91110116MA01234567", "organisation_name": "企业", "kind": "enterprise", "_do": "submit"}
    twice = [("organisation_name", "甲"), ("organisation_name", "乙"), *good.items()]
    encoded = "&".join(f"{name}={value}" for name, value in good.items() if name != "organisation_name")
    for case, sent in {
        "given twice": {
            "data": "&".join(f"{name}={value}" for name, value in twice),
            "content_type": bad_input.FORM,
        },
        "choice given twice": {"data": {**good, "kind": ["enterprise", "person"]}},
        "unknown": {"data": {**good, "amount_fen": "1"}},
        "JSON": {"json": good},
        "XML": {"data": b"<x/>", "content_type": "text/xml"},
        "no type": {"data": encoded.encode()},
        "GBK": {
            "data": encoded.encode() + b"&organisation_name=%C9%EA%B1%A8",
            "content_type": bad_input.FORM,
        },
        "raw GBK": {
            "data": encoded.encode() + b"&organisation_name=" + bad_input.NOT_UTF8,
            "content_type": bad_input.FORM,
        },
        "no boundary": {"data": b"--x\r\n\r\n", "content_type": "multipart/form-data"},
        "cut short": {"data": b"--x\r\nContent-Dis", "content_type": "multipart/form-data; boundary=x"},
        "many fields": {"data": {f"f{number}": "1" for number in range(5_000)}},
        "nothing": {"data": b""},
    }.items():
        answer = clerk.post(path, headers=JSON, **sent)  # type: ignore[arg-type]
        wrong.check(case, answer, refused=True, page=True)


def test_other_forms(app: Flask, browsers: list[FlaskClient], wrong: Wrong, ledger: Ledger) -> None:
    events = state_of(ledger)[0]["events"]
    for endpoint, path in endpoints(app, "POST", api=False):
        if endpoint in ("commanding.give", "access.logout"):
            continue
        Recording.asked.clear()
        visitor = next(
            (one for one in browsers if one.post(path, data={}).status_code not in (401, 403)), browsers[0]
        )
        for kind, value in bad_input.ANYTHING.items():
            names = sorted(Recording.asked) or ["x"]
            answer = visitor.post(path, data=dict.fromkeys(names, value), headers=JSON)
            wrong.check(f"{endpoint} {kind}", answer, refused=kind == "nul", page=True)
    assert state_of(ledger)[0]["events"] == events


def test_fields_that_a_form_does_not_have(
    app: Flask, browsers: list[FlaskClient], wrong: Wrong, unchanged: None
) -> None:
    forms = 0
    for endpoint, path in endpoints(app, "POST", api=False):
        form = form_of(app, endpoint)
        assert form is not None
        if form.by_command:
            assert endpoint == "commanding.give"  # as no browser sends them, above
            continue
        forms += 1
        cases: dict[str, dict[str, Any]] = {
            "unknown": {"unknown": "1"},
            "unprintable": {"x\x1b": "1"},
            "file": {"unknown": FileStorage(io.BytesIO(b"x"), "x.csv")},
            **{f"{name} twice": {name: ["a", "b"]} for name in form.fields},
            **{f"{name} as a file": {name: FileStorage(io.BytesIO(b"x"), "x.csv")} for name in form.fields},
            **{f"{name} as a text": {name: "x"} for name in form.files},
        }
        for case, data in cases.items():
            answer = post(browsers, path, headers=JSON, **multipart(data))
            wrong.check(f"{endpoint} {case}", answer, refused=True)
            assert error_of(answer)["code"] == "invalid_fields", f"{endpoint} {case}: {answer.text}"
        for kind in ("application/json", "text/xml", "text/plain"):
            answer = post(browsers, path, data=b"{}", content_type=kind, headers=JSON)
            assert answer.status_code == UNSUPPORTED, f"{endpoint} {kind}"
        assert post(browsers, path, data=b"{}", headers=JSON).status_code == UNSUPPORTED, endpoint
    assert forms >= LEAST_FORMS


def test_bytes_are_looked_at_before_the_mark_of_a_form(
    app: Flask, browsers: list[FlaskClient], monkeypatch: pytest.MonkeyPatch, unchanged: None
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)  # reading the mark uses the bytes up
    body = b"display_name=%C9%EA&username=x"
    answer = browsers[2].post("/officers", data=body, content_type=bad_input.FORM, headers=JSON)
    assert error_of(answer)["code"] == "invalid_input"
    answer = browsers[2].post("/officers", data={"display_name": "x"}, headers=JSON)
    assert error_of(answer)["code"] == "foreign_form"


def test_an_application_with_an_undeclared_form_does_not_start() -> None:
    app = Flask(__name__)
    app.add_url_rule("/form", "form", lambda: "", methods=["POST"])
    with pytest.raises(LookupError, match=r"forms that declare no fields .*: form"):
        require_declared(app)


def test_parameters_given_twice(
    app: Flask, browsers: list[FlaskClient], programs: list[Program], wrong: Wrong, unchanged: None
) -> None:
    for endpoint, path in endpoints(app, "GET", api=False):
        for query in ("q=a&q=b", "lang=en&lang=zh", "utm_source=a&utm_source=a"):
            answer = read(browsers, path, query_string=query)
            wrong.check(f"{endpoint}?{query}", answer, refused=True)
            assert error_of(answer)["code"] == "invalid_fields", endpoint
        shared = read(browsers, path, query_string="utm_source=mail&from=singlemessage")
        assert shared.status_code == read(browsers, path).status_code, endpoint
    for endpoint, path in endpoints(app, "GET", api=True):
        below = path.removeprefix(PREFIX)
        if path == OPENAPI:
            continue
        for query in ("utm_source=mail", "limit=1&limit=2"):
            answer = next(
                one
                for program in programs
                if (one := program.get(f"{below}?{query}")).status_code != FORBIDDEN
            )
            wrong.check(f"{endpoint}?{query}", answer, refused=True)
            assert error_of(answer)["code"] == "invalid_fields", endpoint


def test_large_bodies(
    app: Flask, browsers: list[FlaskClient], programs: list[Program], wrong: Wrong, unchanged: None
) -> None:
    bodies = 0
    for is_api in (False, True):
        for endpoint, path in endpoints(app, "POST", api=is_api):
            for kind in (bad_input.FORM, bad_input.MULTIPART, bad_input.JSON):
                for length in (bad_input.BIG, None):
                    body = bad_input.Endless()
                    answer = large(path, kind, length, body, programs if is_api else browsers)
                    bodies += 1
                    wrong.check(f"{endpoint} {kind} {length}", answer, refused=True)
                    assert answer.status_code in TOO_LARGE, f"{endpoint} {kind} {length}: {answer.text}"
                    assert body.taken <= MAX_UPLOAD_BYTES + SLACK, f"{endpoint} {kind}: {body.taken}"
    assert bodies > LEAST_FORMS


@pytest.mark.parametrize("name", list(bad_input.files()))
def test_uploads_by_the_page(
    browsers: list[FlaskClient], wrong: Wrong, unchanged: None, uploads: Path, name: str
) -> None:
    around = sorted(uploads.parent.rglob("*"))
    answer = upload(browsers[0], bad_input.files()[name], name)
    wrong.check(name, answer, refused=True, page=True)
    assert "root:" not in answer.text
    assert sorted(uploads.parent.rglob("*")) == around, "a file was left"


@pytest.mark.parametrize("name", list(bad_input.files()))
def test_uploads(programs: list[Program], wrong: Wrong, unchanged: None, name: str) -> None:
    content = bad_input.files()[name]
    for path in ("/statements/preview", "/statements"):
        for program in programs:
            answer = program.upload(path, name, content)
            if answer.status_code != FORBIDDEN:
                break
        wrong.check(f"{path} {name}", answer, refused=True)
        assert "root:" not in answer.text


def test_values_of_another_type(programs: list[Program], wrong: Wrong, unchanged: None) -> None:
    for kind in given_by_fields():
        names = list(get_type_hints(kind))
        bodies: list[Any] = [dict.fromkeys(names, value) for value in bad_input.WRONG_TYPES]
        bodies += [
            [],
            "x",
            None,
            1,
            {"unknown": 1},
            b"{",
            b"\xff",
            b'{"a": 1, "a": 2}',
            b"[" * 10_000,
            b"NaN",
        ]
        mine = next(one for one in programs if one.give(kind.name, {}).status_code != FORBIDDEN)
        for number, body in enumerate(bodies):
            encoded = body if isinstance(body, bytes) else json.dumps(body).encode()
            answer = mine.give(kind.name, encoded)
            wrong.check(f"{kind.name} {number}", answer, refused=number > 0)


def test_formulas_leave_as_text(
    app: Flask, ledger: Ledger, browsers: list[FlaskClient], wrong: Wrong
) -> None:
    district = District(ledger, ledger.clock, count=900_000)  # type: ignore[arg-type] # the clock of the tests
    for number, name in enumerate(bad_input.FORMULAS):
        code = uscc.calc_check_digit(body := f"91110116FRML{number:05d}")
        district.does(RegisterOrganisation(uscc=body + code, organisation_name=name, kind="enterprise"))
    exports = 0
    for endpoint, path in endpoints(app, "GET", api=False):
        query = {"q": "91110116FRML"} if endpoint == "search.index" else {}
        for file_format in ("csv", "xlsx"):
            answer = read(browsers, path, query_string={**query, "format": file_format})
            wrong.check(f"{endpoint} {file_format}", answer)
            if "attachment" in answer.headers.get("Content-Disposition", ""):
                exports += 1
                assert list(carried_out(file_format, answer.data)) == [], endpoint
    assert exports > LEAST_EXPORTS


LEAST_EXPORTS = 8
