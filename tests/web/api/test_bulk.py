"""Several commands in one request: all or none, or each by itself."""

from __future__ import annotations

from typing import Any

import pytest

from access.roles import Role
from tests.web.api.conftest import ProgramAs
from tests.web.api.programs import Program, error_of
from tests.web.api.test_carrying import APPLY, application
from web.api.bulk import MAX_COMMANDS


def item(award: str, **more: Any) -> dict[str, Any]:
    return {"name": APPLY, "fields": application(award), **more}


def test_all_or_none(clerk: Program) -> None:
    body = {
        "mode": "atomic",
        "commands": [item("BULK-1"), {"name": "award.accept", "fields": {"award": "BULK-1"}}],
    }
    tried = clerk.post("/bulk", body, key="bulk/1", dry_run="true")
    assert tried.status_code == 200
    assert tried.get_json()["accepted"] == 2
    assert clerk.get("/awards/BULK-1").status_code == 404
    done = clerk.post("/bulk", body, key="bulk/1").get_json()
    assert (done["accepted"], done["refused"], done["dry_run"]) == (2, 0, False)
    assert [each["status"] for each in done["items"]] == [201, 201]
    assert [each["name"] for each in done["items"]] == [APPLY, "award.accept"]
    again = clerk.post("/bulk", body, key="bulk/1").get_json()
    assert all(each["outcome"]["replayed"] for each in again["items"])


def test_one_refusal_refuses_all(clerk: Program) -> None:
    body = {"mode": "atomic", "commands": [item("BULK-2"), item("BULK-2")]}
    for dry_run in ("true", "false"):
        answer = clerk.post("/bulk", body, dry_run=dry_run)
        assert answer.status_code == 409
        error_of(answer)
    assert clerk.get("/awards/BULK-2").status_code == 404


def test_each_by_itself(clerk: Program) -> None:
    body = {"mode": "each", "commands": [item("BULK-3"), item("BULK-3"), item("BULK-4", key="own")]}
    done = clerk.post("/bulk", body, key="bulk/3").get_json()
    assert (done["accepted"], done["refused"]) == (2, 1)
    assert [each["status"] for each in done["items"]] == [201, 409, 201]
    assert [each["key"] for each in done["items"]] == ["bulk/3#0", "bulk/3#1", "own"]
    assert done["items"][1]["outcome"] is None
    assert done["items"][1]["error"]["way_out"]
    again = clerk.post("/bulk", body, key="bulk/3").get_json()
    assert [each["status"] for each in again["items"]] == [201, 409, 201]
    assert again["items"][0]["outcome"]["replayed"]


def test_a_role_that_may_not_is_told_item_by_item(program_as: ProgramAs) -> None:
    checker = program_as(Role.CHECKER, department="kw")
    body = {"mode": "each", "commands": [item("BULK-5")]}
    done = checker.post("/bulk", body).get_json()
    assert done["items"][0]["status"] == 403
    assert done["items"][0]["error"]["code"] == "role_missing"
    assert checker.post("/bulk", body | {"mode": "atomic"}).status_code == 403


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"mode": "some", "commands": [item("X")]}, "mode"),
        ({"mode": "each", "commands": []}, "commands"),
        ({"mode": "each"}, "commands"),
        ({"mode": "each", "commands": [item("X")] * (MAX_COMMANDS + 1)}, "commands"),
        ({"mode": "each", "commands": [{"name": "award.steal", "fields": {}}]}, "commands[0].name"),
        ({"mode": "each", "commands": [item("X"), {"name": APPLY, "fields": []}]}, "commands[1].fields"),
        (
            {"mode": "each", "commands": [{"name": "award.accept", "fields": {"award": 1}}]},
            "commands[0].fields.award",
        ),
        ({"mode": "each", "commands": [item("X", on="2026-01-01")]}, "commands[0].on"),
        ({"mode": "each", "commands": [item("X", key=1)]}, "commands[0].key"),
    ],
)
def test_a_malformed_item_refuses_the_request(clerk: Program, body: Any, path: str) -> None:
    answer = clerk.post("/bulk", body)
    assert answer.status_code in (400, 403)
    if answer.status_code == 403:
        assert "award.steal" in str(body)
        return
    assert error_of(answer)["details"]["field"] == path
    assert clerk.get("/awards/X").status_code == 404


def test_a_thousand_at_once(clerk: Program) -> None:
    body = {"mode": "atomic", "commands": [item(f"MANY-{number}") for number in range(300)]}
    done = clerk.post("/bulk", body, dry_run="true")
    assert done.status_code == 200, done.text
    assert done.get_json()["accepted"] == 300
