"""A desk that hands runs of commands to the ledger: together where all of them stand, else one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.application import Ledger
from ledger.application.commands import Command
from ledger.domain.errors import Refusal
from ledger.domain.signature import Signature

TOGETHER = 60
"""Commands in one transaction."""

Reply = dict[str, Any] | Refusal
"""What the ledger said to one command."""


@dataclass
class Desk:
    """Signs commands under keys counted from one: the same play on the same ledger changes nothing twice."""

    ledger: Ledger
    prefix: str
    commands: int = 0
    events: int = 0
    signatures: int = 0

    def hand_in(self, commands: Sequence[Command], actor: str, department: str, day: date) -> list[Reply]:
        """Carry out commands of one person on one day, in order, and return what became of each."""
        replies: list[Reply] = []
        for first in range(0, len(commands), TOGETHER):
            replies += self._together(commands[first : first + TOGETHER], actor, department, day)
        return replies

    def _together(
        self, commands: Sequence[Command], actor: str, department: str, day: date
    ) -> Sequence[Reply]:
        if len(commands) > 1:
            try:
                outcome = self.ledger.execute_all(commands, self._signature(actor, department, day))
            except Refusal:  # one of them; which, the single ones tell
                return [self._alone(command, actor, department, day) for command in commands]
            self._count(len(commands), outcome.events)
            answers: list[Reply] = outcome.answer["answers"]
            return answers
        return [self._alone(command, actor, department, day) for command in commands]

    def _alone(self, command: Command, actor: str, department: str, day: date) -> Reply:
        try:
            outcome = self.ledger.execute(command, self._signature(actor, department, day))
        except Refusal as refusal:
            return refusal
        self._count(1, outcome.events)
        return outcome.answer

    def _signature(self, actor: str, department: str, day: date) -> Signature:
        self.signatures += 1
        return Signature(
            actor=actor, department=department, effective_on=day, key=f"{self.prefix}:{self.signatures}"
        )

    def _count(self, commands: int, events: Sequence[str]) -> None:
        self.commands += commands
        self.events += len(events)
