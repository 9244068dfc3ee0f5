"""Rows of amounts.yaml through real commands: what a pot holds before comes from awards that were really approved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from ledger.application.clock import SetClock
from ledger.application.commands import (
    CancelRemainder,
    ReturnPayment,
    SettleConstruction,
)
from ledger.domain.errors import DuplicateClaim, Refusal
from ledger.domain.money import fen_from_yuan
from ledger.policy.loader import default_pack
from projections.bootstrap import open_ledger
from tests.acceptance.rows import MONEY_BACK, Row, rows
from tests.ledger.application.agreement import assert_screens_agree
from tests.ledger.application.district import CHECKER, PAYER, UNITS, District

UNIT, ENTERPRISE = UNITS[0], UNITS[1]
BUDGET_YUAN = 900_000_000
AWARD_ROWS = [
    row
    for row in rows()
    if row.group != MONEY_BACK and not {"month_starts", "twice", "expect_recovery"} & set(row.given)
]
"""Rows that end in one amount or one refusal; the others have tests of their own below."""


@pytest.fixture
def district(new_database_url: str) -> Iterator[District]:
    clock = SetClock(date(2026, 6, 15))
    with open_ledger(new_database_url, clock=clock, pack=default_pack()) as ledger:
        yield District(ledger, clock)
        assert_screens_agree(ledger)


def _row(group: str, case: str) -> Row:
    (found,) = (row for row in rows() if (row.group, row.case) == (group, case))
    return found


class Case:
    """One row in the ledger: who applies, what is known beside the row's own facts, and what went before."""

    def __init__(self, district: District, row: Row) -> None:
        self.district = district
        self.row = row
        self.department = "kw" if row.clause.split(".")[0] in ("art1", "art3", "art4") else "jxj"
        self.awards = 0
        district.platform("P-001", UNIT, manufacturing=True)
        self.recipient = "P-001"
        if row.clause in ("art4.testing", "art10.standard", "art8.sme-interest"):
            self.recipient = district.organisation(ENTERPRISE)
        if row.clause != "art8.sme-interest":
            district.budget(row.clause, BUDGET_YUAN, department=self.department)

    def facts(self, stated: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Return facts with the numbers that claims and pots need, which the rows leave out."""
        n = self.awards
        known: dict[str, dict[str, Any]] = {
            "art1.construction": {"project": f"XM-{n}"},
            "art3.rent": {"start": "2026-01-01", "lease": "ZL-1"},
            "art4.service": {"assessment_year": 2025},
            "art4.testing": {"contract_no": f"HT-{n}", "contract_date": "2026-05-08"},
            "art6.upgrade": {"project": f"JG-{n}"},
            "art8.sme-interest": {"loan": f"DK-{n}", "interest_year": 2026},
            "art10.standard": {"standard": _STANDARDS[str(stated.get("level", "national"))].format(n)},
            "art10.ip-interest": {"loan": f"DK-{n}", "repaid_on": "2026-05-08"},
            "art10.guarantee": {"loan": f"DK-{n}", "fee_paid_on": "2026-05-08"},
        }
        facts = {**known.get(self.row.clause, {}), **stated, **more}
        if "leases" in facts:
            del facts["lease"]
            facts["leases"] = [{**one, "lease": f"ZL-{i}"} for i, one in enumerate(facts["leases"])]
        return facts

    def number(self) -> str:
        """Return a new award number."""
        self.awards += 1
        return f"A-{self.awards}"

    def assess(self, stated: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Apply, accept, assess; return the answer."""
        award = self.number()
        facts = self.facts(stated, **more)
        outcome = self.district.assessed(
            award, self.recipient, self.row.clause, facts, department=self.department
        )
        return dict(outcome.answer)

    def approve(self, stated: dict[str, Any], **more: Any) -> str:
        """Apply … approve; return the award."""
        award = self.number()
        facts = self.facts(stated, **more)
        self.district.approved(award, self.recipient, self.row.clause, facts, department=self.department)
        return award

    def pay(self, stated: dict[str, Any]) -> str:
        """Apply … pay; return the award."""
        award = self.number()
        facts = self.facts(stated)
        self.district.paid(award, self.recipient, self.row.clause, facts, department=self.department)
        return award


_STANDARDS = {
    "international": "ISO {}0001:2026",
    "national": "GB/T {}0001-2026",
    "industry": "JB/T {}0001-2026",
}

_BEFORE: dict[str, dict[str, list[dict[str, Any]]]] = {
    "art1.construction": {
        "10000000.00": [{"investment": "80000000.00", "city_supported": False}],
        "6000000.00": [{"investment": "40000000.00", "city_supported": False}],
    },
    "art4.service": {"3000000.00": [{"award": "3000000.00"}], "5000000.00": [{"award": "5000000.00"}]},
    "art4.testing": {"500000.00": [{"contract": "2000000.00"}]},
    "art6.ai": {"300000.00": [{"award": "300000.00"}]},
    "art10.standard": {
        "300000.00": [{"level": "international"}],
        "400000.00": [{"level": "international"}, {"level": "industry"}],
        "500000.00": [{"level": "international"}, {"level": "national"}],
    },
}
"""The awards that bring a pot to what a row says it holds before."""


def _went_before(case: Case) -> None:
    given = case.row.given
    for name, more in (("before", {}), ("before_other_year", {"assessment_year": 2024})):
        if case.row.fen(name):
            awards = _BEFORE[case.row.clause][str(given[name])]
            approved = [case.approve(stated, **more) for stated in awards]
            held = case.district.row(
                "SELECT sum(approved_fen) AS fen FROM award WHERE award = ANY(%s)", approved
            )
            assert held["fen"] == case.row.fen(name)


def test_every_row_is_answered_here_but_the_one_about_the_calendar() -> None:
    others = [row for row in rows() if row not in AWARD_ROWS and "month_starts" not in row.given]
    assert {row.id for row in others} == {
        "art1.construction: settles on the lower of approved and audited",
        "art3.rent: one lease month twice",
        "art10.standard: same standard twice",
        "money back: returned payment restores the cap",
        "money back: recovery of a miscalculation restores the cap",
        "money back: recovery for a violation does not",
    }


@pytest.mark.parametrize("row", AWARD_ROWS, ids=lambda row: row.id)
def test_row(district: District, row: Row) -> None:
    case = Case(district, row)
    _went_before(case)
    if row.refusal is not None:
        _check_refused(case, row.refusal)
        return
    answer = case.assess(row.facts)
    assert answer["amount_fen"] == row.fen("expect")
    assert answer["stops_at"] == (row.stops_at or "base")


def _check_refused(case: Case, refusal: type[Refusal]) -> None:
    """Expect the refusal at the application or at the assessment; the money tables do not change."""
    before = _money(case.district)
    with pytest.raises(refusal):
        case.assess(case.row.facts)
    assert _money(case.district) == before


def _money(district: District) -> list[object]:
    tables = ("cap", "cap_holding", "claim", "claim_period", "claim_choice", "budget", "instalment")
    return [district.ledger.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]


@pytest.mark.parametrize(
    ("group", "case"),
    [("art3.rent", "one lease month twice"), ("art10.standard", "same standard twice")],
)
def test_what_is_claimed_twice(district: District, group: str, case: str) -> None:
    row = _row(group, case)
    one = Case(district, row)
    stated = row.facts
    one.approve(stated)
    before = _money(district)
    with pytest.raises(DuplicateClaim):
        one.approve(stated)
    assert _money(district) == before


def test_settles_on_the_lower_of_approved_and_audited(district: District) -> None:
    row = _row("art1.construction", "settles on the lower of approved and audited")
    case = Case(district, row)
    award = case.pay({"investment": row.given["approved"], "city_supported": False})
    assert district.row("SELECT paid_fen FROM award")["paid_fen"] == row.fen("paid")
    command = SettleConstruction(award=award, audited_fen=row.fen("audited"), document="怀审〔2026〕1号")
    answer = district.does(command, CHECKER).answer
    assert answer["recovery_due_fen"] == row.fen("expect_recovery")
    pot = f"art1.construction|unit|{UNIT}|lifetime"
    opened = district.open_recovery(award)
    assert opened.answer["amount_fen"] == row.fen("expect_recovery")
    district.receive(row.fen("expect_recovery"))
    assert district.held_fen(pot) == row.fen("paid") - row.fen("expect_recovery")
    assert district.row("SELECT state, received_fen FROM recovery") == {
        "state": "closed",
        "received_fen": row.fen("expect_recovery"),
    }


def test_returned_payment_restores_the_cap(district: District) -> None:
    """The returned payment waits to be paid again; given up, all of its room is free, to the fen."""
    row = _row(MONEY_BACK, "returned payment restores the cap")
    case = Case(district, row)
    award = case.pay({"level": "international"})
    assert district.row("SELECT paid_fen FROM award")["paid_fen"] == row.fen("paid")
    returned = ReturnPayment(award=award, number=1, reference=f"PAY-{award}", reason="账号有误")
    district.does(returned, PAYER, "czj")
    assert district.row("SELECT returned_fen FROM award")["returned_fen"] == row.fen("returned")
    cancelled = CancelRemainder(award=award, reason="放弃", document="函")
    district.does(cancelled, CHECKER, case.department)
    answer = case.assess({"level": row.given["then_level"]})
    assert (answer["amount_fen"], answer["stops_at"]) == (row.fen("expect"), "base")


@pytest.mark.parametrize(
    "name", ["recovery of a miscalculation restores the cap", "recovery for a violation does not"]
)
def test_what_a_recovery_restores(district: District, name: str) -> None:
    row = _row(MONEY_BACK, name)
    case = Case(district, row)
    award = case.pay({"investment": "80000000.00", "city_supported": False})
    assert district.row("SELECT paid_fen FROM award")["paid_fen"] == row.fen("paid")
    district.recovered(award, fen_from_yuan(row.given["recovered"]), row.given["kind"])
    answer = case.assess({"investment": row.given["then_investment"], "city_supported": False})
    assert answer["amount_fen"] == row.fen("expect")
    assert answer["stops_at"] == (row.stops_at or "cap")
