"""The life of one award (一笔扶持), as its holder remembers it.

apply → accept → assess → public notice → approve → instalments → due → paid. State only: the decisions
are taken by the holder (`recipient.Recipient`), the amounts by the policy engine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from ledger.domain.errors import SeparationOfDuties, WrongStage
from ledger.domain.holds import Exemption, Holds, Instalment, YearShare, budget_line
from ledger.domain.recovery import Recovery
from ledger.domain.signature import Signature


class Stage(StrEnum):
    """Where an award stands."""

    APPLIED = "applied"
    SENT_BACK = "sent_back"
    ACCEPTED = "accepted"
    ASSESSED = "assessed"
    IN_NOTICE = "in_notice"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    REJECTED = "rejected"


STAGE_NAMES = {
    Stage.APPLIED: "已申报",
    Stage.SENT_BACK: "补正中",
    Stage.ACCEPTED: "已受理",
    Stage.ASSESSED: "已测算",
    Stage.IN_NOTICE: "公示中",
    Stage.APPROVED: "已批复",
    Stage.SCHEDULED: "已分期",
    Stage.COMPLETED: "已结清",
    Stage.CANCELLED: "已终止",
    Stage.REJECTED: "不予支持",
}


class InstalmentState(StrEnum):
    """Where an instalment stands."""

    SCHEDULED = "scheduled"
    HELD = "held"
    DUE = "due"
    BATCHED = "batched"
    PAID = "paid"
    CANCELLED = "cancelled"


class Duty(StrEnum):
    """The duties that one person may not combine in one case (不相容岗位)."""

    MAKER = "经办"
    CHECKER = "批准"
    PAYER = "支付"
    RECONCILER = "对账"


@dataclass
class InstalmentStanding:
    """An instalment and what became of it; amounts in fen. ``invoice`` is the evidence of its rent.

    ``committed_on`` is the budget line that holds its commitment, ``due_line`` the one it fell due on.
    """

    plan: Instalment
    amount_fen: int
    state: InstalmentState = InstalmentState.SCHEDULED
    hold_cause: str = ""
    released_on: date | None = None
    evidenced: bool = False
    invoice: str = ""
    committed_on: str = ""
    due_line: str = ""
    due_version: int = 0
    batch: str = ""
    reference: str = ""
    matched_fen: int = 0
    returned: str = ""
    paid_fen: int = 0
    recovered_fen: int = 0
    payments: dict[str, int] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether it has not fallen due and was not cancelled."""
        return self.state in (InstalmentState.SCHEDULED, InstalmentState.HELD)

    @property
    def lacks_evidence(self) -> bool:
        """Whether what it needs has not been shown."""
        return bool(self.plan.needs) and not self.evidenced


@dataclass
class Award:
    """One award's standing."""

    award: str
    clause: str
    facts: dict[str, Any]
    beneficiary_uscc: str
    beneficiary_name: str
    lead_department: str
    fund_source: str
    applied_on: date
    stage: Stage = Stage.APPLIED
    budget_clause: str = ""
    duties: dict[Duty, set[str]] = field(default_factory=dict)
    assessed_fen: int = 0
    stops_at: str = ""
    assessed_holds: Holds = field(default_factory=Holds)
    plan: tuple[Instalment, ...] = ()
    notice_closes_on: date | None = None
    objections: int = 0
    open_objections: set[int] = field(default_factory=set)
    approved_on: date | None = None
    approved_version: int = 0
    approved_fen: int = 0
    holds: Holds = field(default_factory=Holds)
    exemption: Exemption | None = None
    shares: tuple[YearShare, ...] = ()
    instalments: dict[int, InstalmentStanding] = field(default_factory=dict)
    recoveries: dict[str, Recovery] = field(default_factory=dict)
    settled: bool = False
    recovery_due_fen: int = 0

    def line(self, fiscal_year: int) -> str:
        """Return the budget line (指标) that bears this award in a fiscal year."""
        return budget_line(fiscal_year, self.lead_department, self.budget_clause, self.fund_source)

    def require_stage(self, step: str, *allowed: Stage) -> None:
        """Refuse a step out of order. Raises WrongStage."""
        if self.stage not in allowed:
            raise WrongStage(
                case=self.award,
                stage=f"{STAGE_NAMES[self.stage]} ({self.stage})",
                step=step,
                needed=" / ".join(f"{STAGE_NAMES[stage]} ({stage})" for stage in allowed),
            )

    def acted(self, duty: Duty, persons: set[str]) -> None:
        """Remember who acted in a duty."""
        self.duties.setdefault(duty, set()).update(persons)

    def require_apart(self, signature: Signature, duty: Duty) -> None:
        """Refuse a person who already acted in another duty of this case. Raises SeparationOfDuties."""
        if signature.is_system:
            return
        for other, persons in self.duties.items():
            both = persons & signature.persons
            if other is not duty and both:
                raise SeparationOfDuties(
                    actor=", ".join(sorted(both)), case=self.award, earlier_duty=str(other), duty=str(duty)
                )

    def instalment(self, number: int) -> InstalmentStanding:
        """Return an instalment by number. Raises WrongStage if there is none."""
        if number not in self.instalments:
            raise WrongStage(
                case=f"{self.award}/{number}",
                stage="没有该期 (no such instalment)",
                step="办理",
                needed="分期 (schedule)",
            )
        return self.instalments[number]

    @property
    def is_finished(self) -> bool:
        """Whether every instalment was paid or cancelled, and at least one paid."""
        states = {standing.state for standing in self.instalments.values()}
        return states <= {InstalmentState.PAID, InstalmentState.CANCELLED} and InstalmentState.PAID in states
