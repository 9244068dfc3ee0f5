"""Two dates on everything: back-dated entries, no future, closed months and how two people open one again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ledger.application.commands import (
    CloseMonth,
    ProposeAdjustment,
    ProposeReopening,
    RecordAppropriation,
    RecordIndicator,
    RecordPastDisbursement,
    ReopenMonth,
)
from ledger.domain.errors import (
    FutureDated,
    NotFound,
    PeriodClosed,
    PeriodStillRunning,
    SeparationOfDuties,
    WrongStage,
)
from tests.ledger.application.district import District

FEBRUARY = date(2026, 2, 1)
OFFICER, SECOND = "czj.officer", "czj.second"
INDICATOR = RecordIndicator(entry="I-1", recipient="P-001", year=2025, indicator="openness", value="良好")


@pytest.fixture
def closed(district: District) -> District:
    """A district whose February is closed."""
    district.platform()
    district.does(CloseMonth(month=FEBRUARY), OFFICER, "czj")
    return district


def test_an_entry_keeps_both_its_dates(district: District) -> None:
    district.platform()
    district.does(INDICATOR, on=date(2026, 1, 15))
    row = district.row("SELECT effective_on, recorded_at FROM history WHERE topic = 'indicator.recorded'")
    assert row["effective_on"] == date(2026, 1, 15)
    recorded_at = row["recorded_at"]
    assert isinstance(recorded_at, datetime)
    assert recorded_at.astimezone(UTC).date() == date(2026, 3, 2)


def test_nothing_is_dated_in_the_future_and_the_key_is_not_spent(district: District) -> None:
    district.platform()
    with pytest.raises(FutureDated) as caught:
        district.does(INDICATOR, on=date(2026, 3, 3), key="once")
    assert caught.value.details == {"effective_on": "2026-03-03", "today": "2026-03-02"}
    district.does(INDICATOR, on=date(2026, 3, 2), key="once")


def test_a_closed_month_takes_nothing_more(closed: District) -> None:
    events, _ = closed.counts()
    for inside in (date(2026, 2, 1), date(2026, 2, 28)):
        with pytest.raises(PeriodClosed) as caught:
            closed.does(INDICATOR, on=inside)
        assert caught.value.details == {"month": "2026-02", "effective_on": str(inside)}
    assert closed.counts()[0] == events
    closed.does(INDICATOR, on=date(2026, 1, 31))


def test_nor_budgets_nor_past_payments(closed: District) -> None:
    line = closed.budget("art4.service", 9_000_000)
    with pytest.raises(PeriodClosed):
        closed.does(ProposeAdjustment(line=line, amount_fen=1, document="文"), OFFICER, "czj", on=FEBRUARY)
    with pytest.raises(PeriodClosed):
        closed.does(
            RecordAppropriation(
                fiscal_year=2026, department="kw", clause="art4.testing", amount_fen=1, document="文"
            ),
            OFFICER,
            "czj",
            on=FEBRUARY,
        )
    past = RecordPastDisbursement(
        award="B-1",
        recipient="P-001",
        clause="art4.service",
        amount_fen=1,
        paid_on=date(2026, 2, 10),
        department="kw",
        document="怀财拨〔2026〕1号",
        facts={"assessment_year": 2025},
    )
    with pytest.raises(PeriodClosed):
        closed.does(past)


def test_a_month_closes_once_and_only_when_it_has_ended(closed: District) -> None:
    with pytest.raises(WrongStage):
        closed.does(CloseMonth(month=date(2026, 2, 20)), OFFICER, "czj")
    for running in (date(2026, 3, 1), date(2026, 12, 1)):
        with pytest.raises(PeriodStillRunning):
            closed.does(CloseMonth(month=running), OFFICER, "czj")


def test_a_closing_is_not_dated_inside_what_it_closes(district: District) -> None:
    with pytest.raises(PeriodClosed) as caught:
        district.does(CloseMonth(month=FEBRUARY), OFFICER, "czj", on=date(2026, 2, 28))
    assert caught.value.details["month"] == "2026-02"
    district.does(CloseMonth(month=FEBRUARY), OFFICER, "czj")


def test_two_people_open_a_month_again(closed: District) -> None:
    reopen = ReopenMonth(month=FEBRUARY)
    with pytest.raises(WrongStage):
        closed.does(reopen, SECOND, "czj")
    closed.does(ProposeReopening(month=FEBRUARY, reason="银行回单迟到"), OFFICER, "czj")
    for alone in ({"actor": OFFICER}, {"actor": "deputy", "on_behalf_of": OFFICER}):
        with pytest.raises(SeparationOfDuties):
            closed.does(reopen, alone["actor"], "czj", on_behalf_of=alone.get("on_behalf_of"))
    with pytest.raises(PeriodClosed):
        closed.does(INDICATOR, on=FEBRUARY)
    closed.does(reopen, SECOND, "czj")
    closed.does(INDICATOR, on=FEBRUARY)
    closed.does(CloseMonth(month=FEBRUARY), OFFICER, "czj")
    with pytest.raises(PeriodClosed):
        closed.does(
            RecordIndicator(entry="I-2", recipient="P-001", year=2025, indicator="service", value="优"),
            on=FEBRUARY,
        )


def test_a_month_never_closed_cannot_be_opened_again(district: District) -> None:
    with pytest.raises(NotFound):
        district.does(ProposeReopening(month=FEBRUARY, reason="更正"), OFFICER, "czj")
