"""Countersignatures (会签): a second person signs, in a session of his own, exactly what somebody wants to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from ledger.domain.errors import CountersignatureMissing, InvalidInput, NotAskedToSign, WrongStage
from ledger.domain.events import LedgerCreated, LedgerEvent, under_topic
from ledger.domain.signature import Signature

STATE_NAMES: dict[str, tuple[str, str]] = {
    "asked": ("待会签", "to be countersigned"),
    "given": ("已会签", "countersigned"),
    "declined": ("不同意", "declined"),
    "used": ("已使用", "used"),
}
"""State → (Chinese, English)."""
_PROBLEMS: dict[str, tuple[str, str]] = {
    "": ("尚未请其会签", "has not been asked to countersign"),
    "asked": ("尚未会签", "has not countersigned yet"),
    "declined": ("不同意会签", "declined to countersign"),
    "used": ("该会签已使用过", "countersigned this once, and it was used"),
}
"""Why there is no countersignature to use, by state."""


class CountersignatureAsked(LedgerCreated):
    """Somebody asked a second person to countersign a command: ``payload`` is all it says, ``digest`` its SHA-256.

    ``departments`` are those of both; ``amount_fen`` is what is at stake now, in fen, ``subject`` what it is about.
    """

    TOPIC: ClassVar[str] = "countersignature.asked"
    command: str
    payload: dict[str, Any]
    digest: str
    subject: str
    amount_fen: int
    document: str
    second_person: str
    departments: list[str]


class CountersignatureAskedAgain(LedgerEvent):
    """The same was asked again, after it had been declined or used."""

    TOPIC: ClassVar[str] = "countersignature.asked_again"


class CountersignatureGiven(LedgerEvent):
    """The second person countersigned."""

    TOPIC: ClassVar[str] = "countersignature.given"


class CountersignatureDeclined(LedgerEvent):
    """The second person declined, and said why."""

    TOPIC: ClassVar[str] = "countersignature.declined"
    reason: str


class CountersignatureUsed(LedgerEvent):
    """The command was given with the countersignature, in the same transaction."""

    TOPIC: ClassVar[str] = "countersignature.used"


@under_topic("countersignature")
class Countersignature(Aggregate):
    """What one person wants to do, with everything it says, and whether the second person signed it.

    Used, it can be asked for again: the versions of one aggregate see to it that nothing is used twice.
    """

    def __init__(self, command: str, subject: str, second_person: str) -> None:
        self.command = command
        self.subject = subject
        self.second_person = second_person
        self.state = "asked"

    @staticmethod
    def create_id(digest: str) -> UUID:
        """Return the id from the hash of who wants to do what: another word of it is another countersignature."""
        return uuid5(NAMESPACE_URL, f"yanqi:countersignature:{digest}")

    @classmethod
    def ask(
        cls,
        signature: Signature,
        *,
        command: str,
        payload: dict[str, Any],
        digest: str,
        subject: str,
        amount_fen: int,
        document: str,
        second_person: str,
        departments: Sequence[str],
    ) -> Countersignature:
        """Ask a second person for the first time; the fields are those of CountersignatureAsked."""
        return cls._create(
            CountersignatureAsked,
            command=command,
            payload=payload,
            digest=digest,
            subject=subject,
            amount_fen=amount_fen,
            document=document,
            second_person=second_person,
            departments=list(departments),
            **signature.stamp(),
        )

    def ask_again(self, signature: Signature) -> None:
        """Ask again for what was declined or used. Raises WrongStage while it is open or not used yet."""
        self._require("请会签 ask", "declined", "used")
        self.trigger_event(CountersignatureAskedAgain, **signature.stamp())

    def give(self, signature: Signature) -> None:
        """Countersign, as the person asked and nobody else. Raises WrongStage, NotAskedToSign."""
        self._require_asked_person(signature)
        self._require("会签 countersign", "asked")
        self.trigger_event(CountersignatureGiven, **signature.stamp())

    def decline(self, signature: Signature, reason: str) -> None:
        """Decline, or take back what was given and not used yet. Raises WrongStage, NotAskedToSign, InvalidInput."""
        self._require_asked_person(signature)
        self._require("不同意会签 decline", "asked", "given")
        if not reason.strip():
            raise InvalidInput(field="reason", problem="不能为空", problem_en="cannot be empty")
        self.trigger_event(CountersignatureDeclined, reason=reason.strip(), **signature.stamp())

    def use(self, signature: Signature) -> None:
        """Use it, once. Raises CountersignatureMissing."""
        if self.state != "given":
            raise missing(self.command, self.subject, self.second_person, self.state)
        self.trigger_event(CountersignatureUsed, **signature.stamp())

    def remember(self, event: LedgerEvent) -> None:
        """Take an event into the standing."""
        match event:
            case CountersignatureAskedAgain():
                self.state = "asked"
            case CountersignatureGiven():
                self.state = "given"
            case CountersignatureDeclined():
                self.state = "declined"
            case CountersignatureUsed():
                self.state = "used"

    def _require(self, step: str, *states: str) -> None:
        if self.state not in states:
            raise WrongStage(case=self.subject, stage=self.state, step=step, needed=" / ".join(states))

    def _require_asked_person(self, signature: Signature) -> None:
        """Refuse everybody but the person asked: nobody signs for another. Raises NotAskedToSign."""
        if signature.persons != {self.second_person}:
            raise NotAskedToSign(
                actor=signature.actor, on_behalf_of=signature.on_behalf_of, person=self.second_person
            )


def missing(command: str, subject: str, person: str, state: str = "") -> CountersignatureMissing:
    """Return the refusal that there is no countersignature to use, by the state it is in; empty: nobody asked."""
    problem, problem_en = _PROBLEMS[state]
    return CountersignatureMissing(
        command=command, case=subject, person=person, state=state, problem=problem, problem_en=problem_en
    )
