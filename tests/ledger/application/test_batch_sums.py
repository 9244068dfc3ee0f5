"""Whatever is done to batches: Σ batch = Σ payments = Σ instalments batched, and caps are kept at approval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.application.clock import SetClock
from ledger.application.commands import (
    ConfirmPayment,
    PublishNotice,
    ScheduleInstalments,
    WithdrawBatch,
)
from ledger.domain.errors import NothingToPay
from projections.bootstrap import open_ledger
from projections.rebuild import compare
from tests.ledger.application import cases
from tests.ledger.application.agreement import assert_screens_agree
from tests.ledger.application.district import OFFICER, PAYER, District
from tests.races.district import unit

TESTING = "art4.testing"
CONTRACTS = ("600000.00", "500000.10", "300000.30")
AWARDS = len(CONTRACTS)
CEILING = 50_000_000
PER_BATCH = (
    "SELECT b.batch FROM batch b LEFT JOIN payment p ON p.batch = b.batch AND p.state <> 'left_out'"
    " GROUP BY b.batch, b.payments, b.amount_fen"
    " HAVING b.payments <> count(p.reference) OR b.amount_fen <> coalesce(sum(p.amount_fen), 0)"
)
PER_INSTALMENT = (
    "SELECT i.award FROM instalment i FULL JOIN (SELECT * FROM payment WHERE state IN"
    " ('made', 'approved', 'exported')) p USING (award, number) WHERE (i.state = 'batched') IS DISTINCT FROM"
    " (p.reference IS NOT NULL) OR i.amount_fen <> p.amount_fen"
)
PER_LINE = (
    "SELECT b.line FROM budget b LEFT JOIN instalment i ON i.line = b.line AND i.state IN ('due', 'batched')"
    " GROUP BY b.line, b.due_fen HAVING b.due_fen <> coalesce(sum(i.amount_fen), 0)"
)


@dataclass(frozen=True)
class Step:
    """One thing done: which awards are batched, what then becomes of the batch, how far the cap is lowered first."""

    awards: tuple[int, ...]
    ends: str
    ceiling_fen: int | None


STEPS = st.lists(
    st.builds(
        Step,
        st.lists(st.integers(0, AWARDS - 1), min_size=1, max_size=AWARDS, unique=True).map(tuple),
        st.sampled_from(["made", "withdrawn", "approved", "withdrawn late", "exported", "paid"]),
        st.none() | st.integers(1, 54_000_000),
    ),
    min_size=1,
    max_size=4,
)
NUMBERS = count(1)


@pytest.fixture(scope="module")
def district(database_url: str) -> Iterator[District]:
    clock = SetClock(date(2026, 2, 2))
    with open_ledger(database_url, clock=clock) as ledger:
        district = District(ledger, clock)
        for year in (2026, 2027):
            district.budget(TESTING, 90_000_000, year=year)
        yield district
        assert_screens_agree(ledger)
    assert compare(database_url) == []


def _waiting(district: District, number: int) -> list[str]:
    """Let an enterprise have awards of different sums due: 180,000, 150,000.03 and 90,000.09 yuan."""
    uscc = district.organisation(unit(number))
    district.account(uscc, f"{62220000 + number}")
    awards = {f"A-{number}-{place}": sum_ for place, sum_ in enumerate(CONTRACTS)}
    for award, contract in awards.items():
        district.assessed(award, uscc, TESTING, cases.a_test(f"HT-{award}", contract=contract))
        district.does(PublishNotice(award=award))
    district.clock.set(district.today + timedelta(days=14))
    for award in awards:
        district.approve(award)
        district.does(ScheduleInstalments(award=award))
    district.post_due()
    return list(awards)


def _read_as(district: District, ceiling_fen: int) -> None:
    """Have the yearly cap read anew, from a new day on."""
    district.clock.set(district.today + timedelta(days=1))
    value = f"{ceiling_fen // 100}.{ceiling_fen % 100:02d}"
    document = f"怀科规〔{district.today}〕"
    district.determined(
        TESTING, "parameter:ceiling", value, district.today, department="kw", document=document
    )


def _go(district: District, step: Step, awards: Sequence[str], turn: int) -> None:
    """Batch those of the awards that are still due, and take the batch as far as the step says."""
    due = [award for award in awards if _state(district, award) == "due"]
    wanted = [award for place, award in enumerate(awards) if place in step.awards and award in due]
    if not wanted:
        return
    batch = district.batch(*wanted, turn=turn)
    if step.ends == "made":
        return
    if step.ends != "withdrawn":
        try:
            district.approve_batch(batch)
        except NothingToPay:
            step = Step(step.awards, "withdrawn", None)
    if step.ends.startswith("withdrawn"):
        district.does(WithdrawBatch(batch=batch, reason="有误"), OFFICER, "czj")
    if step.ends in ("exported", "paid"):
        district.export(batch)
    if step.ends == "paid":
        _pay(district, batch)


def _pay(district: District, batch: str) -> None:
    rows = district.ledger.rows(
        "SELECT reference, award, number FROM payment WHERE batch = %s AND state = 'exported'", (batch,)
    )
    for row in rows:
        paid = ConfirmPayment(
            award=str(row["award"]), number=int(str(row["number"])), reference=str(row["reference"])
        )
        district.does(paid, PAYER, "czj")


def _state(district: District, award: str) -> str:
    return str(district.row("SELECT state FROM instalment WHERE award = %s", award)["state"])


def _going_out(district: District, awards: Sequence[str]) -> int:
    """Return what is paid or on its way of some awards, in fen."""
    row = district.row(
        "SELECT coalesce(sum(amount_fen), 0)::bigint AS fen FROM payment"
        " WHERE award = ANY(%s) AND state IN ('approved', 'exported', 'paid')",
        list(awards),
    )
    return int(str(row["fen"]))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_nothing_is_lost_and_no_cap_is_passed(district: District, steps: list[Step]) -> None:
    _read_as(district, CEILING)
    awards = _waiting(district, next(NUMBERS))
    for step in steps:
        before = _going_out(district, awards)
        if step.ceiling_fen is not None:
            _read_as(district, step.ceiling_fen)
        _go(district, step, awards, next(NUMBERS))
        after = _going_out(district, awards)
        if after > before and step.ceiling_fen is not None:
            assert after <= step.ceiling_fen
        for query in (PER_BATCH, PER_INSTALMENT, PER_LINE):
            assert district.ledger.rows(query) == [], query
