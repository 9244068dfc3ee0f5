"""The sample of the pages' tests carried on until something of everything has happened in it: what pages can show."""

from __future__ import annotations

from datetime import date, timedelta

from access.jobs import Jobs
from access.roles import Role
from ledger.application.commands import (
    AskCountersignature,
    AssertBalances,
    CloseMonth,
    GiveRecoveryNotice,
    ImportStatement,
    ProposeAccount,
    ProposeAdjustment,
    ProposeDetermination,
)
from ledger.domain.signature import FINANCE
from ledger.statements.model import Statement
from scheduler.runner import match_statements
from tests.browser.site import Site
from tests.ledger.application.district import OFFICER, RECEIVER, UNITS, District
from tests.ledger.application.test_reconciliation import statement
from tests.web.officers import BUSINESS, access_of, appoint
from tests.web.sample import AWARD, ENTERPRISE, play
from tests.web.sample import testing as a_contract
from web.opened import opened

FIRST_DAY = date(2026, 3, 2)
A_WHILE = timedelta(days=31)
"""Until what was scheduled today is due for certain."""
PAID, IN_NOTICE, DUE = "HR-2026-4", "HR-2026-5", "HR-2026-6"
RECOVERY, ENTRY = "R-1", "ZC-1"
LARGE_FEN = -1_234_500
"""A line that nobody explains alone."""
EVERYTHING, PAYER, AUDITOR = "everything.czj", "payer.czj", "auditor.czj"
"""Who sees all the business, who pays, who reads the audit log."""


def play_year(site: Site) -> None:
    """Play the sample and what comes after it, and appoint the officers who look at it."""
    district = District(site.ledger, site.clock)
    play(district)
    district.account()
    district.account(UNITS[0], "0200004909200099999", name="建设单位")
    _pay(district)
    _wait_for_somebody(district)
    appoint(site.ledger, EVERYTHING, BUSINESS)
    appoint(site.ledger, PAYER, (Role.PAYER,))
    appoint(site.ledger, AUDITOR, (Role.AUDITOR,))
    _ask_to_countersign(district)
    jobs = Jobs(access_of(site.app).store, opened(site.app).database_url, site.clock)
    work = jobs.begin(
        kind="close", area="months", officer=EVERYTHING, title=("结账 2026-01", "Close 2026-01")
    )
    work.ended("done", {"month": "2026-01", "balances": 0})


def _ask_to_countersign(district: District) -> None:
    """Ask who sees everything to countersign what somebody says of a large line."""
    line = district.row("SELECT page_id, position FROM statement_line WHERE amount_fen = %s", LARGE_FEN)
    explanation = {
        "page": str(line["page_id"]),
        "position": line["position"],
        "kind": "other_payment",
        "reason": "非本账款项，已向银行核实",
        "second_person": EVERYTHING,
    }
    ask = AskCountersignature(command="statement.explain_line", payload=explanation)
    district.does(ask, RECEIVER, FINANCE)


def _pay(district: District) -> None:
    """Pay two awards by batch; the bank books one payment, something unknown and something it cannot add up."""
    district.scheduled(PAID, ENTERPRISE, "art4.testing", a_contract("HT-4", "200000.00"))
    district.scheduled(DUE, ENTERPRISE, "art4.testing", a_contract("HT-6", "90000.00"))
    district.clock.set(district.today + A_WHILE)
    district.post_due()
    district.exported(PAID)
    district.batch(DUE, turn=2)
    day = district.today
    taken = statement(-6_000_000, LARGE_FEN, 77_000, day=day)
    _import(district, "a.csv", "a" * 64, taken)
    doubtful = statement(-1_00, day=day - timedelta(days=1), quarantine=("期初 + 发生额 ≠ 期末",))
    _import(district, "b.csv", "b" * 64, doubtful)
    match_statements(district.ledger)


def _import(district: District, name: str, file_hash: str, taken: Statement) -> None:
    command = ImportStatement(
        file_name=name, file_hash=file_hash, file_format="csv", index=1, statement=taken
    )
    district.does(command, RECEIVER, FINANCE)


def _wait_for_somebody(district: District) -> None:
    """Leave one of everything that waits for a second person, a decision or a deadline."""
    district.noticed(IN_NOTICE, ENTERPRISE, "art4.testing", a_contract("HT-5", "50000.00"))
    district.open_recovery(AWARD, 1_000_000, recovery=RECOVERY)
    district.does(GiveRecoveryNotice(recovery=RECOVERY))
    district.does(
        ProposeAccount(
            uscc=UNITS[2],
            payee_name="另一单位",
            account="0200004909200088888",
            bank="工商银行怀柔支行",
            bank_code="102100000458",
        ),
        OFFICER,
        FINANCE,
    )
    district.does(
        ProposeAdjustment(
            line="2026|kw|art4.testing|district", amount_fen=10_000_000, document="怀财调〔2026〕2号"
        ),
        OFFICER,
        FINANCE,
    )
    district.does(
        ProposeDetermination(
            clause="art4.testing",
            target="parameter:rate",
            value="0.25",
            effective_from=date(2027, 1, 1),
            document="怀科口径〔2026〕1号",
            basis="年度预算安排",
        )
    )
    district.external(ENTRY, ENTERPRISE, 30_000)
    district.does(CloseMonth(month=date(2026, 1, 1)), OFFICER, FINANCE)
    district.does(AssertBalances(month=date(2026, 1, 1)), OFFICER, FINANCE)
