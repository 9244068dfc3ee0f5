from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.calendar import (
    CALENDAR,
    FIRST_DAY,
    LAST_DAY,
    MAX_WORKING_DAYS,
    WorkingDays,
    business_date,
    checked_day,
    fiscal_year,
    month_of,
    months_after,
)
from ledger.domain.errors import InvalidInput

days = st.dates(date(2015, 1, 1), date(2040, 12, 31))
spans = st.integers(-60, 60)


class TestBusinessDate:
    def test_midnight_is_shanghai_s(self) -> None:
        assert business_date(datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)) == date(2026, 12, 31)
        assert business_date(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == date(2027, 1, 1)

    def test_a_moment_without_a_zone_is_refused(self) -> None:
        with pytest.raises(InvalidInput, match="时区"):
            business_date(datetime(2026, 1, 1))  # noqa: DTZ001 - the case itself


class TestDays:
    @pytest.mark.parametrize(
        "day", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1), date.min, date.max]
    )
    def test_out_of_range_is_a_typing_error(self, day: date) -> None:
        with pytest.raises(InvalidInput, match="paid on"):
            checked_day("paid on", day)
        with pytest.raises(InvalidInput):
            CALENDAR.is_working(day)

    def test_a_moment_is_no_day(self) -> None:
        with pytest.raises(InvalidInput, match="不含时间"):
            checked_day("paid on", datetime(2026, 1, 1, tzinfo=UTC))

    def test_the_fiscal_year_is_the_calendar_year(self) -> None:
        assert fiscal_year(date(2026, 1, 1)) == fiscal_year(date(2026, 12, 31)) == 2026

    def test_month_of(self) -> None:
        assert month_of(date(2026, 2, 28)) == date(2026, 2, 1)


class TestMonthsAfter:
    def test_the_last_day_stands_in_for_a_day_the_month_lacks(self) -> None:
        assert [months_after(date(2027, 1, 31), n) for n in range(4)] == [
            date(2027, 1, 31),
            date(2027, 2, 28),
            date(2027, 3, 31),
            date(2027, 4, 30),
        ]
        assert months_after(date(2028, 1, 30), 1) == date(2028, 2, 29)

    def test_counts_back_too(self) -> None:
        assert months_after(date(2027, 3, 31), -1) == date(2027, 2, 28)

    def test_leaves_the_calendar(self) -> None:
        with pytest.raises(InvalidInput):
            months_after(date(2027, 1, 1), 12 * 8000)

    @given(days, st.integers(-600, 600))
    def test_never_drifts(self, day: date, months: int) -> None:
        later = months_after(day, months)
        assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
        assert later.day == min(day.day, monthrange(later.year, later.month)[1])


class TestWorkingDays:
    @pytest.mark.parametrize(
        ("day", "working"),
        [
            (date(2026, 2, 13), True),  # the Friday before the Spring Festival
            (date(2026, 2, 14), True),  # a Saturday worked in exchange
            (date(2026, 2, 16), False),  # 除夕
            (date(2026, 2, 23), False),
            (date(2026, 2, 28), True),  # a Saturday worked in exchange
            (date(2026, 10, 7), False),
            (date(2026, 10, 8), True),
            (date(2026, 10, 11), False),
        ],
    )
    def test_follows_the_published_schedule(self, day: date, working: bool) -> None:
        assert CALENDAR.is_working(day) is working
        assert not CALENDAR.provisional(day)

    @pytest.mark.parametrize(
        ("day", "working"),
        [
            (date(2031, 1, 1), False),
            (date(2031, 1, 22), False),  # 除夕
            (date(2031, 1, 24), False),
            (date(2031, 1, 27), True),
            (date(2031, 4, 5), False),
            (date(2031, 5, 2), False),
            (date(2031, 5, 3), False),  # a Saturday
            (date(2031, 5, 5), True),
            (date(2031, 6, 24), False),  # 端午
            (date(2031, 10, 3), False),
            (date(2031, 10, 8), True),
            (date(2099, 10, 1), False),
        ],
    )
    def test_beyond_it_the_statutory_holidays_are_known(self, day: date, working: bool) -> None:
        assert CALENDAR.is_working(day) is working
        assert CALENDAR.provisional(day)

    def test_a_schedule_entered_by_hand_wins(self) -> None:
        calendar = WorkingDays({date(2031, 1, 25): True, date(2031, 1, 27): False}, frozenset({2031}))
        assert calendar.is_working(date(2031, 1, 25))
        assert not calendar.is_working(date(2031, 1, 27))
        assert not calendar.provisional(date(2031, 6, 1))
        assert calendar.provisional(date(2032, 6, 1))

    def test_one_day_entered_by_hand_settles_that_day_only(self) -> None:
        calendar = WorkingDays({date(2031, 1, 25): True})
        assert not calendar.provisional(date(2031, 1, 25))
        assert calendar.provisional(date(2031, 1, 26))

    @given(days)
    def test_next_working_is_idempotent(self, day: date) -> None:
        found = CALENDAR.next_working(day)
        assert found >= day
        assert CALENDAR.is_working(found)
        assert CALENDAR.next_working(found) == found

    @given(days, spans.filter(bool))
    def test_between_undoes_add(self, day: date, count: int) -> None:
        assert CALENDAR.working_days_between(day, CALENDAR.add_working_days(day, count)) == count

    @given(days, st.integers(1, 60))
    def test_back_and_forth_from_a_working_day(self, day: date, count: int) -> None:
        start = CALENDAR.next_working(day)
        assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, count), -count) == start

    def test_zero_working_days_is_the_day_or_the_next_one_worked(self) -> None:
        assert CALENDAR.add_working_days(date(2026, 9, 30), 0) == date(2026, 9, 30)
        assert CALENDAR.add_working_days(date(2026, 10, 1), 0) == date(2026, 10, 8)

    def test_refuses_absurd_spans(self) -> None:
        with pytest.raises(InvalidInput):
            CALENDAR.add_working_days(date(2026, 1, 1), MAX_WORKING_DAYS + 1)
        with pytest.raises(InvalidInput):
            CALENDAR.working_days_between(date(2026, 1, 1), date.max)
        with pytest.raises(InvalidInput):
            CALENDAR.next_working(date(2099, 12, 31) + timedelta(days=1))


class TestNotice:
    def test_five_working_days_after_publication_pass_over_the_holiday(self) -> None:
        # Published on Monday 28 September 2026: 29, 30, then 8, 9 and the exchanged Saturday 10 October.
        assert CALENDAR.notice_closes_on(date(2026, 9, 28), 5) == date(2026, 10, 10)

    def test_lasts_at_least_a_day(self) -> None:
        with pytest.raises(InvalidInput, match="至少一个工作日"):
            CALENDAR.notice_closes_on(date(2026, 9, 28), 0)
