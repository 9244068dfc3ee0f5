from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.domain.errors import InvalidAmount, InvalidInput, InvalidRate
from ledger.domain.money import fen_from_yuan
from ledger.policy.rent import (
    MAX_MONTHS,
    Lease,
    RentMonth,
    month_start,
    month_starts,
    reduce_to_paid,
    rent_month,
    rent_plan,
)

CEILING = Fraction(10_000)
FULL, HALF = Fraction(1), Fraction(1, 2)
START = date(2027, 1, 31)


def lease(
    area: int, rent: str, name: str = "L1", begins: date | None = None, ends: date | None = None
) -> Lease:
    return Lease(name, Fraction(area), fen_from_yuan(rent), begins, ends)


def month(number: int, *leases: Lease, rate: Fraction = FULL, start: date = START) -> RentMonth:
    return rent_month(start, number, leases, area_ceiling_m2=CEILING, rate=rate)


def rate_of_month(number: int) -> Fraction:
    return FULL if number <= 36 else HALF


class TestMonthStart:
    def test_is_counted_from_the_start_itself(self) -> None:
        assert month_starts(START, 4) == (
            date(2027, 1, 31),
            date(2027, 2, 28),
            date(2027, 3, 31),
            date(2027, 4, 30),
        )

    @given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(1, 240))
    def test_never_drifts(self, start: date, k: int) -> None:
        first = month_start(start, k)
        last_of_month = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        assert first.day == min(start.day, last_of_month.day)
        assert 28 <= (month_start(start, k + 1) - first).days <= 31

    @pytest.mark.parametrize("k", [0, -1, MAX_MONTHS + 2])
    def test_refuses_months_that_cannot_be(self, k: int) -> None:
        with pytest.raises(InvalidInput, match="month"):
            month_start(START, k)

    @pytest.mark.parametrize("start", [date(1, 1, 1), date(9999, 12, 31), datetime(2027, 1, 1, tzinfo=UTC)])
    def test_refuses_starts_that_cannot_be(self, start: date) -> None:
        with pytest.raises(InvalidInput, match="start"):
            month_start(start, 1)

    def test_refuses_too_many(self) -> None:
        assert month_starts(START, 0) == ()
        with pytest.raises(InvalidInput):
            month_starts(START, MAX_MONTHS + 1)


class TestLease:
    @pytest.mark.parametrize("area", [0, -1, 10**9])
    def test_refuses_an_area_that_cannot_be(self, area: int) -> None:
        with pytest.raises(InvalidInput, match="area L1"):
            lease(area, "1")

    def test_refuses_a_negative_rent(self) -> None:
        with pytest.raises(InvalidAmount):
            lease(1, "-0.01")

    def test_refuses_to_end_before_it_begins(self) -> None:
        lease(1, "1", begins=START, ends=START)
        with pytest.raises(InvalidInput, match="早于起始日"):
            lease(1, "1", begins=START, ends=START - timedelta(days=1))

    def test_refuses_days_out_of_range(self) -> None:
        with pytest.raises(InvalidInput, match="ends L1"):
            lease(1, "1", ends=date.max)


class TestRentMonth:
    @pytest.mark.parametrize(
        ("number", "rate", "support"), [(36, FULL, "500000.00"), (37, HALF, "250000.00")]
    )
    def test_twelve_thousand_square_metres_count_as_ten(
        self, number: int, rate: Fraction, support: str
    ) -> None:
        found = month(number, lease(12_000, "600000"), rate=rate)
        assert found.amount_fen == fen_from_yuan(support)
        assert found.rent_fen == fen_from_yuan("600000")
        assert found.counted_rent_fen == fen_from_yuan("500000")
        assert found.counted_part == Fraction(10, 12)

    def test_under_the_area_ceiling_all_of_it_counts(self) -> None:
        assert month(1, lease(8_000, "320000")).amount_fen == fen_from_yuan("320000")

    def test_two_leases_share_the_area_ceiling(self) -> None:
        found = month(2, lease(8_000, "320000"), lease(4_000, "200000", "L2"))
        assert found.amount_fen == fen_from_yuan("433333.33")
        assert found.area_m2 == 12_000
        assert found.leases == ("L1", "L2")

    def test_a_partial_month_counts_by_days(self) -> None:
        # Month 3 runs from 31 March to 29 April: 30 days, of which the lease has the last 10.
        found = month(3, lease(5_000, "30000", begins=date(2027, 4, 20)))
        assert (found.starts, found.ends) == (date(2027, 3, 31), date(2027, 4, 30))
        assert found.amount_fen == fen_from_yuan("10000")

    def test_the_last_day_of_a_lease_is_included(self) -> None:
        assert month(3, lease(5_000, "30000", ends=date(2027, 3, 31))).amount_fen == fen_from_yuan("1000")
        assert month(3, lease(5_000, "30000", ends=date(2027, 3, 30))).amount_fen == 0

    def test_the_ceiling_binds_only_on_the_days_it_is_exceeded(self) -> None:
        # 20 days of 8,000 m² (all counts), 10 days of 16,000 m² (10/16 counts) at 3,000 yuan a day and lease.
        found = month(3, lease(8_000, "90000"), lease(8_000, "90000", "L2", begins=date(2027, 4, 20)))
        assert found.amount_fen == fen_from_yuan("60000") + fen_from_yuan("60000") * 10 // 16
        assert found.area_m2 == 16_000

    def test_a_rent_that_changes_is_two_leases_of_one_name(self) -> None:
        first = lease(5_000, "30000", ends=date(2027, 4, 14))
        then = lease(5_000, "60000", begins=date(2027, 4, 15))
        found = month(3, first, then)
        assert found.amount_fen == fen_from_yuan("45000")
        assert found.leases == ("L1",)

    def test_one_lease_twice_on_a_day_is_refused(self) -> None:
        with pytest.raises(InvalidInput, match="重复"):
            month(1, lease(5_000, "30000"), lease(5_000, "60000"))

    def test_no_lease_no_rent(self) -> None:
        found = month(1)
        assert found.rent_fen == found.amount_fen == found.area_m2 == 0
        assert not found.leases

    def test_rounds_down_once(self) -> None:
        # A third of 0.05 yuan is 1.67 fen: rounded before the rate it would be half a fen and so nothing.
        assert month(1, lease(30_000, "0.05"), rate=Fraction(3, 5)).amount_fen == 1

    @pytest.mark.parametrize("rate", [Fraction(-1, 2), Fraction(3, 2)])
    def test_refuses_a_rate_that_is_none(self, rate: Fraction) -> None:
        with pytest.raises(InvalidRate):
            month(1, rate=rate)

    @pytest.mark.parametrize("number", [0, MAX_MONTHS + 1])
    def test_refuses_a_month_that_cannot_be(self, number: int) -> None:
        with pytest.raises(InvalidInput):
            month(number)

    def test_refuses_a_ceiling_of_nothing(self) -> None:
        with pytest.raises(InvalidInput, match="面积上限"):
            rent_month(START, 1, (), area_ceiling_m2=Fraction(0), rate=FULL)


class TestRentPlan:
    def test_sixty_months_at_two_rates(self) -> None:
        plan = rent_plan(
            START, 60, [lease(12_000, "600000")], area_ceiling_m2=CEILING, rate_of_month=rate_of_month
        )
        assert len(plan) == 60
        assert sum(each.amount_fen for each in plan) == fen_from_yuan("24000000")
        assert all(earlier.ends == later.starts for earlier, later in pairwise(plan))

    def test_a_gap_uses_up_its_months(self) -> None:
        leases = [
            lease(8_000, "320000", ends=date(2027, 4, 29)),
            lease(8_000, "320000", "L2", date(2028, 1, 31)),
        ]
        plan = rent_plan(START, 15, leases, area_ceiling_m2=CEILING, rate_of_month=rate_of_month)
        assert [each.number for each in plan] == [1, 2, 3, 13, 14, 15]

    def test_a_month_at_rate_zero_is_left_out(self) -> None:
        plan = rent_plan(
            START, 2, [lease(1, "1")], area_ceiling_m2=CEILING, rate_of_month=lambda k: Fraction(k - 1)
        )
        assert [each.number for each in plan] == [2]

    @pytest.mark.parametrize("months", [0, MAX_MONTHS + 1])
    def test_refuses_a_length_that_cannot_be(self, months: int) -> None:
        with pytest.raises(InvalidInput):
            rent_plan(START, months, [], area_ceiling_m2=CEILING, rate_of_month=rate_of_month)


class TestReduceToPaid:
    def test_only_rent_paid_counts(self) -> None:
        planned = month(37, lease(12_000, "600000"), rate=HALF)
        reduced = reduce_to_paid(planned, fen_from_yuan("300000"))
        assert reduced.amount_fen == fen_from_yuan("125000")
        assert reduced.counted_rent_fen == fen_from_yuan("250000")
        assert reduced.rent_fen == fen_from_yuan("300000")

    def test_more_than_the_rent_changes_nothing(self) -> None:
        planned = month(1, lease(8_000, "320000"))
        assert reduce_to_paid(planned, fen_from_yuan("999999")) is planned

    def test_nothing_paid_nothing_counts(self) -> None:
        assert reduce_to_paid(month(1, lease(8_000, "320000")), 0).amount_fen == 0

    def test_refuses_less_than_nothing(self) -> None:
        with pytest.raises(InvalidAmount):
            reduce_to_paid(month(1), -1)


days_around = st.none() | st.dates(date(2027, 1, 1), date(2029, 12, 31))


@st.composite
def leases_of_a_unit(draw: st.DrawFn) -> list[Lease]:
    leases = []
    for index in range(draw(st.integers(0, 4))):
        begins, ends = draw(days_around), draw(days_around)
        if begins and ends and ends < begins:
            begins, ends = ends, begins
        area = draw(st.fractions(1, 20_000, max_denominator=100))
        leases.append(Lease(f"L{index}", area, draw(st.integers(0, 10**9)), begins, ends))
    return leases


rates = st.fractions(0, 1, max_denominator=100)
numbers = st.integers(1, 40)


class TestProperties:
    @given(leases_of_a_unit(), numbers, rates)
    def test_the_support_is_never_above_rate_times_rent(
        self, leases: list[Lease], number: int, rate: Fraction
    ) -> None:
        found = month(number, *leases, rate=rate)
        assert 0 <= found.amount_fen <= (found.rent_fen + 1) * rate
        assert 0 <= found.counted_rent_fen <= found.rent_fen <= sum(each.monthly_rent_fen for each in leases)

    @given(leases_of_a_unit(), numbers, rates)
    def test_a_lease_split_in_two_halves_counts_the_same(
        self, leases: list[Lease], number: int, rate: Fraction
    ) -> None:
        assume(leases)
        whole, *others = leases
        rent = whole.monthly_rent_fen // 2 * 2
        whole = Lease("whole", whole.area_m2, rent, whole.begins, whole.ends)
        halves = [Lease(name, whole.area_m2 / 2, rent // 2, whole.begins, whole.ends) for name in ("a", "b")]
        assert (
            month(number, whole, *others, rate=rate).amount_fen
            == month(number, *halves, *others, rate=rate).amount_fen
        )

    @given(leases_of_a_unit(), numbers, st.dates(date(2027, 1, 1), date(2029, 12, 31)))
    def test_a_lease_cut_on_any_day_counts_the_same(
        self, leases: list[Lease], number: int, cut: date
    ) -> None:
        pieces = []
        for each in leases:
            until, since = cut - timedelta(days=1), cut
            if each.begins is None or each.begins <= until:
                ends = until if each.ends is None else min(each.ends, until)
                pieces.append(Lease(each.lease, each.area_m2, each.monthly_rent_fen, each.begins, ends))
            if each.ends is None or each.ends >= since:
                begins = since if each.begins is None else max(each.begins, since)
                pieces.append(Lease(each.lease, each.area_m2, each.monthly_rent_fen, begins, each.ends))
        assert month(number, *pieces).amount_fen == month(number, *leases).amount_fen

    @given(leases_of_a_unit(), numbers, rates, st.integers(0, 10**10), st.integers(0, 10**10))
    def test_paid_rent_counts_monotonely_and_never_above_the_plan(
        self, leases: list[Lease], number: int, rate: Fraction, paid_fen: int, more_fen: int
    ) -> None:
        planned = month(number, *leases, rate=rate)
        some = reduce_to_paid(planned, paid_fen)
        more = reduce_to_paid(planned, paid_fen + more_fen)
        assert some.amount_fen <= more.amount_fen <= planned.amount_fen
        assert some.amount_fen <= paid_fen * rate
