"""Months (期间) that close and stay closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from ledger.domain.errors import SeparationOfDuties, WrongStage
from ledger.domain.events import LedgerEvent, under_topic
from ledger.domain.papers import (
    BalancesAsserted,
    ClosedBalance,
    MonthClosed,
    MonthOpened,
    MonthReopened,
    ReopeningProposed,
)
from ledger.domain.signature import Signature


@under_topic("period")
class Period(Aggregate):
    """One calendar month; ``month`` is its first day."""

    def __init__(self, month: date) -> None:
        self.month = month
        self.state = "open"
        self.proposed_by: set[str] = set()
        self.reason = ""
        self.asserted = False

    @staticmethod
    def create_id(month: date) -> UUID:
        """Return the id of a month."""
        return uuid5(NAMESPACE_URL, f"yanqi:period:{month:%Y-%m}")

    @classmethod
    def open(cls, signature: Signature, month: date) -> Period:
        """Enter a month into the calendar of periods."""
        return cls._create(MonthOpened, month=month, **signature.stamp())

    def close(self, signature: Signature) -> None:
        """Close the month. Raises WrongStage if it is closed."""
        self._require("结账 close", "open")
        self.trigger_event(MonthClosed, month=self.month, **signature.stamp())

    def assert_balances(self, signature: Signature, balances: Sequence[ClosedBalance]) -> None:
        """Write down what stood at the end of the closed month, once. Raises WrongStage."""
        self._require("记录余额 assert balances", "closed")
        if not self.asserted:
            self.trigger_event(
                BalancesAsserted, month=self.month, balances=tuple(balances), **signature.stamp()
            )

    def propose_reopening(self, signature: Signature, reason: str) -> None:
        """Ask to re-open the closed month."""
        self._require("申请反结账 propose re-opening", "closed")
        self.trigger_event(ReopeningProposed, month=self.month, reason=reason, **signature.stamp())

    def reopen(self, signature: Signature) -> None:
        """Re-open the month as a second person. Raises WrongStage, SeparationOfDuties."""
        self._require("反结账 re-open", "reopening")
        if self.proposed_by & signature.persons:
            raise SeparationOfDuties(
                actor=signature.actor,
                case=f"{self.month:%Y-%m}",
                earlier_duty="申请反结账",
                duty="批准反结账",
            )
        self.trigger_event(MonthReopened, month=self.month, reason=self.reason, **signature.stamp())

    def remember(self, event: LedgerEvent) -> None:
        """Take an event into the standing."""
        if isinstance(event, BalancesAsserted):
            self.asserted = True
        elif isinstance(event, ReopeningProposed):
            self.state = "reopening"
            self.proposed_by = {event.actor, event.on_behalf_of or event.actor}
            self.reason = event.reason
        else:
            self.state = "closed" if isinstance(event, MonthClosed) else "open"
            self.asserted = False

    def _require(self, step: str, state: str) -> None:
        if self.state != state:
            raise WrongStage(case=f"{self.month:%Y-%m}", stage=self.state, step=step, needed=state)
