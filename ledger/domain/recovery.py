"""Recovery cases (追回事项): why money must come back, from which payments, and how far the case has come.

open → notice (陈述申辩期) → heard → demanded (追回决定) → received in parts → closed, or the remainder is written
off by two people (账销案存: what is received later still counts). State only: the decisions are taken by the
holder of the award (`recovery_holder`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ledger.domain.errors import InvalidInput, SeparationOfDuties, WrongStage
from ledger.domain.signature import Signature

VOLUNTARY = "voluntary"

RECOVERY_KINDS: dict[str, tuple[str, str]] = {
    "overpayment": ("多付", "overpayment"),
    "miscalculation": ("误算", "miscalculation"),
    "violation": ("违规", "violation"),
    "fraud": ("骗取", "fraud"),
    "misuse": ("挪用", "misuse"),
    "unmet_performance": ("未达绩效", "performance not met"),
    VOLUNTARY: ("主动退回", "voluntary"),
}
"""Why money is recovered, in Chinese and English."""

CAP_RESTORING_KINDS = frozenset({"overpayment", "miscalculation"})
"""READINGS, money back: these restore the cap; recovery for a violation does not.

What is given back of its own accord does not either, unless the document says that it was an overpayment.
"""

PENALTIES: dict[str, tuple[str, str]] = {"fine": ("罚款", "fine"), "interest": ("利息", "interest")}
"""国务院令第 427 号第十四条: beside the principal; they touch neither cap nor budget."""


class RecoveryState(StrEnum):
    """Where a recovery stands."""

    OPENED = "opened"
    NOTICED = "noticed"
    HEARD = "heard"
    DEMANDED = "demanded"
    CLOSED = "closed"
    WRITTEN_OFF = "written_off"
    WITHDRAWN = "withdrawn"


RECOVERY_STATE_NAMES: dict[RecoveryState, tuple[str, str]] = {
    RecoveryState.OPENED: ("已立案", "opened"),
    RecoveryState.NOTICED: ("已告知", "noticed"),
    RecoveryState.HEARD: ("已听取陈述", "heard"),
    RecoveryState.DEMANDED: ("已送达决定", "demanded"),
    RecoveryState.CLOSED: ("已追回", "recovered"),
    RecoveryState.WRITTEN_OFF: ("已核销", "written off"),
    RecoveryState.WITHDRAWN: ("已撤回", "withdrawn"),
}

BEFORE_DEMAND = (RecoveryState.OPENED, RecoveryState.NOTICED, RecoveryState.HEARD)
UNDER_WAY = (*BEFORE_DEMAND, RecoveryState.DEMANDED)
"""States in which a case is still pursued."""


class RecoveryDuty(StrEnum):
    """The duties of one recovery that one person may not combine (不相容岗位)."""

    OPENER = "提出追回"
    DECIDER = "决定追回"
    RECEIVER = "确认到账"


@dataclass(frozen=True)
class TreasuryRemark:
    """What the payer writes on the transfer to the treasury (国库缴款备注), so that it is booked where it belongs.

    级次、收入科目、冲减功能分类、政府经济分类、部门经济分类、项目、主管部门、单位.
    """

    budget_level: str = ""
    revenue_item: str = ""
    functional_class: str = ""
    government_economic: str = ""
    department_economic: str = ""
    project: str = ""
    supervising_department: str = ""
    unit: str = ""


@dataclass(frozen=True)
class RecoveryPart:
    """So much of one payment is to come back, in fen; ``line`` is the budget line that paid it."""

    number: int
    reference: str
    line: str
    amount_fen: int


@dataclass(frozen=True)
class Receipt:
    """What one received document brought in for one instalment; ``version`` is its event's."""

    number: int
    amount_fen: int
    version: int
    restored_line: bool


@dataclass
class Recovery:
    """One recovery case's standing; amounts in fen. The principal is what its parts add up to.

    ``penalties``: by kind and document, the amount and the version of its event.
    """

    recovery: str
    award: str
    kind: str
    restores_cap: bool
    parts: dict[int, RecoveryPart]
    remark: TreasuryRemark
    last_step_on: date
    state: RecoveryState = RecoveryState.OPENED
    state_before_closed: RecoveryState = RecoveryState.OPENED
    hear_until: date | None = None
    pay_by: date | None = None
    received_of: dict[int, int] = field(default_factory=dict)
    receipts: dict[str, list[Receipt]] = field(default_factory=dict)
    penalties: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    write_off_proposed_by: frozenset[str] = frozenset()
    write_off_document: str = ""
    write_off_reason: str = ""
    duties: dict[RecoveryDuty, set[str]] = field(default_factory=dict)

    @property
    def principal_fen(self) -> int:
        """What is to come back (本金)."""
        return sum(part.amount_fen for part in self.parts.values())

    @property
    def received_fen(self) -> int:
        """What came back of the principal."""
        return sum(self.received_of.values())

    @property
    def left_fen(self) -> int:
        """What is still to come back; a written-off case is owed all the same (账销案存)."""
        return self.principal_fen - self.received_fen

    def left_of(self, number: int) -> int:
        """Return what is still to come back of one instalment; nothing of a withdrawn case."""
        if self.state is RecoveryState.WITHDRAWN or number not in self.parts:
            return 0
        return self.parts[number].amount_fen - self.received_of.get(number, 0)

    def concerns(self, number: int) -> bool:
        """Whether the case stands against an instalment."""
        return self.state is not RecoveryState.WITHDRAWN and number in self.parts

    def require(self, step: str, *states: RecoveryState) -> None:
        """Refuse a step out of order. Raises WrongStage."""
        if self.state not in states:
            raise WrongStage(
                case=self.recovery,
                stage=state_text(self.state),
                step=step,
                needed=" / ".join(map(state_text, states)),
            )

    def require_in_order(self, on: date) -> None:
        """Refuse a step dated before the last one. Raises InvalidInput."""
        if on < self.last_step_on:
            raise InvalidInput(
                field="effective_on",
                problem=f"早于上一步 {self.last_step_on}",
                problem_en=f"is before the last step, {self.last_step_on}",
            )

    def require_apart(self, signature: Signature, duty: RecoveryDuty) -> None:
        """Refuse a person who already acted in another duty of this case. Raises SeparationOfDuties."""
        if signature.is_system:
            return
        for other, persons in self.duties.items():
            both = persons & signature.persons
            if other is not duty and both:
                raise SeparationOfDuties(
                    actor=", ".join(sorted(both)),
                    case=self.recovery,
                    earlier_duty=str(other),
                    duty=str(duty),
                )

    def acted(self, duty: RecoveryDuty, persons: Iterable[str]) -> None:
        """Remember who acted in a duty."""
        self.duties.setdefault(duty, set()).update(persons)


def state_text(state: RecoveryState) -> str:
    """Return what a state is called, in both languages."""
    return f"{RECOVERY_STATE_NAMES[state][0]} ({state})"


def spread(parts: Sequence[RecoveryPart], amount_fen: int) -> tuple[RecoveryPart, ...]:
    """Return the parts that an amount takes, from the latest instalment back: what was overpaid was paid last.

    Parts that take nothing are left out; the amount is at most what the parts hold together.
    """
    taken: list[RecoveryPart] = []
    left = amount_fen
    for part in sorted(parts, key=lambda each: each.number, reverse=True):
        fen = min(left, part.amount_fen)
        left -= fen
        if fen:
            taken.append(RecoveryPart(part.number, part.reference, part.line, fen))
    return tuple(sorted(taken, key=lambda each: each.number))
