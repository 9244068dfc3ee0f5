"""Eight processes batch the same instalment, or approve batches under one lowered cap: none is paid twice or too much."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from ledger.application.clock import SetClock
from ledger.application.commands import (
    ApproveBatch,
    InstalmentToPay,
    MakeBatch,
    ScheduleInstalments,
    TrancheWanted,
)
from ledger.domain.errors import NothingToPay
from ledger.domain.references import batch_number
from ledger.domain.signature import Signature
from projections.bootstrap import open_ledger
from projections.rebuild import compare
from tests.ledger.application import cases
from tests.ledger.application.district import UNITS, District
from tests.races.racing import PROCESSES, TODAY, Attempt, Racers

pytestmark = pytest.mark.race

ENTERPRISE = UNITS[1]
TESTING = "art4.testing"
ROUNDS = 10
TRANCHE = 1_000_000


@contextmanager
def _bureau(url: str) -> Iterator[District]:
    """An enterprise with an account and an award of 180,000 yuan, due in eighteen tranches."""
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(url, clock=clock) as ledger:
        district = District(ledger, clock)
        district.organisation(ENTERPRISE)
        district.account(ENTERPRISE)
        district.budget(TESTING, 1_000_000)
        district.approved("A-1", ENTERPRISE, TESTING, cases.a_test("HT-1"))
        tranches = (TrancheWanted(due_on=district.today, amount_fen=TRANCHE),) * 18
        district.does(ScheduleInstalments(award="A-1", tranches=tranches))
        clock.set(TODAY)
        district.post_due()
        yield district


def _make(number: int, turn: int) -> Attempt:
    """One maker's attempt at one instalment, under a number of the maker's own."""
    command = MakeBatch(
        batch=batch_number(TODAY, turn),
        pay_on=TODAY,
        instalments=(InstalmentToPay(award="A-1", number=number),),
    )
    return Attempt((command,), Signature(f"maker.{turn}", "czj", TODAY, f"make-{turn}"))


def _approve(turn: int) -> Attempt:
    command = ApproveBatch(batch=batch_number(TODAY, turn))
    return Attempt((command,), Signature("czj.second", "czj", TODAY, f"approve-{turn}"))


def test_one_of_eight_batches_an_instalment(racers: Racers, new_database_url: str) -> None:
    with _bureau(new_database_url) as district:
        rounds = [
            [_make(number, number * PROCESSES + lane) for lane in range(PROCESSES)]
            for number in range(1, ROUNDS + 1)
        ]
        for each in racers.race(new_database_url, rounds):
            assert [result.refusal for result in each].count("") == 1, each
            assert {result.refusal for result in each} == {"", "wrong_stage"}
        sums = district.row("SELECT count(*) AS n, sum(amount_fen) AS fen FROM payment")
        assert (sums["n"], int(str(sums["fen"]))) == (ROUNDS, ROUNDS * TRANCHE)
    assert compare(new_database_url) == []


def test_one_number_is_given_to_one_batch(racers: Racers, new_database_url: str) -> None:
    with _bureau(new_database_url) as district:
        lanes = [_make(number, 1) for number in range(1, PROCESSES + 1)]
        attempts = [
            Attempt(one.commands, Signature("maker", "czj", TODAY, f"make-{lane}"))
            for lane, one in enumerate(lanes)
        ]
        (results,) = racers.race(new_database_url, [attempts])
        assert sorted(result.refusal for result in results) == ["", *["already_exists"] * (PROCESSES - 1)]
        assert district.row("SELECT count(*) AS n FROM batch")["n"] == 1


def test_batches_approved_at_once_stay_within_a_lowered_cap(racers: Racers, new_database_url: str) -> None:
    with _bureau(new_database_url) as district:
        for turn in range(1, PROCESSES + 1):
            make = _make(turn, turn)
            district.ledger.execute(make.commands[0], make.signature)
        district.determined(TESTING, "parameter:ceiling", "35000.00", district.today, department="kw")
        (results,) = racers.race(new_database_url, [[_approve(turn) for turn in range(1, PROCESSES + 1)]])
        assert {result.refusal for result in results} <= {"", "approved_meanwhile", "nothing_to_pay"}
        for result in results:  # what only came too late is approved now, as its officer is told
            if result.refusal == "approved_meanwhile":
                _approve_again(district, result.key)
        paid = district.row("SELECT sum(amount_fen) AS fen FROM payment WHERE state = 'approved'")["fen"]
        assert int(str(paid)) == 3_500_000
    assert compare(new_database_url) == []


def _approve_again(district: District, key: str) -> None:
    """Approve a batch whose approval met another; nothing may be left for it."""
    attempt = _approve(int(key.removeprefix("approve-")))
    try:
        district.ledger.execute(attempt.commands[0], attempt.signature)
    except NothingToPay:
        return
