"""Verbs on countersignatures: asked by who will act, given or declined by the person asked."""

from __future__ import annotations

from uuid import UUID

import msgspec

from ledger.application.commands import (
    AskCountersignature,
    Command,
    DeclineCountersignature,
    GiveCountersignature,
)
from ledger.application.countersigning import digest_of, matter_of, payload_of
from ledger.application.verb import Answer, carries_out, kind_named
from ledger.application.work import Work
from ledger.domain.countersignature import Countersignature
from ledger.domain.errors import InvalidInput, NotFound
from ledger.domain.officer import Officer


@carries_out(AskCountersignature)
def ask_countersignature(work: Work, command: AskCountersignature) -> Answer:
    """Ask the second person of a command to countersign it as it stands now; what is declined or used, anew."""
    wanted = _wanted(command)
    matter = matter_of(work, wanted)
    if matter is None:
        raise InvalidInput(
            field="payload", problem="未指明第二人", problem_en="names no second person to be asked"
        )
    digest = digest_of(work.signature, wanted, matter)
    identity = Countersignature.create_id(digest)
    asked = work.find(Countersignature, identity)
    if asked is not None:
        asked.ask_again(work.signature)
    else:
        person = work.get(Officer, Officer.create_id(matter.second_person), matter.second_person)
        work.add(
            Countersignature.ask(
                work.signature,
                command=wanted.name,
                payload=payload_of(wanted),
                digest=digest,
                subject=matter.subject,
                amount_fen=matter.amount_fen,
                document=matter.document,
                second_person=matter.second_person,
                departments=sorted({work.signature.department, person.officer_department}),
            )
        )
    return {
        "countersignature": str(identity),
        "second_person": matter.second_person,
        "amount_fen": matter.amount_fen,
        "state": "asked",
    }


@carries_out(GiveCountersignature)
def give_countersignature(work: Work, command: GiveCountersignature) -> Answer:
    """Countersign, as the person asked."""
    _countersignature(work, command.countersignature).give(work.signature)
    return {"countersignature": command.countersignature, "state": "given"}


@carries_out(DeclineCountersignature)
def decline_countersignature(work: Work, command: DeclineCountersignature) -> Answer:
    """Decline to countersign, as the person asked."""
    _countersignature(work, command.countersignature).decline(work.signature, command.reason)
    return {"countersignature": command.countersignature, "state": "declined"}


def _wanted(command: AskCountersignature) -> Command:
    """Return the command that a second person is asked for. Raises NotFound, InvalidInput."""
    kind = kind_named(command.command)
    try:
        return msgspec.convert(command.payload, kind)
    except msgspec.ValidationError as error:
        raise InvalidInput(
            field="payload",
            problem=f"与 {command.command} 不符（{error}）",
            problem_en=f"is no {command.command} ({error})",
        ) from None


def _countersignature(work: Work, name: str) -> Countersignature:
    try:
        return work.get(Countersignature, UUID(name), name)
    except ValueError:
        raise NotFound(kind="countersignature 会签", name=name[:80]) from None
