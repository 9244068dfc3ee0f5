"""Budget lines (指标): fiscal year × department × clause × fund source."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from ledger.domain.errors import AmountMismatch, InvalidInput, SeparationOfDuties, WrongStage
from ledger.domain.events import under_topic
from ledger.domain.holds import budget_line
from ledger.domain.papers import AdjustmentConfirmed, AdjustmentProposed, AppropriationRecorded
from ledger.domain.signature import Signature


@under_topic("budget_line")
class BudgetLine(Aggregate):
    """One budget line: its appropriation and the changes of it. What is used of it, the budget guard knows."""

    def __init__(self, line: str, amount_fen: int) -> None:
        self.line = line
        self.appropriated_fen = amount_fen
        self.adjusted_fen = 0
        self.adjustments = 0
        self.proposed: dict[int, tuple[int, str, frozenset[str]]] = {}

    @staticmethod
    def create_id(line: str) -> UUID:
        """Return the id of a budget line from its key."""
        return uuid5(NAMESPACE_URL, f"yanqi:budget:{line}")

    @classmethod
    def open(
        cls,
        signature: Signature,
        *,
        fiscal_year: int,
        lead_department: str,
        clause: str,
        fund_source: str,
        amount_fen: int,
        shortfall_fen: int,
        document: str,
    ) -> BudgetLine:
        """Open a line with its appropriation in fen. Raises InvalidInput for amounts below zero."""
        if amount_fen < 0 or shortfall_fen < 0:
            raise InvalidInput(field="amount", problem="不能为负", problem_en="cannot be negative")
        return cls._create(
            AppropriationRecorded,
            line=budget_line(fiscal_year, lead_department, clause, fund_source),
            fiscal_year=fiscal_year,
            lead_department=lead_department,
            clause=clause,
            fund_source=fund_source,
            amount_fen=amount_fen,
            shortfall_fen=shortfall_fen,
            document=document,
            **signature.stamp(),
        )

    def propose_adjustment(self, signature: Signature, amount_fen: int, document: str) -> int:
        """Propose to raise or lower the appropriation by ``amount_fen``; returns the adjustment's number."""
        if amount_fen == 0:
            raise InvalidInput(field="amount", problem="不能为零", problem_en="cannot be zero")
        total = self.appropriated_fen + self.adjusted_fen
        if total + amount_fen < 0:
            raise AmountMismatch(case=self.line, requested_fen=-amount_fen, most_fen=total)
        number = self.adjustments + 1
        self.trigger_event(
            AdjustmentProposed,
            adjustment=number,
            amount_fen=amount_fen,
            document=document,
            **signature.stamp(),
        )
        return number

    def confirm_adjustment(self, signature: Signature, number: int) -> None:
        """Confirm a proposed change as a second person. Raises WrongStage, SeparationOfDuties."""
        if number not in self.proposed:
            raise WrongStage(
                case=f"{self.line}#{number}",
                stage="未提出 (not proposed)",
                step="确认 confirm",
                needed="提出 (proposed)",
            )
        amount_fen, document, persons = self.proposed[number]
        if persons & signature.persons:
            raise SeparationOfDuties(
                actor=signature.actor, case=self.line, earlier_duty="提出指标调整", duty="确认指标调整"
            )
        self.trigger_event(
            AdjustmentConfirmed,
            adjustment=number,
            line=self.line,
            amount_fen=amount_fen,
            document=document,
            **signature.stamp(),
        )

    def remember(self, event: AdjustmentProposed | AdjustmentConfirmed) -> None:
        """Take an event into the standing."""
        if isinstance(event, AdjustmentProposed):
            self.adjustments = event.adjustment
            persons = frozenset({event.actor, event.on_behalf_of or event.actor})
            self.proposed[event.adjustment] = (event.amount_fen, event.document, persons)
        else:
            del self.proposed[event.adjustment]
            self.adjusted_fen += event.amount_fen
