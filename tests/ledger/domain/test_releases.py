"""What a cancellation lets go: everything if nothing is due or paid, else every day but those that are."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.awards import Award, InstalmentStanding, InstalmentState
from ledger.domain.calendar import months_after
from ledger.domain.holds import Claim, ClaimPeriod, Holds, Instalment, PotHold
from ledger.domain.releases import released_by_cancelling

START = date(2026, 1, 31)
LINE = "2026|kw|art3.rent|district"
STATES = st.sampled_from(list(InstalmentState))
SUPPORTED = {InstalmentState.DUE, InstalmentState.PAID}


def _award(states: list[InstalmentState], *, monthly: bool = True) -> Award:
    """Return an award of one month an instalment, all claimed for a unit and one lease."""
    award = Award("A-1", "art3.rent", {}, "X", "主体", "kw", "district", START)
    for number, state in enumerate(states, start=1):
        starts, ends = months_after(START, number - 1), months_after(START, number)
        days = (starts, ends) if monthly else (None, None)
        plan = Instalment(number, ends, 100, LINE, starts=days[0], ends=days[1])
        award.instalments[number] = InstalmentStanding(plan, 100, state=state, invoice=f"FP-{number}")
    past = months_after(START, len(states))
    award.holds = Holds(
        pots=(PotHold("pot", "pot", 1),),
        claims=tuple(Claim("invoice", f"FP-{number}") for number in award.instalments),
        periods=(ClaimPeriod("lease", "ZL-1", START, past), ClaimPeriod("rent_unit", "X", START, past)),
    )
    return award


def _days(periods: tuple[ClaimPeriod, ...], kind: str) -> set[date]:
    return {
        period.starts + timedelta(days=offset)
        for period in periods
        if period.kind == kind
        for offset in range((period.ends - period.starts).days)
    }


@given(st.lists(STATES, min_size=1, max_size=8))
def test_exactly_the_days_that_are_due_or_paid_stay_held(states: list[InstalmentState]) -> None:
    award = _award(states)
    released, kept = released_by_cancelling(award)
    left = tuple(one for one in award.holds.periods if one not in released.periods) + kept.periods
    supported = {
        one.plan.starts + timedelta(days=offset)
        for one in award.instalments.values()
        if one.state in SUPPORTED and one.plan.starts and one.plan.ends
        for offset in range((one.plan.ends - one.plan.starts).days)
    }
    for kind in ("lease", "rent_unit"):
        assert _days(left, kind) == supported
        assert sum(1 for one in left if one.kind == kind) <= len(states)


@given(st.lists(STATES, min_size=1, max_size=8))
def test_invoices_of_rent_that_is_not_paid_are_let_go(states: list[InstalmentState]) -> None:
    award = _award(states)
    released, _ = released_by_cancelling(award)
    gone = {claim.key for claim in released.claims}
    if SUPPORTED & set(states):
        assert gone == {one.invoice for one in award.instalments.values() if one.is_open}
    else:
        assert released == award.holds


def test_tranches_without_months_let_nothing_go_once_one_is_paid() -> None:
    award = _award([InstalmentState.PAID, InstalmentState.SCHEDULED], monthly=False)
    released, kept = released_by_cancelling(award)
    assert (released.periods, released.pots, kept) == ((), (), Holds())


def test_adjoining_months_stay_one_period() -> None:
    award = _award([InstalmentState.PAID, InstalmentState.DUE, InstalmentState.HELD])
    _, kept = released_by_cancelling(award)
    assert kept.periods == (
        ClaimPeriod("lease", "ZL-1", START, months_after(START, 2)),
        ClaimPeriod("rent_unit", "X", START, months_after(START, 2)),
    )
