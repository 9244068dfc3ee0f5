"""Who may what: by token only, within its scopes, its officer's roles and his department."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from access.opened import Access
from access.roles import Role
from access.tokens import READ
from ledger.application import Ledger
from ledger.application.clock import SetClock
from tests.web.api.conftest import ProgramAs
from tests.web.api.programs import Program, error_of, officer_in, token_of
from tests.web.conftest import ClientAs
from tests.web.sample import AWARD, TODAY
from web.opened import opened


def test_without_a_token_nothing_opens(app: Flask, client_as: ClientAs) -> None:
    for client in (app.test_client(), client_as(Role.AUDITOR)):
        for path in ("/api/v1/awards", "/api/v1/openapi.json"):
            answer = client.get(path)
            assert answer.status_code == 401
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert error_of(answer)["code"] == "not_signed_in"


@pytest.mark.parametrize(
    "header", ["Bearer x", "Bearer yq_aaaaaaaaaa_" + "a" * 43, "Basic YTpi", "Bearer ", "Bearer \x80"]
)
def test_a_token_that_is_none(app: Flask, header: str) -> None:
    answer = app.test_client().get("/api/v1/awards", headers={"Authorization": header})
    assert answer.status_code == 401
    error_of(answer)


def test_a_revoked_token(app: Flask, ledger: Ledger) -> None:
    token = token_of(ledger, officer_in(ledger, Role.AUDITOR))
    program = Program(app.test_client(), token)
    assert program.get("/awards").status_code == 200
    Access.of(ledger).tokens.revoke(token.split("_")[1], "test")
    assert program.get("/awards").status_code == 401


def test_an_expired_token(app: Flask, ledger: Ledger) -> None:
    username = officer_in(ledger, Role.AUDITOR)
    long_ago = Access.of(ledger, clock=SetClock(TODAY - timedelta(days=31)))
    token, _ = long_ago.tokens.issue(
        username, label="test", scopes=[READ], life=timedelta(days=30), by=username
    )
    program = Program(app.test_client(), token)
    assert error_of(program.get("/awards"))["code"] == "token_invalid"


def test_a_scope_that_is_missing(program_as: ProgramAs) -> None:
    reader = program_as(Role.CLERK, READ, department="kw")
    assert reader.get("/awards").status_code == 200
    refused = reader.give("award.accept", {"award": AWARD})
    assert refused.status_code == 403
    assert error_of(refused)["details"]["scope"] == "award.accept"
    writer = program_as(Role.CLERK, "award.*", department="kw")
    assert error_of(writer.get("/awards"))["details"]["scope"] == "read:awards"
    assert writer.give("award.accept", {"award": AWARD}).status_code == 409
    bulk = {"mode": "each", "commands": [{"name": "recipient.resume", "fields": {}}]}
    assert error_of(writer.post("/bulk", bulk))["code"] == "scope_missing"
    some = program_as(Role.CLERK, "read:burn", department="kw")
    assert some.get("/burn").status_code == 200
    assert some.get("/awards").status_code == 403


def test_a_role_that_is_missing(program_as: ProgramAs) -> None:
    clerk = program_as(Role.CLERK, department="kw")
    assert error_of(clerk.get("/statements"))["code"] == "role_missing"
    assert error_of(clerk.give("award.approve", {}))["code"] == "role_missing"
    assert error_of(clerk.upload("/statements", "s.csv", b"x"))["code"] in (
        "role_missing",
        "wrong_department",
    )


def test_another_department_sees_and_does_nothing(program_as: ProgramAs) -> None:
    own, other = (program_as(Role.CLERK, department=each) for each in ("kw", "fgw"))
    assert own.get(f"/awards/{AWARD}").status_code == 200
    assert other.get(f"/awards/{AWARD}").status_code == 404
    assert AWARD in own.get("/awards").text
    assert AWARD not in other.get("/awards").text
    assert AWARD not in other.get("/instalments").text
    refused = other.give("award.cancel_remainder", {"award": AWARD, "reason": "r", "document": "d"})
    assert refused.status_code == 403
    assert other.give("award.send_back", {"award": AWARD, "reason": "r"}).status_code in (403, 404, 409)


def test_a_token_narrowed_to_a_department(app: Flask, ledger: Ledger) -> None:
    auditor = officer_in(ledger, Role.AUDITOR)
    narrowed = Program(app.test_client(), token_of(ledger, auditor, READ, department="fgw"))
    assert narrowed.get(f"/awards/{AWARD}").status_code == 404


def test_commands_are_in_the_audit(app: Flask, clerk: Program) -> None:
    clerk.give("award.accept", {"award": "NOBODY"}, key="audited")
    found = (
        opened(app)
        .get()
        .rows("SELECT outcome, command, details FROM access.audit ORDER BY number DESC LIMIT 5")
    )
    assert any(row["command"] == "award.accept" and row["outcome"] == "refused" for row in found)
