"""Commands by programs: carried out once per key, rehearsed exactly, refused in the one shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from access.roles import Role
from ledger.application import Ledger
from ledger.application.verb import commands
from tests.ledger.application.district import UNITS
from tests.web.api.conftest import ProgramAs
from tests.web.api.programs import Program, error_of
from tests.web.sample import AWARD, RENT
from tests.web.sample import testing as contract_facts
from web.api.carrying import NOT_BY_FIELDS, given_by_fields
from web.api.limits import MAX_BODY_BYTES

APPLY = "award.apply"


def application(award: str) -> dict[str, Any]:
    facts = contract_facts(f"HT-{award}", "100000.00")
    return {"award": award, "recipient": UNITS[1], "clause": "art4.testing", "facts": facts}


def test_every_command_has_an_endpoint_or_a_reason_for_none() -> None:
    assert {kind.name for kind in given_by_fields()} == {kind.name for kind in commands()} - set(
        NOT_BY_FIELDS
    )


def test_a_command_is_carried_out_once_per_key(clerk: Program, ledger: Ledger) -> None:
    first = clerk.give(APPLY, application("API-1"), key="oa/1")
    assert first.status_code == 201, first.text
    outcome = first.get_json()
    assert outcome["replayed"] is False
    assert outcome["dry_run"] is False
    assert outcome["events"]
    again = clerk.give(APPLY, application("API-1"), key="oa/1")
    assert again.status_code == 201
    assert again.get_json() == outcome | {"replayed": True}
    assert clerk.get("/awards/API-1").get_json()["award"]["stage"] == "applied"
    assert ledger.rows("SELECT actor FROM history WHERE award = 'API-1'")[0]["actor"] == "api.clerk.kw"


def test_a_key_used_for_something_else_is_a_conflict(clerk: Program) -> None:
    assert clerk.give(APPLY, application("API-2"), key="oa/2").status_code == 201
    other = clerk.give(APPLY, application("API-3"), key="oa/2")
    assert other.status_code == 409
    assert error_of(other)["code"] == "idempotency_conflict"
    assert clerk.get("/awards/API-3").status_code == 404


def test_a_refusal_stays_the_outcome_of_its_key(clerk: Program) -> None:
    assert clerk.give(APPLY, application("API-4")).status_code == 201
    first = clerk.give(APPLY, application("API-4"), key="oa/4")
    assert first.status_code == 409
    assert clerk.give(APPLY, application("API-4"), key="oa/4").get_json() == first.get_json()


def test_a_dry_run_records_nothing_and_answers_the_same(clerk: Program) -> None:
    tried = clerk.give(APPLY, application("API-5"), key="oa/5", dry_run="true")
    assert tried.status_code == 200
    assert tried.get_json()["dry_run"] is True
    assert clerk.get("/awards/API-5").status_code == 404
    done = clerk.give(APPLY, application("API-5"), key="oa/5")
    assert done.status_code == 201
    assert done.get_json()["answer"] == tried.get_json()["answer"]


REFUSED: list[tuple[Role, str, dict[str, Any]]] = [
    (Role.CLERK, APPLY, application(AWARD)),
    (Role.CLERK, APPLY, application("API-9") | {"clause": "art99"}),
    (Role.CLERK, APPLY, application("API-9") | {"facts": {}}),
    (Role.CLERK, APPLY, application("API-9") | {"recipient": "P-999"}),
    (Role.CLERK, "award.accept", {"award": "NOBODY"}),
    (Role.CLERK, "award.assess", {"award": AWARD}),
    (Role.APPROVER, "award.approve", {"award": AWARD, "document": "D"}),
    (Role.CLERK, "award.approve", {"award": AWARD, "document": "D"}),
    (Role.CLERK, "instalment.schedule", {"award": RENT}),
    (
        Role.CLERK,
        "platform.register",
        {"code": "P-9", "platform_name": "x", "operator_uscc": "1", "operator_name": "y"},
    ),
    (Role.CLERK, "organisation.register", {"uscc": UNITS[1], "organisation_name": "x", "kind": "enterprise"}),
    (Role.CLERK, "recovery.open", {"recovery": "R", "award": "NOBODY", "document": "D"}),
    (Role.CHECKER, "recovery.demand", {"recovery": "R", "document": "D"}),
    (Role.CHECKER, "determination.confirm", {"determination": "no-uuid"}),
]


@pytest.mark.parametrize(("role", "name", "fields"), REFUSED)
def test_a_dry_run_refuses_exactly_what_the_real_call_refuses(
    program_as: ProgramAs, role: Role, name: str, fields: dict[str, Any]
) -> None:
    program = program_as(role, department="kw")
    tried = program.give(name, fields, dry_run="true")
    done = program.give(name, fields)
    assert done.status_code >= 400
    assert tried.status_code == done.status_code
    assert error_of(tried) == error_of(done)


def test_a_command_may_be_dated_back_but_not_forward(clerk: Program) -> None:
    back = clerk.give(APPLY, application("API-6"), on="2026-09-01")
    assert back.status_code == 201
    assert clerk.get("/awards/API-6").get_json()["award"]["applied_on"] == "2026-09-01"
    forward = clerk.give(APPLY, application("API-7"), on="2027-09-01")
    assert forward.status_code in (400, 409)
    error_of(forward)


def _deep() -> bytes:
    return b'{"a":' * 100_000 + b"1" + b"}" * 100_000


def bodies() -> Iterator[tuple[str, bytes, int]]:
    yield "no JSON", b"{", 400
    yield "nothing", b"", 400
    yield "a list", b"[]", 400
    yield "twice", b'{"award":"A","award":"B"}', 400
    yield "NaN", b'{"award":NaN}', 400
    yield "NUL", b'{"award":"A\\u0000"}', 400
    yield "half a character", b'{"award":"\\ud800"}', 400
    yield "half a name", b'{"\\ud800":1}', 400
    yield "no UTF-8", '{"award":"怀"}'.encode("gb18030"), 400
    yield "a huge number", b'{"award":1' + b"0" * 100_000 + b"}", 400
    yield "a float", b'{"award":1.5e400}', 400
    yield "deep", _deep(), 400
    yield "too large", b'{"award":"' + b"A" * MAX_BODY_BYTES + b'"}', 413


@pytest.mark.parametrize(("body", "status"), [pytest.param(*each[1:], id=each[0]) for each in bodies()])
def test_what_is_no_proper_body_is_refused(clerk: Program, body: bytes, status: int) -> None:
    for path in ("/commands/award.accept", "/bulk"):
        answer = clerk.post(path, body)
        assert answer.status_code == status
        error_of(answer)


def test_every_wrong_field_is_named(clerk: Program) -> None:
    answer = clerk.give("award.approve", {"award": 1, "amount_fen": 10**16, "colour": "red"})
    assert answer.status_code == 403  # a clerk is told that first
    answer = clerk.give("award.accept", {"award": 1, "colour": "red"})
    assert answer.status_code == 400
    details = error_of(answer)["details"]
    assert [each.partition(":")[0] for each in details["fields"]] == ["award", "colour"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=gbk"]
)
def test_another_kind_of_content_is_not_read(clerk: Program, kind: str) -> None:
    headers = clerk.headers({"Idempotency-Key": "k", "Content-Type": kind})
    answer = clerk.client.post("/api/v1/commands/award.accept", data=b'{"award":"A"}', headers=headers)
    assert answer.status_code == 415
    error_of(answer)


@pytest.mark.parametrize("key", [None, "", " ", "k" * 201])
def test_a_key_is_needed(clerk: Program, key: str | None) -> None:
    headers = clerk.headers({} if key is None else {"Idempotency-Key": key})
    answer = clerk.client.post("/api/v1/commands/award.accept", json={"award": "A"}, headers=headers)
    assert answer.status_code == 400
    assert error_of(answer)["details"]["field"] == "Idempotency-Key"


@pytest.mark.parametrize("query", [{"on": "2026-13-01"}, {"dry_run": "yes"}, {"dryrun": "true"}])
def test_a_wrong_parameter_is_named(clerk: Program, query: dict[str, str]) -> None:
    answer = clerk.give("award.accept", {"award": "A"}, **query)
    assert answer.status_code == 400
    assert error_of(answer)["details"]["field"] == next(iter(query))


def test_a_wrong_method_and_a_path_there_is_not(clerk: Program) -> None:
    assert error_of(clerk.get("/commands/award.accept"))["code"] == "method_not_allowed"
    assert clerk.give("award.steal", {}).status_code == 404
    assert clerk.give("statement.import", {}).status_code == 404
    assert clerk.give("officer.bootstrap", {}).status_code == 404
