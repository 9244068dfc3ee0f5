"""Determinations (口径): how an open question of the measure is read, decided by two people."""

from __future__ import annotations

from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from ledger.domain.errors import SeparationOfDuties, WrongStage
from ledger.domain.events import under_topic
from ledger.domain.papers import DeterminationConfirmed, DeterminationProposed, DeterminationWithdrawn
from ledger.domain.signature import Signature


@under_topic("determination")
class Determination(Aggregate):
    """One reading: proposed by one person, confirmed by another, applied from a date on."""

    def __init__(self, clause: str, target: str, value: str, actor: str, on_behalf_of: str | None) -> None:
        self.clause = clause
        self.target = target
        self.value = value
        self.state = "proposed"
        self.persons = {actor, on_behalf_of or actor}

    @staticmethod
    def create_id(document: str, clause: str, target: str) -> UUID:
        """Return the id of a determination: its document decides one target of one clause once."""
        return uuid5(NAMESPACE_URL, f"yanqi:determination:{document}:{clause}:{target}")

    @classmethod
    def propose(
        cls,
        signature: Signature,
        *,
        clause: str,
        target: str,
        value: str,
        effective_from: date,
        document: str,
        basis: str,
    ) -> Determination:
        """Propose a reading. ``target`` is ``parameter:<name>`` or ``interpretation:<id>``."""
        return cls._create(
            DeterminationProposed,
            clause=clause,
            target=target,
            value=value,
            effective_from=effective_from,
            document=document,
            basis=basis,
            **signature.stamp(),
        )

    def confirm(self, signature: Signature) -> None:
        """Confirm as a second person. Raises WrongStage, SeparationOfDuties."""
        self._require("确认 confirm", "proposed")
        self._require_other(signature, "确认口径")
        self.trigger_event(DeterminationConfirmed, **signature.stamp())

    def withdraw(self, signature: Signature, reason: str) -> None:
        """Withdraw the reading; a confirmed one only by somebody who neither proposed nor confirmed it."""
        self._require("撤回 withdraw", "proposed", "confirmed")
        if self.state == "confirmed":
            self._require_other(signature, "撤回口径")
        self.trigger_event(DeterminationWithdrawn, reason=reason, **signature.stamp())

    def remember(self, event: DeterminationConfirmed | DeterminationWithdrawn) -> None:
        """Take an event into the standing."""
        self.state = "confirmed" if isinstance(event, DeterminationConfirmed) else "withdrawn"
        self.persons |= {event.actor, event.on_behalf_of or event.actor}

    def _require(self, step: str, *states: str) -> None:
        if self.state not in states:
            raise WrongStage(case=str(self.id), stage=self.state, step=step, needed=" / ".join(states))

    def _require_other(self, signature: Signature, duty: str) -> None:
        if self.persons & signature.persons:
            raise SeparationOfDuties(
                actor=signature.actor, case=f"{self.clause} {self.target}", earlier_duty="登记口径", duty=duty
            )
