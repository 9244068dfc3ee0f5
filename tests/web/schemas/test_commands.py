"""Every command has a schema, which reads what the command line reads and refuses the rest by field."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.reading import read_command
from ledger.application.commands import (
    ApplyForAward,
    ApproveAward,
    ChangeCityPublicStatus,
    Command,
    DemandRecovery,
    ExemptionGiven,
    MakeBatch,
    OpenRecovery,
    RecordExternalSupport,
    RegisterPlatform,
    RemarkGiven,
    ScheduleInstalments,
    TrancheWanted,
)
from ledger.application.verb import commands
from ledger.domain.batch import MAX_PAYMENTS
from ledger.domain.errors import InvalidFields
from ledger.domain.money import MAX_FEN
from web.schemas.commands import RecordSchema, load, problems_in, refused, schema_of
from web.schemas.limits import MAX_LONG_TEXT, MAX_PROBLEMS, MAX_SHORT_TEXT

APPLICATION = {"award": "A", "recipient": "P", "clause": "c", "facts": {}}
APPROVAL = {"award": "A", "document": "D"}


@pytest.mark.parametrize("kind", commands(), ids=lambda kind: kind.name)
def test_every_command_has_a_schema_of_its_fields(kind: type[Command]) -> None:
    schema = schema_of(kind)
    assert issubclass(schema, RecordSchema)
    assert schema is schema_of(kind)
    assert set(schema().fields) == {one.name for one in fields(kind)}  # type: ignore[arg-type] # a dataclass


@pytest.mark.parametrize("kind", commands(), ids=lambda kind: kind.name)
def test_nothing_at_all_misses_every_required_field(kind: type[Command]) -> None:
    problems = problems_in(kind, {})
    assert isinstance(problems, tuple)
    wanted = {name for name, one in schema_of(kind)().fields.items() if one.required}
    assert {problem.path for problem in problems} == wanted


WRITTEN: list[tuple[type[Command], dict[str, Any]]] = [
    (
        ApplyForAward,
        {**APPLICATION, "facts": {"contract": "1.50", "leases": [{"lease": "1", "rooms": ["a"]}]}},
    ),
    (ApproveAward, {**APPROVAL, "amount_fen": None}),
    (ApproveAward, {**APPROVAL, "amount_fen": MAX_FEN}),
    (ApproveAward, {**APPROVAL, "exemption": {"reason": "r", "document": "d", "second_person": "p"}}),
    (ScheduleInstalments, {"award": "A", "tranches": [{"due_on": "2026-05-01", "amount_fen": 1000}]}),
    (OpenRecovery, {"recovery": "R", "award": "A", "document": "D", "instalments": [1, 2]}),
    (DemandRecovery, {"recovery": "R", "document": "D", "remark": {"revenue_item": "1"}}),
    (ChangeCityPublicStatus, {"platform": "P", "since": None, "document": "D"}),
]


@pytest.mark.parametrize(("kind", "data"), WRITTEN)
def test_it_reads_what_the_command_line_reads(kind: type[Command], data: dict[str, Any]) -> None:
    command = load(kind, data)
    assert command == read_command(kind, data)
    assert load(kind, msgspec.json.decode(msgspec.json.encode(command))) == command


def test_records_lists_and_defaults() -> None:
    assert load(ScheduleInstalments, {"award": "A"}).tranches == ()
    assert load(DemandRecovery, {"recovery": "R", "document": "D"}).remark == RemarkGiven()
    scheduled = load(
        ScheduleInstalments, {"award": "A", "tranches": [{"due_on": "2026-05-01", "amount_fen": 5}]}
    )
    assert scheduled.tranches == (TrancheWanted(due_on=date(2026, 5, 1), amount_fen=5),)
    exempt = {"reason": "r", "document": "d", "second_person": "p", "allowance_fen": 7}
    assert load(ApproveAward, {**APPROVAL, "exemption": exempt}).exemption == ExemptionGiven(
        reason="r", document="d", second_person="p", allowance_fen=7
    )


def test_space_at_the_ends_is_no_part_of_a_text() -> None:
    assert load(ApproveAward, {"award": " A\n", "document": "D"}).award == "A"


def _deep(levels: int) -> Any:
    return 1 if levels == 0 else {"a": _deep(levels - 1)}


@pytest.mark.parametrize(
    ("kind", "data", "path"),
    [
        (ApproveAward, {**APPROVAL, "colour": "red"}, "colour"),
        (ApproveAward, {**APPROVAL, "award": 12}, "award"),
        (ApproveAward, {**APPROVAL, "award": None}, "award"),
        (ApproveAward, {**APPROVAL, "award": " "}, "award"),
        (ApproveAward, {**APPROVAL, "award": "A\x00B"}, "award"),
        (ApproveAward, {**APPROVAL, "award": "A\u202eB"}, "award"),
        (ApproveAward, {**APPROVAL, "award": "A\nB"}, "award"),
        (ApproveAward, {**APPROVAL, "award": "\ud800"}, "award"),
        (ApproveAward, {**APPROVAL, "award": "A" * (MAX_SHORT_TEXT + 1)}, "award"),
        (ApproveAward, {**APPROVAL, "amount_fen": 1.0}, "amount_fen"),
        (ApproveAward, {**APPROVAL, "amount_fen": "100"}, "amount_fen"),
        (ApproveAward, {**APPROVAL, "amount_fen": True}, "amount_fen"),
        (ApproveAward, {**APPROVAL, "amount_fen": MAX_FEN + 1}, "amount_fen"),
        (ApproveAward, {**APPROVAL, "amount_fen": 10**400}, "amount_fen"),
        (ApproveAward, {**APPROVAL, "amount_yuan": "1"}, "amount_yuan"),
        (ApproveAward, {**APPROVAL, "exemption": []}, "exemption"),
        (
            ApproveAward,
            {**APPROVAL, "exemption": {"reason": "r", "document": "d"}},
            "exemption.second_person",
        ),
        (ApproveAward, ["A", "D"], "$"),
        (ApproveAward, None, "$"),
        (ScheduleInstalments, {"award": "A", "tranches": [5]}, "tranches[0]"),
        (ScheduleInstalments, {"award": "A", "tranches": {}}, "tranches"),
        (
            ScheduleInstalments,
            {"award": "A", "tranches": [{"due_on": "20260501", "amount_fen": 1}]},
            "tranches[0].due_on",
        ),
        (
            ScheduleInstalments,
            {"award": "A", "tranches": [{"due_on": "1891-01-01", "amount_fen": 1}]},
            "tranches[0].due_on",
        ),
        (
            MakeBatch,
            {
                "batch": "B",
                "pay_on": "2026-01-01",
                "instalments": [{"award": "A", "number": 1}] * (MAX_PAYMENTS + 1),
            },
            "instalments",
        ),
        (ApplyForAward, {**APPLICATION, "facts": [1]}, "facts"),
        (ApplyForAward, {**APPLICATION, "facts": {"sum": 1.5}}, "facts.sum"),
        (ApplyForAward, {**APPLICATION, "facts": {"sum": float("nan")}}, "facts.sum"),
        (ApplyForAward, {**APPLICATION, "facts": {"note": "a\x00"}}, "facts.note"),
        (ApplyForAward, {**APPLICATION, "facts": {"sum": 10**30}}, "facts.sum"),
        (ApplyForAward, {**APPLICATION, "facts": {"no name": 1}}, "facts"),
        (ApplyForAward, {**APPLICATION, "facts": {"a": _deep(1)}}, "facts.a"),
        (ApplyForAward, {**APPLICATION, "facts": {"a": [_deep(2)]}}, "facts.a"),
        (ApplyForAward, {**APPLICATION, "facts": {"a": [[1]]}}, "facts.a"),
        (ApplyForAward, {**APPLICATION, "facts": {"a": [1] * 501}}, "facts.a"),
        (ApplyForAward, {**APPLICATION, "facts": {f"f{n}": 1 for n in range(101)}}, "facts"),
        (RegisterPlatform, {"code": "P", "manufacturing": "yes"}, "manufacturing"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_field(kind: type[Command], data: Any, path: str) -> None:
    with pytest.raises(InvalidFields) as caught:
        load(kind, data)
    told = caught.value.details["fields"]
    assert isinstance(told, list)
    assert any(each.startswith(f"{path}: ") for each in told)
    assert not caught.value.sticky
    str(caught.value).encode()


def test_reasons_may_run_over_lines_up_to_their_limit() -> None:
    support = {
        "entry": "E",
        "recipient": "P",
        "level": "city",
        "measure": "m",
        "amount_fen": 1,
        "received_on": "2026-01-01",
        "document": "D",
    }
    assert load(RecordExternalSupport, {**support, "note": "一\n二"}).note == "一\n二"
    with pytest.raises(InvalidFields):
        load(RecordExternalSupport, {**support, "note": "长" * (MAX_LONG_TEXT + 1)})


def test_no_more_is_told_than_can_be_read() -> None:
    problems = problems_in(ApproveAward, {f"field{number}": 1 for number in range(500)})
    assert isinstance(problems, tuple)
    assert len(problems) == MAX_PROBLEMS


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.sampled_from(commands()), st.data())
def test_any_json_is_read_or_refused(kind: type[Command], data: st.DataObject) -> None:
    names = st.sampled_from([one.name for one in fields(kind)]) | st.text(max_size=8)  # type: ignore[arg-type]
    said = data.draw(st.dictionaries(names, JSON, max_size=6) | JSON)
    found = problems_in(kind, said)
    if isinstance(found, tuple):
        json.dumps(refused(found).as_dict(), ensure_ascii=False).encode()
    else:
        msgspec.json.encode(found)
