"""Lists by cursor: whole, in order, stable while rows arrive, and no cursor but their own."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.api.programs import Program, error_of
from tests.web.api.test_carrying import APPLY, application
from web.api import reads as subjects
from web.api.read import Read, reads

subjects.register()

PAGED: list[Read] = [one for one in reads() if any(each.name == "cursor" for each in one.parameters)]


def pages(program: Program, path: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: dict[str, Any] = {}
    while True:
        page = program.get(path, **query, **cursor).get_json()
        found.append(page)
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


def test_pages_are_the_list_while_rows_arrive(clerk: Program) -> None:
    for number in (10, 30, 50, 70):
        assert clerk.give(APPLY, application(f"PAGE-{number}")).status_code == 201
    whole = [each["award"] for each in clerk.get("/awards", limit=500).get_json()["items"]]
    first = clerk.get("/awards", limit=2).get_json()
    seen = [each["award"] for each in first["items"]]
    assert first["previous"] is None
    cursor = first["next"]
    # One row arrives before the place that was reached, one after it.
    assert clerk.give(APPLY, application("AAAA-1")).status_code == 201
    assert clerk.give(APPLY, application("PAGE-60")).status_code == 201
    while cursor:
        page = clerk.get("/awards", limit=2, cursor=cursor).get_json()
        seen += [each["award"] for each in page["items"]]
        cursor = page["next"]
    assert seen == sorted(seen)
    assert len(set(seen)) == len(seen)
    assert set(seen) == {*whole, "PAGE-60"}


def test_pages_go_back(clerk: Program) -> None:
    found = pages(clerk, "/awards", limit=2)
    assert len(found) > 2
    back = clerk.get("/awards", limit=2, cursor=found[1]["previous"]).get_json()
    assert back["items"] == found[0]["items"]


@pytest.mark.parametrize("one", PAGED, ids=lambda one: one.path)
def test_every_list_can_be_read_page_by_page(auditor: Program, one: Read) -> None:
    whole = auditor.get(one.path, limit=500).get_json()
    parts = pages(auditor, one.path, limit=1)
    assert [each for page in parts for each in page["items"]] == whole["items"]


@pytest.mark.parametrize("one", PAGED, ids=lambda one: one.path)
def test_a_limit_is_one_to_500_and_a_cursor_is_the_lists_own(auditor: Program, one: Read) -> None:
    other = "/budget-lines" if one.path == "/awards" else "/awards"
    foreign = auditor.get(other, limit=1).get_json()["next"]
    for query in ({"limit": 0}, {"limit": 501}, {"limit": "many"}, {"cursor": "x"}, {"cursor": foreign}):
        answer = auditor.get(one.path, **query)
        assert answer.status_code == 400, query
        error_of(answer)


def test_filters_narrow(auditor: Program) -> None:
    whole = auditor.get("/awards").get_json()["items"]
    testing = auditor.get("/awards", clause="art4.testing", department="kw").get_json()["items"]
    assert testing
    assert [
        each for each in whole if each["clause"] == "art4.testing" and each["department"] == "kw"
    ] == testing
    assert auditor.get("/awards", applied_from="2099-01-01").get_json()["items"] == []
    assert error_of(auditor.get("/awards", stage="lost"))["details"]["field"] == "stage"
    assert error_of(auditor.get("/awards", colour="red"))["details"]["field"] == "colour"
    assert error_of(auditor.get("/awards?clause=a&clause=b"))["details"]["field"] == "clause"


@pytest.mark.parametrize(
    "path",
    [
        "/awards/%00",
        "/awards/a%0Ab",
        "/recipients/%ED%A0%80x%00",
        "/payees/" + "9" * 300,
        "/awards?clause=%00",
    ],
)
def test_what_cannot_be_a_name_is_refused(auditor: Program, path: str) -> None:
    answer = auditor.get(path)
    assert answer.status_code in (400, 403)
    error_of(answer)


def test_amounts_are_whole_fen_and_histories_as_of_either_date(auditor: Program) -> None:
    award = auditor.get("/awards/HR-2026-1").get_json()["award"]
    assert award["paid_fen"] == 18_000_000
    assert isinstance(award["received_fen"], int)
    later = auditor.get("/recipients/P-001/history").get_json()
    early = auditor.get("/recipients/P-001/history", as_of="2026-03-02").get_json()
    assert 0 < len(early["entries"]) < len(later["entries"])
    recorded = auditor.get("/recipients/P-001/history", recorded_by="2000-01-01T00:00:00+08:00").get_json()
    assert recorded["entries"] == []
    assert auditor.get("/recipients/P-001/history", recorded_by="2026-01-01").status_code == 400


def test_caps_and_instalments_are_as_of_either_date_too(auditor: Program) -> None:
    for what in ("caps", "instalments"):
        today = auditor.get(f"/recipients/P-001/{what}").get_json()["items"]
        assert today
        assert auditor.get(f"/recipients/P-001/{what}", as_of="2026-03-02").get_json()["items"] == []
        later = auditor.get(f"/recipients/P-001/{what}", recorded_by="2099-12-31T00:00:00+08:00")
        assert later.get_json() == {"items": today}
