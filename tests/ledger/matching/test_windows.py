from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.calendar import CALENDAR
from ledger.matching.windows import Windows
from tests.ledger.matching.cases import MONDAY, day

WINDOWS = Windows(CALENDAR)
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def test_two_working_days_before_to_ten_after() -> None:
    assert (WINDOWS.first(MONDAY), WINDOWS.last(MONDAY)) == (day(-3), day(14)), (
        "the Saturday before is worked"
    )


@given(days, st.integers(-40, 40))
def test_claims_bound_exactly_the_payments_whose_window_holds_a_line(booked_on: date, offset: int) -> None:
    paid_on = booked_on + timedelta(days=offset)
    if WINDOWS.holds(paid_on, booked_on):
        assert WINDOWS.first_claim(booked_on) <= paid_on <= WINDOWS.last_claim(booked_on)


@given(days, days)
def test_windows_keep_the_order_of_days(one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    assert WINDOWS.first(earlier) <= WINDOWS.first(later)
    assert WINDOWS.last(earlier) <= WINDOWS.last(later)
