"""What somebody was not let do is in the audit log, once; requests of nobody known cannot write it at will."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from access.audit import AuditRow
from access.opened import Access
from access.roles import Role
from access.tokens import READ
from ledger.application import Ledger
from ledger.application.clock import SetClock
from tests.web.api.programs import Program, officer_in, token_of
from tests.web.conftest import ClientAs
from tests.web.officers import access_of, sign_in
from tests.web.sample import AWARD, RENT, TODAY
from web import create_app
from web.access.cookies import SESSION
from web.observing.metrics import Metrics
from web.opened import opened

NOTED_A_MINUTE = 30


@pytest.fixture
def guarded(database_url: str) -> Iterator[Flask]:
    """An application whose forms must carry their mark, and which nobody has asked anything yet."""
    app = create_app(database_url, clock=SetClock(TODAY))
    yield app
    opened(app).close()


def since(app: Flask, number: int) -> list[AuditRow]:
    """Return the entries after a number, the oldest first."""
    return [row for row in reversed(access_of(app).audit.entries(limit=200).rows) if row.number > number]


def last(app: Flask) -> int:
    """Return the number of the newest entry, 0 if there is none."""
    return max((row.number for row in access_of(app).audit.entries(limit=1).rows), default=0)


def counted(app: Flask, code: str) -> float:
    """Return how many refusals of nobody known an application has counted."""
    metrics: Metrics = app.extensions["yanqi-metrics"]
    line = f'yanqi_strangers_refused_total{{code="{code}"}} '
    said = metrics.exposition(opened(app).get().rows)[0].decode().splitlines()
    return sum(float(one.removeprefix(line)) for one in said if one.startswith(line))


def program(app: Flask, ledger: Ledger, role: Role, *scopes: str, department: str = "czj") -> Program:
    return Program(app.test_client(), token_of(ledger, officer_in(ledger, role, department), *scopes))


Asked = Callable[[Flask, Ledger], TestResponse]
OF_PROGRAMS: dict[str, tuple[Asked, tuple[str, str, str]]] = {
    "a command of another role": (
        lambda app, ledger: program(app, ledger, Role.CLERK).give("award.approve", {}),
        ("command", "award.approve", "role_missing"),
    ),
    "a rehearsal of it": (
        lambda app, ledger: program(app, ledger, Role.CLERK).give("award.approve", {}, dry_run="true"),
        ("command", "award.approve", "role_missing"),
    ),
    "a command that the token was not issued for": (
        lambda app, ledger: program(app, ledger, Role.CLERK, READ).give("award.accept", {"award": AWARD}),
        ("command", "award.accept", "scope_missing"),
    ),
    "a command that only the finance bureau gives": (
        lambda app, ledger: program(app, ledger, Role.CLERK, department="kw").give("batch.make", {}),
        ("command", "batch.make", "wrong_department"),
    ),
    "an area of others": (
        lambda app, ledger: program(app, ledger, Role.CLERK).get("/statements"),
        ("access", "", "role_missing"),
    ),
    "an area that the token does not read": (
        lambda app, ledger: program(app, ledger, Role.CLERK, "award.*").get("/awards"),
        ("access", "", "scope_missing"),
    ),
    "a preview": (
        lambda app, ledger: program(app, ledger, Role.CLERK).upload("/statements/preview", "s.csv", b"x"),
        ("command", "statement.import", "role_missing"),
    ),
}


@pytest.mark.parametrize("what", OF_PROGRAMS)
def test_what_a_program_may_not_do_is_noted_once(app: Flask, ledger: Ledger, what: str) -> None:
    ask, (action, command, code) = OF_PROGRAMS[what]
    before = last(app)
    assert ask(app, ledger).status_code == 403
    (entry,) = since(app, before)
    assert (entry.action, entry.outcome, entry.command, entry.code) == (action, "refused", command, code)
    assert entry.officer.startswith("api.clerk")
    assert len(entry.details["token_id"]) == 10


def test_each_item_of_a_bulk_that_is_not_ones_own_is_noted(app: Flask, ledger: Ledger) -> None:
    items = [{"name": "award.accept", "fields": {"award": award}} for award in (AWARD, RENT)]
    before = last(app)
    for dry_run in ("true", "false"):
        answer = program(app, ledger, Role.CHECKER, department="kw").post(
            "/bulk", {"mode": "each", "commands": items}, dry_run=dry_run
        )
        assert [each["status"] for each in answer.get_json()["items"]] == [403, 403]
    found = since(app, before)
    assert [(one.command, one.outcome, one.code) for one in found] == [
        ("award.accept", "refused", "role_missing")
    ] * 4
    assert [one.details.get("rehearsal", False) for one in found] == [True, True, False, False]


@pytest.mark.parametrize(
    ("method", "path", "role", "action", "command"),
    [
        ("GET", "/do/award.approve", "clerk", "command", "award.approve"),
        ("POST", "/do/award.approve", "clerk", "command", "award.approve"),
        ("POST", "/batches/20260601-001/export", "clerk", "command", "batch.export"),
        ("POST", "/months/2026-03/close", "clerk", "command", "period.close"),
        ("POST", "/reconciliation/run", "checker", "command", "statement.match"),
        ("POST", "/statements/uploads", "checker", "command", "statement.import"),
        ("GET", "/statements?format=csv", "checker", "export", ""),
    ],
)
def test_what_a_page_does_not_let_somebody_do_is_noted_once(
    app: Flask, client_as: ClientAs, method: str, path: str, role: str, action: str, command: str
) -> None:
    browser, before = client_as(role), last(app)
    data = {"file": (io.BytesIO(b"x"), "s.csv")} if path.endswith("uploads") else None
    assert browser.open(path, method=method, data=data).status_code == 403
    (entry,) = since(app, before)
    assert (entry.officer, entry.action, entry.outcome, entry.command, entry.code) == (
        f"{role}.czj",
        action,
        "refused",
        command,
        "role_missing",
    )


def test_a_token_that_opens_nothing_any_more_is_noted_by_its_public_part(
    guarded: Flask, ledger: Ledger
) -> None:
    username = officer_in(ledger, Role.AUDITOR)
    revoked = token_of(ledger, username)
    Access.of(ledger).tokens.revoke(revoked.split("_")[1], "test")
    long_ago = Access.of(ledger, clock=SetClock(TODAY - timedelta(days=31))).tokens
    expired, _ = long_ago.issue(username, label="old", scopes=[READ], life=timedelta(days=30), by=username)
    for token in (revoked, expired):
        before = last(guarded)
        assert Program(guarded.test_client(), token).get("/awards").status_code == 401
        (entry,) = since(guarded, before)
        assert (entry.action, entry.outcome, entry.code) == ("access", "refused", "token_invalid")
        assert entry.officer == ""
        assert entry.details["given_token_id"] == token.split("_")[1]
        assert token.split("_", 2)[2] not in str(entry)


def test_a_session_that_is_over_is_noted(guarded: Flask) -> None:
    browser, before = guarded.test_client(), last(guarded)
    browser.set_cookie(SESSION, "of yesterday")
    assert browser.get("/awards").status_code == 302
    (entry,) = since(guarded, before)
    assert (entry.action, entry.officer, entry.code) == ("access", "", "not_signed_in")


def test_who_shows_nothing_is_counted_and_not_noted(guarded: Flask) -> None:
    before = last(guarded)
    assert guarded.test_client().get("/awards").status_code == 302
    assert guarded.test_client().get("/api/v1/awards").status_code == 401
    assert since(guarded, before) == []
    assert counted(guarded, "not_signed_in") == 2


def test_invented_tokens_are_noted_so_many_a_minute_and_counted_beyond(guarded: Flask) -> None:
    before, more = last(guarded), 5
    for number in range(NOTED_A_MINUTE + more):
        token = f"yq_{number:010d}_{'a' * 43}"
        assert Program(guarded.test_client(), token).get("/awards").status_code == 401
    assert len(since(guarded, before)) == NOTED_A_MINUTE
    assert counted(guarded, "token_invalid") == more


def test_addresses_that_are_none_are_not_there_and_leave_nothing(guarded: Flask) -> None:
    before = last(guarded)
    browser = guarded.test_client()
    for number in range(1, 40):
        assert browser.post(f"/x{number}").status_code == 404
    wrong_method = browser.post("/platforms")
    assert wrong_method.status_code == 405
    assert "GET" in wrong_method.headers["Allow"]
    assert since(guarded, before) == []


def test_forms_of_nobody_are_counted_and_limited(guarded: Flask) -> None:
    before = last(guarded)
    browser = guarded.test_client()
    answers = [browser.post("/login", data={"username": "zhou.lan"}) for _ in range(NOTED_A_MINUTE + 2)]
    assert [one.status_code for one in answers] == [400] * NOTED_A_MINUTE + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) == 60
    assert since(guarded, before) == []
    assert counted(guarded, "foreign_form") == NOTED_A_MINUTE + 2


def test_a_foreign_form_in_the_name_of_somebody_is_noted(guarded: Flask, ledger: Ledger) -> None:
    username = officer_in(ledger, Role.CLERK)
    browser, before = sign_in(guarded, username), last(guarded)
    assert browser.post("/do/award.accept", data={"award": AWARD}).status_code == 400
    (entry,) = since(guarded, before)
    assert (entry.officer, entry.code) == (username, "foreign_form")
