"""A small district played with a noisy bank: what is confirmed is right, nothing is lost, every month ties out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from cli.sampling.district import play
from cli.sampling.playing import PlayResult
from cli.simulate import plan_months
from ledger.application import Ledger
from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from tests.conftest import copied_database

MONTHS, PLATFORMS = 7, 15


@dataclass(frozen=True)
class Simulated:
    """What a simulation came to, and its ledger."""

    ledger: Ledger
    result: PlayResult


@pytest.fixture(scope="module")
def simulated(superuser_url: str, template: str) -> Iterator[Simulated]:
    plan = plan_months(5, MONTHS, PLATFORMS)
    clock = SetClock(plan.opens_on)
    with copied_database(superuser_url, template) as url, open_ledger(url, clock=clock) as ledger:
        yield Simulated(ledger, play(ledger, clock, plan))


def test_every_bound_is_met(simulated: Simulated) -> None:
    assert list(simulated.result.measured.missed()) == []


def test_there_was_something_to_be_wrong_about(simulated: Simulated) -> None:
    score = simulated.result.measured.score
    assert score.passes["P1"].confirmed
    assert score.passes["P2"].confirmed
    assert score.decidable > PLATFORMS
    assert simulated.result.by_hand


def test_every_month_ended_with_everything_accounted_for(simulated: Simulated) -> None:
    months = simulated.result.measured.months
    assert len(months) == MONTHS
    assert all(one.statement_fen for one in months)
    assert all(one.difference_fen == 0 for one in months)
    assert all(one.tie_outs and not one.tie_outs_failed for one in months)


def test_nothing_is_left_unexplained_at_the_end(simulated: Simulated) -> None:
    row = simulated.ledger.rows(
        "SELECT (SELECT count(*) FROM statement_line WHERE allocated_fen < abs(amount_fen)) AS open_lines,"
        " (SELECT count(*) FROM exception_case WHERE state = 'open') AS exceptions,"
        " (SELECT count(*) FROM closed_balance) AS balances"
    )[0]
    assert (row["open_lines"], row["exceptions"]) == (0, 0)
    assert row["balances"]
