"""What a command came to, or would come to, in words: its answer, the events, and the room left in the caps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from access.roles import ROLE_NAMES
from ledger.application import Outcome
from ledger.domain import countersignature
from ledger.domain.awards import STAGE_NAMES
from ledger.domain.errors.base import figure_word
from ledger.domain.recovery import PENALTIES, RECOVERY_STATE_NAMES
from ledger.ports import Moved
from projections.queries import batches, determinations, months
from projections.queries.award_file import PotRow
from projections.queries.awards import INSTALMENT_STATE_NAMES
from projections.queries.exceptions import EXCEPTION_STATES
from projections.queries.topics import title_of
from web.amounts import money
from web.commanding.context import Subject
from web.commanding.words import ANSWERS
from web.labels import (
    actor_name,
    clause_title,
    department_name,
    figure_name,
    line_name,
    pot_name,
    stop_name,
)
from web.language import gettext as _
from web.language import list_comma, said
from web.listing import table_language
from web.stored_words import reason_text

Pair = tuple[str, str]

HOLDING = ("award.approve",)
"""Commands after which an award holds room in its caps."""
_STAGES = {str(stage): name for stage, name in STAGE_NAMES.items()}
_INSTALMENTS: Final = {str(state): name for state, name in INSTALMENT_STATE_NAMES.items()}
_ROLES: Final = {str(role): name for role, name in ROLE_NAMES.items()}
_STATES: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "batch": batches.STATE_NAMES,
    "countersignature": countersignature.STATE_NAMES,
    "determination": determinations.STATE_NAMES,
    "exception": EXCEPTION_STATES,
    "instalment": _INSTALMENTS,
    "payment": _INSTALMENTS,
    "period": months.STATE_NAMES,
    "recovery": {str(state): name for state, name in RECOVERY_STATE_NAMES.items()},
}
"""What the states in answers are called, by what the command is about."""


@dataclass(frozen=True)
class RoomLeft:
    """A pot before and after a command, in fen; None without a ceiling."""

    name: str
    before_fen: int | None
    after_fen: int | None


@dataclass(frozen=True)
class LineMoved:
    """A budget line before and after a command, in fen; None of a line that nothing was recorded of before."""

    name: str
    committed_before_fen: int | None
    committed_after_fen: int
    free_before_fen: int | None
    free_after_fen: int


@dataclass(frozen=True)
class Rehearsed:
    """What would happen: nothing of it is kept. ``events`` are what would be recorded, and how often."""

    answer: tuple[Pair, ...]
    events: tuple[tuple[str, int], ...]
    rooms: tuple[RoomLeft, ...]
    lines: tuple[LineMoved, ...] = ()


def rehearsed(outcome: Outcome, command: str, subject: Subject | None) -> Rehearsed:
    """Return what a rehearsal showed."""
    requested = outcome.answer.get("amount_fen")
    taken_fen = requested if command in HOLDING and isinstance(requested, int) else 0
    return Rehearsed(
        tuple(answer_pairs(outcome.answer, command)),
        tuple((said(title_of(topic)), count) for topic, count in Counter(outcome.topics).items()),
        tuple(_rooms(subject.pots, taken_fen)) if subject else (),
        tuple(map(_line, outcome.moved)),
    )


def _line(moved: Moved) -> LineMoved:
    return LineMoved(
        line_name(moved.key),
        moved.before.get("committed_fen"),
        moved.after["committed_fen"],
        moved.before.get("free_fen"),
        moved.after["free_fen"],
    )


def answer_pairs(answer: Mapping[str, object], command: str = "") -> Iterator[Pair]:
    """Yield the parts of a command's answer with their names, ready to print; the command says whose state it is."""
    for name, value in answer.items():
        if value in (None, "", [], {}):
            continue
        own = ANSWERS.get(name)
        yield said(own) if own else figure_name(name), _printed(name, value, command.partition(".")[0])


def _printed(name: str, value: object, about: str) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, int) and name.endswith("_fen"):
        return money(value)
    if isinstance(value, list | tuple):
        return list_comma().join(_word(name, str(one), about) for one in value)
    return _word(name, str(value), about)


def _word(name: str, text: str, about: str) -> str:
    """Return what a code is called, by the name of the part that holds it; other texts in the page's language."""
    match name:
        case "stage":
            return _(_STAGES[text]) if text in _STAGES else text
        case "state":
            return said(_STATES.get(about, {}).get(text, (text, text)))
        case "penalty":
            return said(PENALTIES.get(text, (text, text)))
        case "department" | "lead_department" | "officer_department":
            return department_name(text)
        case "second_person" | "owner":
            return actor_name(text)
        case "clause":
            return clause_title(text)
        case "stops_at":
            return stop_name(text)
        case "line":
            return line_name(text)
        case "left_out" | "reduced":
            reference, space, reason = text.partition(" ")
            return f"{reference}{space}{reason_text(reason)}"
        case "reason":
            return reason_text(text)
        case "roles":
            return said(_ROLES[text]) if text in _ROLES else figure_word(text, table_language())
    return figure_word(text, table_language())


def _rooms(pots: Sequence[PotRow], taken_fen: int) -> Iterator[RoomLeft]:
    for pot in pots:
        room_fen = pot.room_fen
        after_fen = None if room_fen is None else room_fen - taken_fen
        yield RoomLeft(pot_name(pot.key), room_fen, after_fen)
