"""Rent months (Article 3): what of a unit's rent counts, month by month from the approved start.

Month k starts k − 1 calendar months after the start itself. Within a month each lease costs its monthly rent
by days; where the unit's leases together exceed the area ceiling on a day, only that part of the day's rent
counts. Sums are exact; the amount is rounded down to the fen once, at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import floor

from ledger.domain.calendar import checked_day, months_after
from ledger.domain.errors import InvalidAmount, InvalidInput, InvalidRate
from ledger.domain.money import MAX_FEN

MAX_MONTHS = 600
"""Fifty years: more is a typing error. The sixty months of the measure are the caller's data."""

MAX_LEASES = 1_000
MAX_AREA_M2 = 100_000_000
"""Ten times ten kilometres: more is a typing error."""


@dataclass(frozen=True)
class Lease:
    """What the unit pays for one lease (租约): area in m², rent in fen a month, first and last day.

    Without ``begins`` or ``ends`` it is in force without limit on that side. A lease whose rent changes is
    several of these under one name, one after the other. Raises InvalidInput, and InvalidAmount for the rent.
    """

    lease: str
    area_m2: Fraction
    monthly_rent_fen: int
    begins: date | None = None
    ends: date | None = None

    def __post_init__(self) -> None:
        if not 0 < self.area_m2 <= MAX_AREA_M2:
            raise InvalidInput(
                field=f"area {self.lease}",
                problem=f"面积无效：{self.area_m2}",
                problem_en=f"not an area: {self.area_m2}",
            )
        if not 0 <= self.monthly_rent_fen <= MAX_FEN:
            raise InvalidAmount(value=f"{self.monthly_rent_fen} 分")
        for name, day in (("begins", self.begins), ("ends", self.ends)):
            if day is not None:
                checked_day(f"{name} {self.lease}", day)
        if self.begins and self.ends and self.ends < self.begins:
            raise InvalidInput(
                field=f"ends {self.lease}",
                problem=f"租期终止日 {self.ends} 早于起始日 {self.begins}",
                problem_en=f"the lease ends on {self.ends}, before it begins on {self.begins}",
            )

    def in_force(self, day: date) -> bool:
        """Return whether the lease runs on ``day``; its last day is included."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True)
class RentMonth:
    """One month of a rent plan; ``ends`` is the first day of the next, ``area_m2`` the largest on a day.

    ``rent_fen`` is due in the month, ``counted_rent_fen`` is what the area ceiling leaves of it (exactly
    ``counted_part`` of it), ``amount_fen`` the support at ``rate``.
    """

    number: int
    starts: date
    ends: date
    rent_fen: int
    counted_rent_fen: int
    rate: Fraction
    amount_fen: int
    area_m2: Fraction
    leases: tuple[str, ...]
    counted_part: Fraction


def month_start(start: date, k: int) -> date:
    """Return the first day of month ``k`` (from 1) counted from ``start``: 31 Jan → 28 Feb → 31 Mar.

    Raises InvalidInput for a month before the first or after MAX_MONTHS.
    """
    # MAX_MONTHS + 1 is the end of the last month.
    if not 1 <= k <= MAX_MONTHS + 1:
        raise InvalidInput(
            field="month",
            problem=f"第 {k} 个月不在 1 至 {MAX_MONTHS} 之间",
            problem_en=f"{k} is not between 1 and {MAX_MONTHS}",
        )
    return months_after(checked_day("start", start), k - 1)


def month_starts(start: date, count: int) -> tuple[date, ...]:
    """Return the first days of ``count`` months from ``start``. Raises InvalidInput as month_start."""
    if not 0 <= count <= MAX_MONTHS:
        raise _months_refused(count)
    return tuple(month_start(start, k) for k in range(1, count + 1))


def rent_month(
    start: date, number: int, leases: Sequence[Lease], *, area_ceiling_m2: Fraction, rate: Fraction
) -> RentMonth:
    """Return month ``number`` of the unit's leases; amounts in fen, all zero where no lease is in force.

    Raises InvalidInput for a month, ceiling or set of leases that cannot be, InvalidRate outside 0 to 1.
    """
    if not 1 <= number <= MAX_MONTHS:
        raise _months_refused(number)
    if not 0 <= rate <= 1:
        raise InvalidRate(value=str(rate))
    if area_ceiling_m2 <= 0 or len(leases) > MAX_LEASES:
        raise InvalidInput(
            field="leases",
            problem=f"面积上限须大于零，租约不超过 {MAX_LEASES} 份",
            problem_en=f"the area ceiling must be above zero and the leases at most {MAX_LEASES}",
        )
    starts, ends = month_start(start, number), month_start(start, number + 1)
    segments = tuple(_segments(starts, ends, leases))
    rent = sum((segment.rent for segment in segments), Fraction())
    counted = sum((segment.rent * segment.counted_part(area_ceiling_m2) for segment in segments), Fraction())
    return RentMonth(
        number=number,
        starts=starts,
        ends=ends,
        rent_fen=floor(rent),
        counted_rent_fen=floor(counted),
        rate=rate,
        amount_fen=floor(counted * rate),
        area_m2=max((segment.area_m2 for segment in segments), default=Fraction()),
        leases=tuple(dict.fromkeys(name for segment in segments for name in segment.names)),
        counted_part=counted / rent if rent else Fraction(),
    )


def rent_plan(
    start: date,
    months: int,
    leases: Sequence[Lease],
    *,
    area_ceiling_m2: Fraction,
    rate_of_month: Callable[[int], Fraction],
) -> tuple[RentMonth, ...]:
    """Return the months of ``months`` calendar months from ``start`` that carry an amount.

    A month without a lease is a gap: it is used up and left out, as is one whose amount is zero.
    Raises InvalidInput for fewer than one or more than MAX_MONTHS months, and as rent_month.
    """
    if not 1 <= months <= MAX_MONTHS:
        raise _months_refused(months)
    plan = (
        rent_month(start, number, leases, area_ceiling_m2=area_ceiling_m2, rate=rate_of_month(number))
        for number in range(1, months + 1)
    )
    return tuple(month for month in plan if month.amount_fen)


def reduce_to_paid(month: RentMonth, paid_rent_fen: int) -> RentMonth:
    """Return ``month`` with only the rent evidenced as paid, in fen; never above what was planned.

    The part that the area ceiling leaves is the same for every yuan of the month's rent.
    Raises InvalidAmount for a negative sum.
    """
    if paid_rent_fen < 0:
        raise InvalidAmount(value=f"{paid_rent_fen} 分")
    if paid_rent_fen >= month.rent_fen:
        return month
    counted = paid_rent_fen * month.counted_part
    return replace(
        month, rent_fen=paid_rent_fen, counted_rent_fen=floor(counted), amount_fen=floor(counted * month.rate)
    )


@dataclass(frozen=True)
class _Segment:
    """Days of a month on which the same leases are in force: their rent for these days in fen, exactly."""

    rent: Fraction
    area_m2: Fraction
    names: tuple[str, ...]

    def counted_part(self, area_ceiling_m2: Fraction) -> Fraction:
        return min(self.area_m2, area_ceiling_m2) / self.area_m2


def _segments(starts: date, ends: date, leases: Sequence[Lease]) -> Iterator[_Segment]:
    """Cut a month where a lease begins or ends; days without a lease yield nothing."""
    changes = {starts, ends}
    for lease in leases:
        changes.update(day for day in (lease.begins, _day_after(lease.ends)) if day and starts < day < ends)
    cuts = sorted(changes)
    for first, past in pairwise(cuts):
        running = [lease for lease in leases if lease.in_force(first)]
        if not running:
            continue
        names = tuple(lease.lease for lease in running)
        if len(set(names)) < len(names):
            raise InvalidInput(
                field="leases",
                problem=f"同一租约在 {first} 重复列示",
                problem_en=f"one lease is listed twice for {first}",
            )
        rent_of_month = sum(lease.monthly_rent_fen for lease in running)
        yield _Segment(
            rent=Fraction(rent_of_month * (past - first).days, (ends - starts).days),
            area_m2=sum((lease.area_m2 for lease in running), Fraction()),
            names=names,
        )


def _day_after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day else None


def _months_refused(months: int) -> InvalidInput:
    return InvalidInput(
        field="months",
        problem=f"月数 {months} 不在 1 至 {MAX_MONTHS} 之间",
        problem_en=f"{months} is not between 1 and {MAX_MONTHS}",
    )
