"""Two programs, of two officers: one asks for a countersignature, the other gives it, the first goes on."""

from __future__ import annotations

from typing import Any

import pytest

from access.roles import Role
from tests.web.api.conftest import ProgramAs
from tests.web.api.programs import Program, error_of
from tests.web.sample import ENTERPRISE

SUPPORT, ASK, GIVE = "support.record_external", "countersignature.ask", "countersignature.give"
SECOND = "api.checker.kw"


def support(entry: str, **more: Any) -> dict[str, Any]:
    return {
        "entry": entry,
        "recipient": ENTERPRISE,
        "level": "district",
        "measure": "另一措施",
        "amount_fen": 123_456,
        "received_on": "2026-09-01",
        "document": "文 1",
        "claims": [f"contract:{entry}"],
        "exemption": {"reason": "同意", "document": "纪要 1", "second_person": SECOND},
        **more,
    }


@pytest.fixture(scope="module")
def checker(program_as: ProgramAs) -> Program:
    return program_as(Role.CHECKER, department="kw")


def test_asked_given_and_used_under_one_key(clerk: Program, checker: Program) -> None:
    fields = support("CS-1")
    refused = clerk.give(SUPPORT, fields, key="cs/1")
    assert (refused.status_code, error_of(refused)["code"]) == (403, "countersignature_missing")
    asked = clerk.give(ASK, {"command": SUPPORT, "payload": fields})
    assert asked.status_code == 201, asked.text
    signed = {"countersignature": asked.get_json()["answer"]["countersignature"]}
    assert error_of(clerk.give(GIVE, signed))["code"] == "role_missing"
    assert checker.give(GIVE, signed).status_code == 201
    assert clerk.give(SUPPORT, {**fields, "amount_fen": 123_457}, key="cs/other").status_code == 403
    done = clerk.give(SUPPORT, fields, key="cs/1")
    assert done.status_code == 201, done.text
    again = clerk.give(SUPPORT, fields, key="cs/2")
    assert again.status_code in (403, 409)


def test_it_is_read_by_those_whose_matter_it_is(
    clerk: Program, checker: Program, program_as: ProgramAs
) -> None:
    fields = support("CS-5")
    asked = clerk.give(ASK, {"command": SUPPORT, "payload": fields})
    identity = asked.get_json()["answer"]["countersignature"]
    path = f"/countersignatures/{identity}"
    for program in (clerk, checker, program_as(Role.AUDITOR)):
        read = program.get(path)
        assert read.status_code == 200, read.text
        found = read.get_json()
        assert (found["id"], found["command"], found["state"], found["second_person"]) == (
            identity,
            SUPPORT,
            "asked",
            SECOND,
        )
        assert found["payload"]["entry"] == "CS-5"
        assert found["decided_at"] is None
    assert program_as(Role.APPROVER, department="kw").get(path).status_code == 404
    assert clerk.get("/countersignatures/none").status_code == 404
    assert checker.give(GIVE, {"countersignature": identity}).status_code == 201
    given = clerk.get(path).get_json()
    assert given["state"] == "given"
    assert given["decided_at"]


def test_a_bulk_is_no_way_around(clerk: Program) -> None:
    fields = support("CS-2")
    items = [
        {"name": ASK, "fields": {"command": SUPPORT, "payload": fields}},
        {"name": SUPPORT, "fields": fields},
    ]
    refused = clerk.post("/bulk", {"mode": "atomic", "commands": items})
    assert (refused.status_code, error_of(refused)["code"]) == (403, "countersignature_missing")


@pytest.mark.parametrize(
    ("payload", "path"),
    [
        ({}, "payload.entry"),
        (support("CS-3", amount_fen="1.00"), "payload.amount_fen"),
        (support("CS-3", unknown="x"), "payload.unknown"),
        (support("CS-3", exemption={"reason": "x"}), "payload.exemption.document"),
        (["entry"], "payload"),
    ],
)
def test_what_is_wrong_with_the_command_asked_for_is_said_field_by_field(
    clerk: Program, payload: Any, path: str
) -> None:
    error = error_of(clerk.give(ASK, {"command": SUPPORT, "payload": payload}))
    assert error["code"] == "invalid_fields"
    assert any(field.startswith(f"{path}:") for field in error["details"]["fields"])


def test_who_may_not_give_it_asks_for_nothing(clerk: Program, program_as: ProgramAs) -> None:
    asked = {"command": "no.such", "payload": {}}
    assert clerk.give(ASK, asked).status_code == 404
    of_another = program_as(Role.RECONCILER).give(ASK, {"command": SUPPORT, "payload": support("CS-4")})
    assert (of_another.status_code, error_of(of_another)["code"]) == (403, "role_missing")
