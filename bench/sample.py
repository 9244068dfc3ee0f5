"""A made-up district to measure on: enterprises that have their products tested, prepared up to a wanted step.

Every enterprise is a recipient of its own with a few awards, as in life. Nothing here is timed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from stdnum.cn import uscc

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import (
    AcceptApplication,
    ApplyForAward,
    ApproveAward,
    AssessAward,
    Command,
    ConfirmPayment,
    InstalmentRef,
    PostDue,
    PublishNotice,
    RecordAppropriation,
    RegisterOrganisation,
    RegisterPlatform,
    ScheduleInstalments,
    TrancheWanted,
)
from ledger.domain.signature import FINANCE, Signature
from projections.bootstrap import open_ledger

MAKER, CHECKER, PAYER, BUDGET_OFFICER = "zhang.min", "li.na", "wang.fang", "zhao.lei"
DEPARTMENT = "kw"
CLAUSE = "art4.testing"
PLATFORM = "P-BENCH"
TODAY = date(2026, 12, 31)
APPLIED_ON, APPROVED_ON = date(2026, 3, 2), date(2026, 4, 1)
CONTRACT_YUAN, AWARD_FEN = "20000.00", 600_000
APPROPRIATION_FEN = 1_000_000_000_000_00
AWARDS_PER_ENTERPRISE = 8
"""Together far below the cap of an enterprise and year."""


def open_bench_ledger(conninfo: str) -> Ledger:
    """Open a ledger for one writer: one connection, at the end of 2026."""
    return open_ledger(conninfo, clock=SetClock(TODAY), pool_size=1)


def found_district(ledger: Ledger, fund_sources: list[str]) -> None:
    """Register the platform that tests, and open one budget line per source of funds."""
    platform = RegisterPlatform(
        code=PLATFORM, platform_name="中试平台", operator_uscc=enterprise_uscc(0), operator_name="运行主体"
    )
    ledger.execute(platform, _signed(MAKER, APPLIED_ON, "bench-platform"))
    lines = [
        RecordAppropriation(
            fiscal_year=2026,
            department=DEPARTMENT,
            clause=CLAUSE,
            amount_fen=APPROPRIATION_FEN,
            document="怀财预〔2026〕1号",
            fund_source=source,
        )
        for source in fund_sources
    ]
    ledger.execute_all(lines, _signed(BUDGET_OFFICER, APPLIED_ON, "bench-budget", FINANCE))


def enterprise_uscc(number: int) -> str:
    """Return a code that passes the check digit and belongs to nobody."""
    body = f"91110116BNCH{number:05d}".replace("I", "J")
    return body + uscc.calc_check_digit(body)


def _signed(actor: str, on: date, key: str, department: str = DEPARTMENT) -> Signature:
    return Signature(actor=actor, department=department, effective_on=on, key=key)


@dataclass
class Writer:
    """One writer and its enterprises: numbers from ``first`` on, so that writers never share a recipient."""

    ledger: Ledger
    first: int
    fund_source: str
    _enterprises: int = 0
    _keys: int = 0
    _awards: list[str] = field(default_factory=list)

    def key(self) -> str:
        """Return an idempotency key that was never used."""
        self._keys += 1
        return f"bench-{self.first}-{self.fund_source}-{self._keys}"

    def noticed(self, count: int) -> list[str]:
        """Return awards whose public notice has run out, ready to be approved."""
        awards: list[str] = []
        while len(awards) < count:
            commands = list(self._enterprise(min(AWARDS_PER_ENTERPRISE, count - len(awards))))
            self.ledger.execute_all(commands, _signed(MAKER, APPLIED_ON, self.key()))
            awards += [one.award for one in commands if isinstance(one, ApplyForAward)]
        return awards

    def _enterprise(self, awards: int) -> Iterator[Command]:
        number = self.first + self._enterprises
        self._enterprises += 1
        code = enterprise_uscc(number)
        yield RegisterOrganisation(uscc=code, organisation_name=f"仪器企业 {number}", kind="enterprise")
        for count in range(awards):
            award = f"怀科测{number:05d}-{count + 1:02d}"
            facts = {
                "contract": CONTRACT_YUAN,
                "contract_no": f"HT-{award}",
                "contract_date": "2026-02-01",
                "platform": PLATFORM,
                "invoices": [f"FP-{award}"],
            }
            yield ApplyForAward(
                award=award, recipient=code, clause=CLAUSE, facts=facts, fund_source=self.fund_source
            )
            yield AcceptApplication(award=award)
            yield AssessAward(award=award)
            yield PublishNotice(award=award)

    def approve(self, award: str) -> None:
        """Approve one award: its pots, claims and budget are taken."""
        self.ledger.execute(
            ApproveAward(award=award, document="怀科批〔2026〕1号"), _signed(CHECKER, APPROVED_ON, self.key())
        )

    def approve_all(self, awards: list[str]) -> None:
        """Approve many awards in one transaction."""
        commands = [ApproveAward(award=award, document="怀科批〔2026〕1号") for award in awards]
        self.ledger.execute_all(commands, _signed(CHECKER, APPROVED_ON, self.key()))

    def schedule(self, awards: list[str], *, instalments: int = 1) -> None:
        """Divide approved awards into equal instalments, the first of them due in April."""
        tranches = tuple(
            TrancheWanted(due_on=date(2026, 4 + number % 8, 1 + number), amount_fen=AWARD_FEN // instalments)
            for number in range(instalments)
        )
        commands = [ScheduleInstalments(award=award, tranches=tranches) for award in awards]
        self.ledger.execute_all(commands, _signed(MAKER, APPROVED_ON, self.key()))

    def due(self, awards: list[str]) -> None:
        """Schedule awards in one instalment each and post them as due."""
        self.schedule(awards)
        due = PostDue(
            instalments=tuple(InstalmentRef(award=award, number=1, on=date(2026, 4, 2)) for award in awards)
        )
        self.ledger.execute(due, _signed("system:bench", TODAY, self.key(), FINANCE))

    def pay(self, award: str) -> None:
        """Confirm the payment of an award's first instalment."""
        self.ledger.execute(
            ConfirmPayment(award=award, number=1, reference=f"PAY-{award}"),
            _signed(PAYER, TODAY, self.key(), FINANCE),
        )

    def pay_all(self, awards: list[str]) -> None:
        """Confirm the payments of many awards' first instalments in one transaction."""
        commands = [ConfirmPayment(award=award, number=1, reference=f"PAY-{award}") for award in awards]
        self.ledger.execute_all(commands, _signed(PAYER, TODAY, self.key(), FINANCE))
