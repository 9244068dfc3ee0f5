"""A played district: every application goes through, or is refused as the plan says; the sums agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from cli.sampling.district import plan_district, play
from cli.sampling.plan import DistrictPlan
from cli.sampling.playing import PlayResult
from ledger.application import Ledger
from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from tests.conftest import copied_database


@dataclass(frozen=True)
class Played:
    """A plan, its ledger, what came of it, and the days that were reported."""

    plan: DistrictPlan
    ledger: Ledger
    result: PlayResult
    days: list[date]

    def one(self, query: str) -> int:
        return int(str(next(iter(self.ledger.rows(query)[0].values()))))


@pytest.fixture(scope="module", params=[(2026, 12, (2026, 2027)), (5, 14, (2026, 2027))], ids=["2026", "5"])
def played(request: pytest.FixtureRequest, superuser_url: str, template: str) -> Iterator[Played]:
    plan = plan_district(*request.param)
    clock = SetClock(plan.opens_on)
    days: list[date] = []
    with copied_database(superuser_url, template) as url, open_ledger(url, clock=clock) as ledger:
        result = play(ledger, clock, plan, days.append)
        yield Played(plan, ledger, result, days)


def test_refusals_are_those_of_the_plan(played: Played) -> None:
    expected = {
        one.award: (str(one.refused.step), one.refused.code) for one in played.plan.awards if one.refused
    }
    assert {one.case: (str(one.step), one.code) for one in played.result.refusals} == expected


def test_every_award_is_somewhere_at_the_end(played: Played) -> None:
    stages = {
        str(row["award"]): str(row["stage"]) for row in played.ledger.rows("SELECT award, stage FROM award")
    }
    for one in played.plan.awards:
        assert (stages[one.award] == "rejected") == (one.refused is not None)
    assert {one.award for one in played.plan.disbursements} <= set(stages)
    assert "scheduled" in stages.values()
    assert "completed" in stages.values()


def test_what_was_paid_agrees_everywhere(played: Played) -> None:
    past_fen = sum(one.amount_fen for one in played.plan.disbursements)
    paid_fen = played.one("SELECT sum(paid_fen) FROM budget")
    assert paid_fen == past_fen + played.result.paid_fen
    assert paid_fen == played.one("SELECT sum(paid_fen) FROM award")
    assert paid_fen == played.one(
        "SELECT sum(amount_fen) FROM history"
        " WHERE topic IN ('payment.confirmed', 'award.past_disbursement_recorded')"
    )


def test_no_line_is_overdrawn_and_every_year_has_been_spent_from(played: Played) -> None:
    assert not played.one(
        "SELECT count(*) FROM budget WHERE opened AND paid_fen > appropriated_fen + adjusted_fen + returned_fen"
    )
    years = played.ledger.rows("SELECT fiscal_year FROM budget GROUP BY fiscal_year HAVING sum(paid_fen) > 0")
    assert sorted(int(str(row["fiscal_year"])) for row in years) == list(played.plan.years)


def test_every_step_of_a_life_was_taken_by_somebody(played: Played) -> None:
    topics = {str(row["topic"]) for row in played.ledger.rows("SELECT DISTINCT topic FROM history")}
    assert {
        "platform.registered",
        "organisation.registered",
        "award.applied",
        "award.sent_back",
        "award.amended",
        "award.assessed",
        "award.approved",
        "award.rejected",
        "instalment.scheduled",
        "instalment.rent_evidenced",
        "instalment.due",
        "payment.confirmed",
        "payment.returned",
        "recipient.suspended",
    } <= topics


def test_the_clock_stands_on_the_last_day_and_days_came_in_order(played: Played) -> None:
    assert played.ledger.clock.today() == played.plan.until
    assert played.days == sorted(set(played.days))
    assert played.days[-1] == played.plan.until
