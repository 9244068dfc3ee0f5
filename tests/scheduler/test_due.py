"""What is due is posted exactly once, on its own day, or held with what stands against it."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest

from ledger.application.commands import (
    CloseMonth,
    ConfirmAdjustment,
    ConfirmPayment,
    EvidenceRent,
    ProposeAdjustment,
    ReleaseInstalment,
    Resume,
    ReturnPayment,
    ScheduleInstalments,
    Suspend,
    TrancheWanted,
)
from scheduler.due import DueRun, post_due_until
from tests.ledger.application.district import PAYER, District
from tests.scheduler.conftest import TRANCHE_FEN, WEEK
from tests.scheduler.rounds import PATIENCE_S, at_once, pipe, start

WEEK_LATER = date(2026, 4, 3)
RENT = {
    "start": "2026-01-01",
    "first_month": 1,
    "months": 3,
    "leases": [
        {"lease": "ZL-1", "area": "8000", "rent": "100000.00", "begins": "2026-01-01", "ends": "2026-12-31"}
    ],
}


def require_each_posted_once(district: District, instalments: int) -> None:
    """Assert that every instalment fell due once, on its own day, and that the sums agree."""
    twice = district.ledger.rows(
        "SELECT award, figures->>'number' FROM history WHERE topic = 'instalment.due' GROUP BY 1, 2 HAVING count(*) > 1"
    )
    assert twice == []
    assert _count(district, "topic = 'instalment.due'") == instalments
    off = "SELECT 1 FROM instalment WHERE state <> 'due' OR posted_on IS DISTINCT FROM due_on"
    assert district.ledger.rows(off) == []
    (line,) = district.ledger.rows("SELECT committed_fen, due_fen FROM budget")
    assert (line["committed_fen"], line["due_fen"]) == (0, instalments * TRANCHE_FEN)


def _count(district: District, condition: str) -> int:
    return int(str(district.ledger.rows(f"SELECT count(*) AS n FROM history WHERE {condition}")[0]["n"]))


def _instalment(district: District, award: str, number: int = 1) -> dict[str, object]:
    return district.ledger.rows("SELECT * FROM instalment WHERE award = %s AND number = %s", (award, number))[
        0
    ]


@pytest.mark.race
def test_two_schedulers_at_once_post_everything_once(
    district: District, instalments: int, new_database_url: str
) -> None:
    runs = at_once(new_database_url, WEEK[-1], schedulers=2, batch=25)
    require_each_posted_once(district, instalments)
    assert sum(run.posted for run in runs) == instalments
    assert sum(run.amount_fen for run in runs) == instalments * TRANCHE_FEN
    assert post_due_until(district.ledger, WEEK[-1]) == DueRun()


@pytest.mark.race
def test_what_a_killed_scheduler_leaves_the_next_one_posts(
    district: District, instalments: int, new_database_url: str
) -> None:
    ours, theirs = pipe()
    process = start(new_database_url, WEEK[-1], 1, theirs)
    deadline = time.monotonic() + PATIENCE_S
    while _count(district, "topic = 'instalment.due'") < 20 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.join(PATIENCE_S)
    done = _count(district, "topic = 'instalment.due'")
    assert 20 <= done < instalments
    (run,) = at_once(new_database_url, WEEK[-1], schedulers=1, batch=200)
    assert run.posted == instalments - done
    require_each_posted_once(district, instalments)
    ours.close()


def test_after_a_weeks_gap_each_has_its_own_day_and_is_recorded_now(
    district: District, instalments: int
) -> None:
    assert post_due_until(district.ledger, date(2026, 3, 22)) == DueRun()
    district.clock.set(WEEK_LATER)
    handled: list[int] = []
    run = post_due_until(district.ledger, WEEK_LATER, progress=handled.append)
    assert (run.posted, run.amount_fen) == (instalments, instalments * TRANCHE_FEN)
    assert sum(handled) == instalments
    require_each_posted_once(district, instalments)
    days = district.ledger.rows(
        "SELECT effective_on, count(*) AS n FROM history WHERE topic = 'instalment.due' GROUP BY 1 ORDER BY 1"
    )
    assert [(row["effective_on"], row["n"]) for row in days] == [(day, instalments // 5) for day in WEEK]
    (first,) = district.ledger.rows(
        "SELECT min(recorded_at) AS at FROM history WHERE topic = 'instalment.due'"
    )
    assert isinstance(first["at"], datetime)
    assert first["at"] >= datetime(2026, 4, 3, tzinfo=UTC)


def test_nothing_is_posted_before_its_day(district: District, instalments: int) -> None:
    district.clock.set(WEEK[0])
    assert post_due_until(district.ledger, WEEK[-1]).posted == instalments // 5


def test_a_closed_month_is_left_alone_and_the_rest_is_dated_today(
    district: District, instalments: int
) -> None:
    district.clock.set(WEEK_LATER)
    district.does(CloseMonth(month=date(2026, 3, 1)), PAYER, "czj")
    assert post_due_until(district.ledger, WEEK_LATER).posted == instalments
    assert _count(district, "topic = 'instalment.due' AND effective_on = '2026-04-03'") == instalments
    refused = district.ledger.rows("SELECT count(*) AS n FROM ledger.command WHERE outcome = 'refused'")
    assert refused[0]["n"] == 2  # one for each batch of 200, not one for each instalment


def test_what_the_budget_cannot_bear_is_held_with_its_figures(district: District) -> None:
    district.platform("P-1")
    line = district.budget("art1.construction", 600_000)
    district.approved(
        "A-1",
        "P-1",
        "art1.construction",
        {"investment": "4000000.00", "city_supported": False, "project": "X"},
    )
    tranches = (TrancheWanted(due_on=date(2027, 1, 4), amount_fen=60_000_000),)
    district.does(ScheduleInstalments(award="A-1", tranches=tranches))
    district.clock.set(date(2027, 1, 8))
    assert post_due_until(district.ledger, district.today) == DueRun(held=1)
    held = _instalment(district, "A-1")
    assert held["state"] == "held"
    assert "2027|kw|art1.construction|district" in str(held["reason"])
    assert post_due_until(district.ledger, district.today) == DueRun()
    district.budget("art1.construction", 500_000, department="kw", accept_shortfall=True)
    district.does(ReleaseInstalment(award="A-1", number=1, reason="指标已下达"))
    assert post_due_until(district.ledger, district.today) == DueRun(held=1)
    assert "500,000.00" in str(_instalment(district, "A-1")["reason"])
    next_line = line.replace("2026", "2027")
    district.does(
        ProposeAdjustment(line=next_line, amount_fen=10_000_000, document="追加 1 号"), "czj.officer", "czj"
    )
    district.does(ConfirmAdjustment(line=next_line, adjustment=1), "czj.head", "czj")
    district.does(ReleaseInstalment(award="A-1", number=1, reason="指标已追加"))
    assert post_due_until(district.ledger, district.today) == DueRun(posted=1, amount_fen=60_000_000)


def test_rent_waits_for_its_evidence_and_falls_due_on_the_day_it_comes(district: District) -> None:
    district.platform("P-1")
    district.budget("art3.rent", 1_000_000)
    district.clock.set(date(2026, 1, 5))
    district.scheduled("A-1", "P-1", "art3.rent", RENT)
    district.clock.set(date(2026, 2, 10))
    assert post_due_until(district.ledger, district.today) == DueRun(held=1)
    assert "租金" in str(_instalment(district, "A-1")["reason"])
    district.clock.set(date(2026, 2, 20))
    district.does(EvidenceRent(award="A-1", number=1, paid_rent_fen=10_000_000, invoice="ZP-1"))
    district.clock.set(date(2026, 2, 25))
    assert post_due_until(district.ledger, district.today) == DueRun(posted=1, amount_fen=10_000_000)
    assert _instalment(district, "A-1")["posted_on"] == date(2026, 2, 20)


def test_a_suspended_platform_waits_until_it_is_resumed(district: District, instalments: int) -> None:
    district.does(Suspend(recipient="P-1", reason="停产整改", document="函 1"))
    district.clock.set(WEEK[-1])
    run = post_due_until(district.ledger, WEEK[-1])
    assert (run.posted, run.held) == (instalments - 60, 60)
    assert "停产整改" in str(_instalment(district, "A-1")["reason"])
    district.clock.set(WEEK_LATER)
    district.does(Resume(recipient="P-1", reason="整改完成", document="函 2"))
    assert post_due_until(district.ledger, WEEK_LATER).posted == 60
    assert _instalment(district, "A-1")["posted_on"] == WEEK_LATER
    assert _count(district, "topic = 'instalment.due'") == instalments


def test_a_returned_payment_falls_due_again_on_its_release_not_before_it_was_paid(
    district: District, instalments: int
) -> None:
    district.clock.set(WEEK[-1])
    post_due_until(district.ledger, WEEK[-1])
    district.does(ConfirmPayment(award="A-1", number=1, reference="PAY-1"), PAYER, "czj")
    district.clock.set(WEEK_LATER)
    district.does(ReturnPayment(award="A-1", number=1, reference="PAY-1", reason="账号有误"), PAYER, "czj")
    assert post_due_until(district.ledger, WEEK_LATER) == DueRun()
    district.does(ReleaseInstalment(award="A-1", number=1, reason="账号已更正"))
    assert post_due_until(district.ledger, WEEK_LATER) == DueRun(posted=1, amount_fen=TRANCHE_FEN)
    assert _instalment(district, "A-1")["posted_on"] == WEEK_LATER
    assert _count(district, "topic = 'instalment.due'") == instalments + 1
