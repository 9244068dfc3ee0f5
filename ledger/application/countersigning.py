"""Commands that take two (须两人办理): what the second person answers for, and that he signed exactly that (会签).

Each such command says what its matter is. Asking, and giving the command, make the same hash of who acts, what the
command says and what is at stake now; so what was signed for another amount, person or word is not signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from ledger.application.second_person import SecondDuty, require_second_person
from ledger.domain.countersignature import Countersignature, missing
from ledger.domain.errors import InvalidInput
from ledger.domain.signature import FINANCE

if TYPE_CHECKING:
    from ledger.application.commands import Command
    from ledger.application.work import Work
    from ledger.domain.signature import Signature

C = TypeVar("C", bound="Command")


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What a second person answers for; ``amount_fen`` is what is at stake as the ledger stands now, in fen."""

    second_person: str
    duty: SecondDuty
    subject: str
    amount_fen: int
    document: str = ""
    departments: tuple[str, ...] = (FINANCE,)


MatterOf = Callable[["Work", Any], Matter | None]

_MATTERS: dict[type[Command], MatterOf] = {}


def takes_two(
    command: type[C],
) -> Callable[[Callable[[Work, C], Matter | None]], Callable[[Work, C], Matter | None]]:
    """Register what a kind of command has a second person answer for; None where it names nobody.

    The function refuses a department whose matter it is not, as the command's verb does.
    """

    def register(matter: Callable[[Work, C], Matter | None]) -> Callable[[Work, C], Matter | None]:
        _MATTERS[command] = matter
        return matter

    return register


def matter_of(work: Work, command: Command) -> Matter | None:
    """Return what the second person of a command answers for; None where it names nobody.

    Raises SeparationOfDuties, SecondPersonUnfit, InvalidInput for a command that never takes two, and what stands
    against the matter itself.
    """
    find = _MATTERS.get(type(command))
    if find is None:
        raise InvalidInput(
            field="command",
            problem=f"{command.name} 不须会签",
            problem_en=f"{command.name} takes no second person",
        )
    matter = find(work, command)
    if matter is not None:
        require_second_person(
            work,
            matter.second_person,
            matter.duty,
            case=matter.subject,
            departments={*matter.departments},
        )
    return matter


def use_countersignature(work: Work, command: Command, matter: Matter | None) -> None:
    """Use the countersignature of a command's second person, in the command's own transaction.

    Raises CountersignatureMissing where it was not given for exactly this, or was used before.
    """
    if matter is None:
        return
    digest = digest_of(work.signature, command, matter)
    found = work.find(Countersignature, Countersignature.create_id(digest))
    if found is None:
        raise missing(command.name, matter.subject, matter.second_person)
    found.use(work.signature)


def payload_of(command: Command) -> dict[str, Any]:
    """Return all that a command says as plain JSON values, whatever it was made from: defaults are said as well."""
    payload: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(asdict(command)))  # type: ignore[call-overload] # every command is a dataclass
    return payload


def digest_of(signature: Signature, command: Command, matter: Matter) -> str:
    """Return the SHA-256 of who wants to do what, and of what is at stake, in hexadecimal."""
    said = [
        signature.actor,
        signature.on_behalf_of,
        signature.department,
        command.name,
        payload_of(command),
        matter.subject,
        matter.amount_fen,
    ]
    return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()
