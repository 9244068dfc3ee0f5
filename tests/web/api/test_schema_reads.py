"""What is there and what is not: every status that the document names of a read, in its shape, for all roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec
import pytest
from flask import Flask

from access.roles import Role
from ledger.application import Ledger
from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from tests.web.api import busy_year
from tests.web.api.conftest import ProgramAs
from tests.web.api.documented import (
    DOCUMENT,
    KEY,
    OPERATIONS,
    OWN,
    Sender,
    keeps_to_its_document,
    role_for,
    schema_for,
)
from tests.web.api.programs import Program
from tests.web.sample import play

READS = [path for path, method in OPERATIONS if method == "get"]
SEEN_ELSEWHERE = {429, 503}
"""Too many requests, and no database: `test_limits.py`, `tests/web/test_errors.py`."""

UNDERSTOOD = {200, 403, 404, 409, 422}
"""Possible now, or not this officer's, not there for him, done already, not supported."""
LEAST_POSSIBLE = 3


@pytest.fixture(scope="module")
def district(database_url: str) -> Iterator[busy_year.Recorded]:
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(database_url, clock=clock) as ledger:
        district = busy_year.Recorded(ledger, clock)
        play(district)
        busy_year.play_on(district)
        yield district


@pytest.fixture(scope="module")
def ledger(district: busy_year.Recorded) -> Ledger:
    return district.ledger


@pytest.fixture(scope="module")
def there(ledger: Ledger) -> Mapping[str, str]:
    """What stands in a path, by the name of the parameter, and is there."""
    (row,) = ledger.rows("SELECT batch, (SELECT id FROM countersignature) AS signed FROM batch", ())
    return {
        "countersignature": str(row["signed"]),
        "award": busy_year.EXPORTED,
        "batch": str(row["batch"]),
        "recipient": "P-001",
        "uscc": busy_year.PAYEE,
        "recovery": busy_year.RECOVERY,
        "month": f"{busy_year.CLOSED}",
        "clause": "art4.testing",
        "q": "平台",
    }


@pytest.fixture(scope="module")
def schema(unlimited: Flask) -> Any:
    return schema_for(unlimited)


@pytest.fixture(scope="module")
def narrow(program_as: ProgramAs) -> Program:
    """A program whose token reads nothing."""
    return program_as(Role.CLERK, "award.accept")


def asked_for(schema: Any, path: str, values: Mapping[str, str], **query: Any) -> Any:
    """Return a well-formed request of a read about values."""
    operation = schema[path]["get"]
    required = {one.name: values[one.name] for one in operation.query if one.is_required}
    inside = {one.name: values[one.name] for one in operation.path_parameters}
    return operation.Case(path_parameters=inside, query={**required, **query})


@pytest.mark.parametrize("path", READS)
def test_a_read_keeps_to_its_document(
    schema: Any, programs: dict[Role, Program], ended: Mapping[str, Program | None], path: str
) -> None:
    keeps_to_its_document(schema, programs, ended, path, "get")


@pytest.mark.parametrize("path", READS)
def test_a_read_of_what_is_there_answers_every_role(
    schema: Any, programs: dict[Role, Program], there: Mapping[str, str], path: str
) -> None:
    sender = Sender()
    answers = {role: sender.send(asked_for(schema, path, there), programs[role]) for role in Role}
    assert {answer.status_code for answer in answers.values()} <= {200, 403, *([404] if path in OWN else [])}
    body = answers[role_for(path, "get")].json()
    for held in (body[name] for name in ("items", "supports", "recipients", "numbers") if name in body):
        if held:
            break
    else:
        assert "items" not in body, "nothing is there"


@pytest.mark.parametrize("path", READS)
def test_every_filter_finds_what_it_names(
    schema: Any, programs: dict[Role, Program], there: Mapping[str, str], path: str
) -> None:
    program, sender = programs[role_for(path, "get")], Sender()
    items = sender.send(asked_for(schema, path, there), program).json().get("items") or [{}]
    for parameter in schema[path]["get"].query:
        value = next((each[parameter.name] for each in items if each.get(parameter.name) is not None), None)
        if (
            value in (None, "") or parameter.name == "account"
        ):  # accounts are masked in answers, asked for in full
            continue
        value = str(value).lower() if isinstance(value, bool) else value
        answer = sender.send(asked_for(schema, path, there, **{parameter.name: value}), program)
        assert answer.json().get("items"), f"{parameter.name}={value}: {answer.text}"


@pytest.mark.parametrize("path", READS)
def test_a_read_answers_with_every_status_it_names(
    schema: Any, programs: dict[Role, Program], narrow: Program, there: Mapping[str, str], path: str
) -> None:
    program, sender = programs[role_for(path, "get")], Sender()
    tag = sender.send(asked_for(schema, path, there), program).headers["etag"][0]
    held = asked_for(schema, path, there)
    held.headers["If-None-Match"] = tag
    sender.send(held, program)
    sender.send(asked_for(schema, path, there, unknown="1"), program)
    sender.send(asked_for(schema, path, there), None)
    sender.send(asked_for(schema, path, there), narrow)
    absent = {
        **there,
        **dict.fromkeys(("award", "batch", "recipient", "recovery", "clause", "countersignature"), "none"),
    }
    absent |= {"uscc": "91110116MA01A2B67M", "month": "2031-01-01", "department": "none"}
    queries = {one.name: "none" for one in schema[path]["get"].query if one.name in ("clause", "department")}
    sender.send(asked_for(schema, path, absent, **queries), program)
    named = set(map(int, DOCUMENT["paths"][path]["get"]["responses"]))
    assert set(sender.statuses) == named - SEEN_ELSEWHERE


def test_exceptions_that_nobody_looks_after_can_be_asked_for(programs: dict[Role, Program]) -> None:
    program = programs[role_for("/api/v1/exceptions", "get")]
    everything = program.get("/exceptions").get_json()["items"]
    without = program.get("/exceptions", owner="-").get_json()["items"]
    assert without == [one for one in everything if not one["owner"]]
    assert without


def test_what_was_done_is_understood_when_it_is_asked_for_again(
    schema: Any, programs: dict[Role, Program], district: busy_year.Recorded
) -> None:
    sender = Sender()
    for kind, command in district.given.items():
        path = f"/api/v1/commands/{kind.name}"
        if (path, "post") not in OPERATIONS:
            continue
        operation = schema[path]["post"]
        case = operation.Case(
            body=msgspec.to_builtins(command),
            headers={KEY: f"again-{kind.name}"},
            query={"dry_run": "true"},
            media_type="application/json",
        )
        answer = sender.send(case, programs[role_for(path, "post")])
        assert answer.status_code in UNDERSTOOD, f"{kind.name}: {answer.text}"
    assert sender.statuses[200] >= LEAST_POSSIBLE, sender.statuses
    assert sender.statuses[409], "nothing is done twice"
