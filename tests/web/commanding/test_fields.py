from __future__ import annotations

import pytest

from ledger.application.commands import (
    ApplyForAward,
    ApproveAward,
    CloseMonth,
    Command,
    HearRecovery,
    LiftQuarantine,
    MatchLines,
    OpenRecovery,
    RecordAppropriation,
    ScheduleInstalments,
    SettleObjection,
)
from ledger.application.verb import commands
from ledger.domain.errors import NotFound
from web.commanding.fields import WITHOUT_FORM, Kind, fields_of, kind_named


def kinds(command: type[Command]) -> dict[str, Kind]:
    return {field.name: field.kind for field in fields_of(command)}


def test_fields_are_shown_by_their_types() -> None:
    assert kinds(ApplyForAward)["facts"] is Kind.FACTS
    assert kinds(ApproveAward) == {
        "award": Kind.TEXT,
        "document": Kind.TEXT,
        "amount_fen": Kind.YUAN,
        "deciding_body": Kind.TEXT,
        "exemption": Kind.RECORD,
    }
    assert kinds(CloseMonth) == {"month": Kind.MONTH}
    assert kinds(OpenRecovery)["instalments"] is Kind.NUMBERS
    assert kinds(RecordAppropriation)["accept_shortfall"] is Kind.FLAG
    assert kinds(SettleObjection)["upheld"] is Kind.TRUTH, "nobody decides by leaving a box unchecked"


def test_a_statement_is_a_number_here_and_a_text_there() -> None:
    assert kinds(LiftQuarantine)["statement"] is Kind.TEXT
    assert kinds(HearRecovery)["statement"] is Kind.LONG


def test_records_are_shown_with_their_fields_however_deep() -> None:
    (_, tranches) = fields_of(ScheduleInstalments)
    assert tranches.kind is Kind.RECORDS
    assert not tranches.required
    assert [(one.name, one.kind, one.required) for one in tranches.fields] == [
        ("due_on", Kind.DATE, True),
        ("amount_fen", Kind.YUAN, True),
    ]
    matches = next(one for one in fields_of(MatchLines) if one.name == "matches")
    allocations = next(one for one in matches.fields if one.name == "allocations")
    assert [one.name for one in allocations.fields] == ["reference", "amount_fen"]


def test_what_has_no_default_is_required() -> None:
    required = {field.name for field in fields_of(ApproveAward) if field.required}
    assert required == {"award", "document"}


def test_every_command_has_a_form_but_those_that_files_and_the_scheduler_give() -> None:
    names = {kind.name for kind in commands()}
    assert names >= WITHOUT_FORM
    for name in names - WITHOUT_FORM:
        assert fields_of(kind_named(name))
    for name in (*WITHOUT_FORM, "award.nothing"):
        with pytest.raises(NotFound):
            kind_named(name)
