"""A small district in which random commands are tried: some in the natural order, many out of it.

A step is a name and three small numbers; what they mean is decided here, from the state the ledger is in.
So hypothesis shrinks a failure to few steps with small numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from ledger.application import Ledger, Outcome
from ledger.application.clock import SetClock
from ledger.application.commands import (
    AskCountersignature,
    Command,
    GiveCountersignature,
    RecordAppropriation,
    RegisterOrganisation,
    RegisterPlatform,
)
from ledger.application.countersigning import payload_of
from ledger.domain.awards import Award
from ledger.domain.errors import IdempotencyConflict, Refusal
from ledger.domain.recipient import Recipient
from ledger.domain.roles import Role
from ledger.domain.signature import Signature
from tests.ledger.application.district import CHECKER, MAKER, PAYER, SECOND, UNITS
from tests.ledger.application.officers import appoint
from tests.properties.fingerprint import Fingerprint, fingerprint

EXEMPTING = "zhao.lei"
"""Who is the second person of exemptions."""
FIRST_DAY = date(2026, 2, 27)
BUDGETS = {"art1.construction": 1_500_000_000, "art3.rent": 160_000_000, "art4.testing": 40_000_000}
"""What this year's lines get, in fen: enough for some of the cases below, not for all."""


@dataclass(frozen=True)
class Case:
    """What an award of the pool applies for."""

    award: str
    recipient: str
    clause: str
    department: str
    facts: dict[str, Any]


def _testing(award: str, recipient: str, contract: str, contract_no: str) -> Case:
    facts = {
        "contract": contract,
        "contract_no": contract_no,
        "contract_date": "2026-02-01",
        "platform": "P-1",
    }
    return Case(award, recipient, "art4.testing", "kw", facts)


def _construction(award: str, recipient: str, investment: str, project: str) -> Case:
    facts = {
        "investment": investment,
        "city_supported": False,
        "project": project,
        "invoices": [f"FP-{project}"],
    }
    return Case(award, recipient, "art1.construction", "kw", facts)


def _rent(award: str, recipient: str, first_month: int, months: int, area: str) -> Case:
    lease = {"lease": "ZL-1", "area": area, "rent": "100000.00", "begins": "2026-01-01", "ends": "2028-12-31"}
    facts = {"start": "2026-01-31", "first_month": first_month, "months": months, "leases": [lease]}
    return Case(award, recipient, "art3.rent", "kw", facts)


CASES = (
    _testing("A-1", UNITS[1], "600000.00", "HT-1"),
    _testing("A-2", UNITS[1], "1400000.00", "HT-2"),
    _testing("A-3", UNITS[2], "500000.00", "HT-1"),
    _construction("A-4", "P-1", "40000000.00", "XM-1"),
    _construction("A-5", "P-2", "66666666.66", "XM-2"),
    _rent("A-6", "P-1", 1, 4, "8000"),
    _rent("A-7", "P-2", 3, 14, "12000"),
    Case("A-8", UNITS[1], "art10.standard", "kw", {"standard": "GB/T 45678-2026"}),
    Case(
        "A-9",
        "P-1",
        "art8.sme-interest",
        "jxj",
        {"interest": "200000.00", "loan": "JK-1", "interest_year": 2026},
    ),
)


@dataclass
class Tried:
    """What was tried and what came of it."""

    command: Command
    signature: Signature
    outcome: Outcome | None
    refusal: Refusal | None


@dataclass
class World:
    """The ledger, its clock, and what was tried on it so far."""

    ledger: Ledger
    clock: SetClock
    each_twice: bool = False
    """Whether every command is sent a second time, and a third time with another payload."""
    tried: list[Tried] = field(default_factory=list)
    determination: str = ""
    has_begun: bool = False
    """Whether somebody registered everything before, and let it run."""

    def __post_init__(self) -> None:
        if not self.has_begun:
            self._begin()
        self.print = fingerprint(self.ledger)

    @classmethod
    def begun(cls, ledger: Ledger, clock: SetClock, *, each_twice: bool = False) -> World:
        """Return a world that goes on from where another one stopped."""
        return cls(ledger, clock, each_twice=each_twice, has_begun=True)

    def _begin(self) -> None:
        appoint(self.ledger, EXEMPTING, (Role.CHECKER,), "kw")
        appoint(self.ledger, SECOND, (Role.CHECKER,))
        for command in _register():
            self.does(command)
        for clause, amount_fen in BUDGETS.items():
            appropriation = RecordAppropriation(
                fiscal_year=2026, department="kw", clause=clause, amount_fen=amount_fen, document="指标 1 号"
            )
            self.does(appropriation, PAYER, "czj")

    @property
    def today(self) -> date:
        return self.clock.today()

    def award(self, award: str) -> tuple[Recipient, Award] | None:
        """Return where an award stands, as its holder remembers it."""
        holder_id = self.ledger.standings.award_holder(award)
        if holder_id is None:
            return None
        holder: object = self.ledger.repository.get(UUID(holder_id))
        assert isinstance(holder, Recipient)
        return holder, holder.award(award)

    def does(
        self, command: Command, actor: str = MAKER, department: str = "kw", *, days_ago: int = 0
    ) -> Outcome | None:
        """Try a command. Whatever is refused, is refused by name and changes nothing."""
        signature = Signature(
            actor=actor,
            department=department,
            effective_on=self.today - timedelta(days=days_ago),
            key=f"{'l' if self.has_begun else 'k'}-{len(self.tried)}",
        )
        outcome, refusal = self._execute(command, signature)
        self.tried.append(Tried(command, signature, outcome, refusal))
        if refusal is not None:
            assert "—" not in refusal.message_in_english, refusal.message_in_english
        if refusal is not None and hasattr(self, "print"):
            assert fingerprint(self.ledger) == self.print, f"{refusal!r} changed something"
        elif hasattr(self, "print"):
            self.print = fingerprint(self.ledger)
        if self.each_twice:
            self._again(command, signature, outcome, refusal)
        return outcome

    def agreed(self, command: Command, person: str, actor: str, department: str) -> None:
        """Try to have a second person of the same department countersign a command."""
        ask = AskCountersignature(command=command.name, payload=payload_of(command))
        asked = self.does(ask, actor, department)
        if asked is not None:
            sign = GiveCountersignature(countersignature=asked.answer["countersignature"])
            self.does(sign, person, department)

    def _execute(self, command: Command, signature: Signature) -> tuple[Outcome | None, Refusal | None]:
        try:
            return self.ledger.execute(command, signature), None
        except Refusal as refusal:
            return None, refusal

    def _again(
        self, command: Command, signature: Signature, outcome: Outcome | None, refusal: Refusal | None
    ) -> None:
        before = fingerprint(self.ledger)
        outcome_again, refusal_again = self._execute(command, signature)
        if outcome is not None:
            assert outcome_again is not None
            assert outcome_again.replayed
            assert (outcome_again.answer, outcome_again.events) == (outcome.answer, outcome.events)
        else:
            assert refusal is not None
            assert refusal_again is not None
            assert (type(refusal_again), refusal_again.details) == (type(refusal), refusal.details)
        if outcome is not None or (refusal is not None and refusal.sticky):
            other = Signature(
                actor="someone.else",
                department=signature.department,
                effective_on=signature.effective_on,
                key=signature.key,
            )
            assert isinstance(self._execute(command, other)[1], IdempotencyConflict)
        assert fingerprint(self.ledger) == before


def _register() -> Iterator[Command]:
    for code, operator in (("P-1", UNITS[0]), ("P-2", UNITS[3])):
        yield RegisterPlatform(
            code=code,
            platform_name=code,
            operator_uscc=operator,
            operator_name="运行主体",
            unit_uscc=UNITS[0],
            unit_name="建设单位",
        )
    for uscc in UNITS[1:3]:
        yield RegisterOrganisation(uscc=uscc, organisation_name="企业", kind="enterprise")


@dataclass(frozen=True)
class Step:
    """A named intention with three small numbers."""

    name: str
    first: int
    second: int
    third: int

    def __repr__(self) -> str:
        return f"Step({self.name!r}, {self.first}, {self.second}, {self.third})"


Intention = Callable[[World, Step], None]


def person(step: Step, rightful: str) -> str:
    """Return who acts: mostly whose duty it is, sometimes somebody who acted before."""
    return (rightful, rightful, rightful, MAKER, CHECKER)[step.third % 5]


def walk(world: World, steps: Sequence[Step], intentions: dict[str, Intention]) -> None:
    """Take all steps."""
    for step in steps:
        intentions[step.name](world, step)


__all__ = [
    "CASES",
    "CHECKER",
    "EXEMPTING",
    "FIRST_DAY",
    "MAKER",
    "PAYER",
    "Case",
    "Fingerprint",
    "Step",
    "World",
    "person",
    "walk",
]
