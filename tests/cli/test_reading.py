"""Commands are read strictly: every field known, none missing, sums in yuan or in fen, no floats."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.reading import is_required, read_command, type_name
from ledger.application.commands import (
    ApplyForAward,
    ApproveAward,
    ExemptionGiven,
    RecordAppropriation,
    ScheduleInstalments,
    TrancheWanted,
)
from ledger.application.verb import commands, kind_named
from ledger.domain.errors import InvalidAmount, InvalidInput, NotFound
from ledger.domain.money import MAX_FEN, yuan
from ledger.policy.strict_yaml import read_yaml


def read(kind: type[Any], text: str) -> Any:
    return read_command(kind, read_yaml(text, "test.yaml").data)


def test_sums_in_yuan_and_in_fen() -> None:
    in_fen = read(ApproveAward, "{award: A, document: D, amount_fen: 123456}")
    for sum_in_yuan in ("1234.56", "'1,234.56'", '"１,２３４.56"'):
        assert read(ApproveAward, f"{{award: A, document: D, amount_yuan: {sum_in_yuan}}}") == in_fen
    assert read(ApproveAward, "{award: A, document: D, amount_yuan: 1234}").amount_fen == 123_400


@given(st.integers(-MAX_FEN, MAX_FEN))
def test_every_sum_in_yuan_is_read_to_the_fen(fen: int) -> None:
    command = read(ApproveAward, f"{{award: A, document: D, amount_yuan: '{yuan(fen)}'}}")
    assert command.amount_fen == fen


def test_nested_records() -> None:
    command = read(
        ScheduleInstalments,
        "award: A\ntranches:\n- {due_on: 2026-05-01, amount_yuan: 10}\n- {due_on: 2026-06-01, amount_fen: 5}\n",
    )
    assert command.tranches == (
        TrancheWanted(due_on=date(2026, 5, 1), amount_fen=1000),
        TrancheWanted(due_on=date(2026, 6, 1), amount_fen=5),
    )
    approved = read(
        ApproveAward,
        "award: A\ndocument: D\nexemption: {reason: r, document: d, second_person: p, allowance_yuan: 1}",
    )
    assert approved.exemption == ExemptionGiven(
        reason="r", document="d", second_person="p", allowance_fen=100
    )
    assert read(ApproveAward, "{award: A, document: D, exemption: null}").exemption is None


def test_facts_are_left_as_they_are() -> None:
    facts = "{contract: 12.50, contract_yuan: 1, invoices: ['1']}"
    command = read(ApplyForAward, f"{{award: A, recipient: P, clause: c, facts: {facts}}}")
    assert set(command.facts) == {"contract", "contract_yuan", "invoices"}
    assert str(command.facts["contract"]) == "12.50"


@pytest.mark.parametrize(
    ("kind", "text", "field"),
    [
        (ApproveAward, "{award: A}", "document"),
        (ApproveAward, "{award: A, document: D, colour: red}", "colour"),
        (ApproveAward, "{award: A, document: D, award_yuan: 1}", "award_yuan"),
        (ApproveAward, "{award: A, document: D, amount_yuan: 1, amount_fen: 100}", "amount_fen"),
        (ApproveAward, "{award: 12, document: D}", "award"),
        (ApproveAward, "{award: A, document: D, amount_fen: '100'}", "amount_fen"),
        (ApproveAward, "{award: A, document: D, amount_fen: 1.5}", "amount_fen"),
        (ApproveAward, "[A, D]", "$"),
        (ApproveAward, "text", "$"),
        (ScheduleInstalments, "{award: A, tranches: [5]}", "tranches[0]"),
        (ScheduleInstalments, "{award: A, tranches: [{due_on: 2026-01-01}]}", "amount_fen"),
        (ScheduleInstalments, "{award: A, tranches: 5}", "tranches"),
        (ScheduleInstalments, "{award: A, tranches: [{due_on: tomorrow, amount_fen: 1}]}", "due_on"),
        (RecordAppropriation, "{accept_shortfall: 'yes'}", "fiscal_year"),
        (ApplyForAward, "{award: A, recipient: P, clause: c, facts: [1]}", "facts"),
    ],
)
def test_what_does_not_fit_is_named(kind: type[Any], text: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(kind, text)
    assert field in str(refused.value.details["field"])
    assert not refused.value.sticky


@pytest.mark.parametrize("amount", ["1.234", "abc", "-", "1e5", "nan"])
def test_what_is_no_sum(amount: str) -> None:
    with pytest.raises(InvalidAmount):
        read(ApproveAward, f"{{award: A, document: D, amount_yuan: '{amount}'}}")


def test_every_command_has_a_name_of_its_own_and_fields_that_can_be_said() -> None:
    names = [kind.name for kind in commands()]
    assert len(set(names)) == len(names)
    for kind in commands():
        assert kind_named(kind.name) is kind
        assert kind.__doc__
        assert [one for one in fields(kind) if is_required(one)]  # type: ignore[arg-type] # a dataclass


def test_an_unknown_name() -> None:
    with pytest.raises(NotFound):
        kind_named("award.steal")


def test_what_fields_hold_in_words() -> None:
    assert type_name(int | None) == "integer"
    assert type_name(tuple[TrancheWanted, ...]) == "list of {due_on: date, amount_fen: integer}"
    assert type_name(dict[str, Any]) == "facts"
    assert type_name(bool) == "true/false"
