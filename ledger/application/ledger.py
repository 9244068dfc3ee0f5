"""The ledger: commands in, events out, under an idempotency key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn
from uuid import UUID

import msgspec
from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory
from eventsourcing.utils import Environment

from ledger.application import verbs
from ledger.application.aggregates import StoredAggregates
from ledger.application.clock import SystemClock
from ledger.application.commands import Command
from ledger.application.verb import Answer, carry_out
from ledger.application.work import Work, references
from ledger.domain import errors
from ledger.domain.calendar import WorkingDays
from ledger.domain.errors import IdempotencyConflict, InvalidInput, Refusal, TooMuchContention
from ledger.domain.events import LedgerEvent
from ledger.domain.signature import Signature
from ledger.policy.loader import default_pack
from ledger.policy.pack import Pack
from ledger.ports import Clock, CommandRecord, Moved, Projector, Rows, Standings
from ledger.progress import Count, Phase, Progress, counted, unheard, unheard_phase
from ledger.store.connection import LedgerDatastore
from ledger.store.factory import LedgerFactory
from ledger.store.recorder import LedgerRecorder
from ledger.store.violations import CommandAlreadyRecorded, VersionClash

ATTEMPTS = 8
"""How often a command is replayed when others changed the same aggregate meanwhile."""
MAX_KEY = 200

verbs.register()


@dataclass(frozen=True)
class Outcome:
    """What a command came to: its answer, whether it is an earlier outcome again, and the events it recorded.

    ``topics`` are what kinds of events they are, in order, and ``moved`` what a rehearsal would move of what is
    watched; an earlier outcome does not tell them again.
    """

    answer: Answer
    replayed: bool = False
    events: list[str] = field(default_factory=list)
    topics: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()


class Ledger(Application[UUID]):
    """The funding ledger (资金账本)."""

    name = "Ledger"

    def __init__(
        self,
        database_url: str,
        *,
        projectors: Sequence[Projector],
        standings: Callable[[Rows], Standings],
        clock: Clock | None = None,
        pack: Pack | None = None,
        pool_size: int = 2,
    ) -> None:
        self._projectors = projectors
        self.clock = clock or SystemClock()
        self.pack = pack or default_pack()
        self.working_days = WorkingDays()
        super().__init__({"DATABASE_URL": database_url, "YANQI_POOL_SIZE": str(pool_size)})
        if not isinstance(self.recorder, LedgerRecorder):
            message = "the ledger needs its own recorder"
            raise TypeError(message)
        self.ledger_recorder: LedgerRecorder = self.recorder
        self.aggregates = StoredAggregates(self.ledger_recorder, self.mapper)
        self.standings = standings(self.rows)

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """Read rows on a connection of the ledger's pool."""
        return self.datastore.rows(query, parameters)

    def require_reachable(self, within_s: float) -> None:
        """Refuse a database that lends no connection in some seconds. Raises the library's PersistenceError."""
        self.datastore.require_reachable(within_s)

    @property
    def datastore(self) -> LedgerDatastore:
        """The connections that the ledger reads and writes on."""
        datastore = self.ledger_recorder.datastore
        if not isinstance(datastore, LedgerDatastore):
            message = "the ledger needs its own datastore"
            raise TypeError(message)
        return datastore

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        """Return the factory of the ledger's own store."""
        return LedgerFactory(env, projectors=self._projectors)

    def execute(
        self,
        command: Command,
        signature: Signature,
        *,
        rehearsal: bool = False,
        progress: Progress = unheard_phase,
    ) -> Outcome:
        """Carry out one command, once per idempotency key.

        The same key and payload give the first outcome again, a refusal included; the same key with
        another payload is an IdempotencyConflict. ``rehearsal`` takes the same path and keeps nothing.
        ``progress`` hears of the commands checked and of the statements stored; again from the start when the
        command is replayed.
        Raises the Refusal that stands against it; a refusal changes nothing.
        """
        payload_hash = self._payload_hash([command], signature)
        try:
            return self._attempt(command, signature, payload_hash, rehearsal=rehearsal, progress=progress)
        except CommandAlreadyRecorded:
            return self._answer_of(signature, payload_hash)
        except Refusal as refusal:
            # A key's first outcome may itself be what now stands against the command: it comes before the refusal.
            earlier = self.standings.command(signature.key)
            if earlier is not None:
                return _again(earlier, signature.actor, payload_hash)
            if not refusal.sticky or rehearsal:
                raise
            return self._refuse(command, signature, payload_hash, refusal)

    def execute_all(
        self,
        commands: Sequence[Command],
        signature: Signature,
        *,
        rehearsal: bool = False,
        progress: Progress = unheard_phase,
    ) -> Outcome:
        """Carry out several commands as one: all of them in one transaction under one key, or none."""
        return self.execute(_Together(tuple(commands)), signature, rehearsal=rehearsal, progress=progress)

    def _attempt(
        self,
        command: Command,
        signature: Signature,
        payload_hash: bytes,
        *,
        rehearsal: bool,
        progress: Progress,
    ) -> Outcome:
        """Carry out and store; again from the start when another command changed the same aggregate."""
        for _ in range(ATTEMPTS):
            signed = replace(signature, recorded_at=self.clock.now())
            work = self._work(signed)
            work.require_not_future()
            answer = _carried_out(work, command, counted(progress, Phase.CHECKING))
            events, forget = work.collect()
            outcome = Outcome(
                answer, events=references(events), topics=tuple(event.TOPIC for event in events)
            )
            record = self._command_record(
                command, signed, payload_hash, "accepted", {"answer": answer, "events": outcome.events}
            )
            try:
                if rehearsal:
                    return replace(outcome, moved=self._rehearse(events, record, exclusive=work.exclusive))
                count = counted(progress, Phase.STORING)
                self._store(events, record, exclusive=work.exclusive, count=count)
            except VersionClash:
                forget()
                continue
            work.keep()
            return outcome
        raise TooMuchContention(case=command.name)

    def _rehearse(
        self, events: Sequence[LedgerEvent], record: CommandRecord, *, exclusive: bool
    ) -> tuple[Moved, ...]:
        return self.ledger_recorder.rehearse(
            [self.mapper.to_stored_event(event) for event in events],
            domain_events=events,
            commands=(record,),
            exclusive=exclusive,
        )

    def _store(
        self, events: Sequence[LedgerEvent], record: CommandRecord, *, exclusive: bool, count: Count
    ) -> None:
        self.ledger_recorder.insert_events(
            [self.mapper.to_stored_event(event) for event in events],
            domain_events=events,
            commands=(record,),
            exclusive=exclusive,
            count=count,
        )

    def _work(self, signature: Signature) -> Work:
        return Work(
            signature,
            aggregates=self.aggregates,
            standings=self.standings,
            pack=self.pack,
            working_days=self.working_days,
            today=self.clock.today(),
        )

    def _refuse(
        self, command: Command, signature: Signature, payload_hash: bytes, refusal: Refusal
    ) -> Outcome:
        """Record a refusal under its key, then raise it; if the key was taken meanwhile, answer as it does."""
        record = self._command_record(
            command,
            replace(signature, recorded_at=self.clock.now()),
            payload_hash,
            "refused",
            {"refusal": type(refusal).__name__, "details": refusal.details},
        )
        try:
            self._store((), record, exclusive=False, count=unheard)
        except CommandAlreadyRecorded:
            return self._answer_of(signature, payload_hash)
        raise refusal

    def _answer_of(self, signature: Signature, payload_hash: bytes) -> Outcome:
        earlier = self.standings.command(signature.key)
        if earlier is None:
            raise TooMuchContention(case=signature.key)
        return _again(earlier, signature.actor, payload_hash)

    def _command_record(
        self,
        command: Command,
        signature: Signature,
        payload_hash: bytes,
        outcome: str,
        answer: dict[str, object],
    ) -> CommandRecord:
        return CommandRecord(
            key=signature.key,
            name=command.name,
            payload_hash=payload_hash,
            actor=signature.actor,
            outcome=outcome,
            answer=msgspec.json.encode(answer).decode(),
            recorded_at=signature.recorded_at or self.clock.now(),
        )

    @staticmethod
    def _payload_hash(commands: Sequence[Command], signature: Signature) -> bytes:
        """Return the SHA-256 of everything a command says: what, who, for whom, on which day."""
        if not 0 < len(signature.key) <= MAX_KEY:
            raise InvalidInput(
                field="key", problem=f"须为 1–{MAX_KEY} 字", problem_en=f"must have 1–{MAX_KEY} characters"
            )
        said = [
            signature.actor,
            signature.on_behalf_of,
            signature.department,
            signature.effective_on,
            [[command.name, command] for command in commands],
        ]
        return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).digest()


@dataclass(frozen=True)
class _Together(Command):
    """Several commands carried out as one."""

    name = "together"
    commands: tuple[Command, ...]


def _carried_out(work: Work, command: Command, count: Count) -> Answer:
    """Carry out a command in a unit of work, or several one after the other, counting them."""
    if not isinstance(command, _Together):
        count(0, 1)
        return carry_out(work, command)
    answers = []
    for place, each in enumerate(command.commands):
        count(place, len(command.commands))
        answers.append(carry_out(work, each))
    return {"answers": answers}


def _again(earlier: CommandRecord, actor: str, payload_hash: bytes) -> Outcome:
    """Return, or raise, the outcome that a key already has. Raises IdempotencyConflict.

    What another officer did under the key is not told: keys can be guessed.
    """
    if earlier.payload_hash != payload_hash:
        own = {"earlier": earlier.name} if earlier.actor == actor else {}
        raise IdempotencyConflict(key=earlier.key, **own)
    answer = msgspec.json.decode(earlier.answer)
    if earlier.outcome == "refused":
        _raise_again(answer)
    return Outcome(answer["answer"], replayed=True, events=answer["events"])


def _raise_again(answer: dict[str, Any]) -> NoReturn:
    refusal = getattr(errors, answer["refusal"])
    raise refusal(**answer["details"])
