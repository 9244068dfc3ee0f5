"""What a form is about: the thing itself with its figures, how far its history goes, and an award's pots.

The ledger decides by its own versions; these are for the eyes of the officer, before anything is decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain.batch import PaymentBatch
from ledger.domain.budget import BudgetLine
from ledger.domain.calendar import month_of
from ledger.domain.duplicate_review import DuplicateReview
from ledger.domain.errors import NotFound, Refusal
from ledger.domain.officer import Officer
from ledger.domain.organisation import Organisation
from ledger.domain.payee import Payee
from ledger.domain.period import Period
from ledger.domain.platform import Platform
from ledger.domain.statement import Statement
from ledger.domain.text import half_width
from ledger.ports import Rows
from projections.queries import trails
from projections.queries.award_file import PotRow, award_of_recovery, pots_of
from projections.queries.awards import AwardRow, award
from projections.queries.history import HistoryEntry, history
from projections.queries.trails import Trail
from web.access.current import current_access
from web.commanding.about import ABOUT, Matter
from web.commanding.cards import READ_BY
from web.commanding.drafts import Draft, small_number
from web.commanding.figures import Card, Figure
from web.commanding.values import as_month
from web.opened import current_rows, rows_of_everything

Names = tuple[str, ...]

MAX_NAME = 200
"""Characters of a name that a form is asked to look up."""
MOST_LINES = 100_000
"""Beyond the lines of any statement."""


@dataclass(frozen=True)
class Subject:
    """What a form is about: its kind and names, how far its history goes, and what is shown of it.

    There is no card of what the officer may not see; ``award`` with its entries and pots is only there where
    the form is about an award, or about a recovery of one.
    """

    matter: Matter
    names: Names
    trail: Trail
    version: int
    card: Card | None = None
    award: AwardRow | None = None
    entries: tuple[HistoryEntry, ...] = ()
    pots: tuple[PotRow, ...] = ()

    @property
    def key(self) -> str:
        """Which thing it is, as a page carries it."""
        return "|".join((self.matter, *self.names))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """What is shown of it and can move."""
        return self.card.figures if self.card else ()

    def last(self, *topics: str) -> HistoryEntry | None:
        """Return the last entry of one of some kinds."""
        return next((entry for entry in reversed(self.entries) if entry.topic in topics), None)

    def showing(self, figures: Sequence[Figure]) -> Subject:
        """Return it with more figures, which a page of its own shows beside it."""
        if self.card is None:
            return self
        return replace(self, card=replace(self.card, figures=(*self.card.figures, *figures)))


def subject_of(command: str, draft: Draft) -> Subject | None:
    """Return what a form is about; None where it names nothing, or the command begins something new."""
    about = ABOUT.get(command)
    if about is None:
        return None
    return subject_named(about.matter, *(draft.text(field) for field in about.fields))


def subject_named(matter: Matter, *names: str) -> Subject | None:
    """Return the thing of these names, as it stands now; None where they name nothing.

    How far its history goes is told past the officer's scope, what happened only within it.
    """
    given = tuple(name.strip() for name in names)
    if not all(0 < len(name) <= MAX_NAME and name.isprintable() for name in given):
        return None
    try:
        known = _KNOWN.get(matter, _as_given)(given)
        trail = _TRAILS[matter](known)
    except (ValueError, NotFound):
        return None
    subject = Subject(matter, known, trail, trails.how_far(rows_of_everything(), trail))
    return _with_award(replace(subject, card=_card(subject)))


def rows_of(matter: Matter) -> Rows:
    """Return the read query for a matter: officers belong to no department, and administrators see none."""
    return current_access().store.rows if matter is Matter.OFFICER else current_rows()


def assessed_pots(entries: Sequence[HistoryEntry]) -> list[str]:
    """Return the pots that the last assessment named."""
    assessed = next((entry for entry in reversed(entries) if entry.topic == "award.assessed"), None)
    holds = assessed.figures.get("holds") if assessed else None
    return [str(pot["key"]) for pot in (holds or {}).get("pots") or ()]


def _card(subject: Subject) -> Card | None:
    read = READ_BY.get(subject.matter)
    if read is None:
        return None
    try:
        return read(rows_of(subject.matter), subject.names)
    except Refusal:
        return None  # not there, or not for this officer


def _with_award(subject: Subject) -> Subject:
    """Return it with its award, or that of the recovery; as it is where the officer sees none."""
    if subject.card is None or subject.matter not in (Matter.AWARD, Matter.RECOVERY):
        return subject
    rows = current_rows()
    number = subject.names[0] if subject.matter is Matter.AWARD else award_of_recovery(rows, subject.names[0])
    found = award(rows, number).award
    entries = tuple(history(rows, found.holder_id, award=found.award))
    pots = tuple(pots_of(rows, found.award, assessed_pots(entries)))
    return replace(subject, award=found, entries=entries, pots=pots)


def _as_given(names: Names) -> Names:
    return names


def _ids(names: Names) -> Names:
    """Return what was given as the one spelling of an id. Raises ValueError."""
    return (str(UUID(names[0])), *names[1:])


def _month(names: Names) -> Names:
    """Return the first day of a month. Raises ValueError."""
    return (month_of(date.fromisoformat(as_month(names[0]))).isoformat(),)


def _line(names: Names) -> Names:
    position = small_number(names[1])
    if position is None or position > MOST_LINES:
        raise ValueError(names[1])
    return str(UUID(names[0])), str(position)


def _recovery_trail(names: Names) -> Trail:
    """Return the trail of a recovery: all that moves its award moves it too. Raises NotFound."""
    return trails.of_award(award_of_recovery(rows_of_everything(), names[0]))


def _recipients(name: str) -> tuple[UUID, UUID]:
    return Platform.create_id(name), Organisation.create_id(name)


def _payees(name: str) -> tuple[UUID, UUID]:
    return Payee.create_id(name), Payee.create_id(half_width(name).upper())


_KNOWN: Final[Mapping[Matter, Callable[[Names], Names]]] = {
    Matter.COUNTERSIGNATURE: _ids,
    Matter.DETERMINATION: _ids,
    Matter.EXCEPTION: _ids,
    Matter.STATEMENT_PAGE: _ids,
    Matter.STATEMENT_LINE: _line,
    Matter.MONTH: _month,
}
"""How names that can be written in several ways become one."""
_TRAILS: Final[Mapping[Matter, Callable[[Names], Trail]]] = {
    Matter.AWARD: lambda names: trails.of_award(names[0]),
    Matter.RECOVERY: _recovery_trail,
    Matter.BUDGET_LINE: lambda names: trails.of_holders([BudgetLine.create_id(names[0])]),
    Matter.BATCH: lambda names: trails.of_holders([PaymentBatch.create_id(names[0])]),
    Matter.EXCEPTION: lambda names: trails.of_holders([UUID(names[0])]),
    Matter.PAYEE: lambda names: trails.of_holders(_payees(names[0])),
    Matter.STATEMENT: lambda names: trails.of_holders([Statement.create_id(names[0])]),
    Matter.STATEMENT_PAGE: lambda names: trails.of_holders([UUID(names[0])]),
    Matter.STATEMENT_LINE: lambda names: trails.of_line(UUID(names[0]), int(names[1])),
    Matter.COUNTERSIGNATURE: lambda names: trails.of_holders([UUID(names[0])]),
    Matter.DUPLICATES: lambda names: trails.of_holders([DuplicateReview.create_id(names[0], names[1])]),
    Matter.DETERMINATION: lambda names: trails.of_holders([UUID(names[0])]),
    Matter.MONTH: lambda names: trails.of_holders([Period.create_id(date.fromisoformat(names[0]))]),
    Matter.OFFICER: lambda names: trails.of_holders([Officer.create_id(names[0])]),
    Matter.RECIPIENT: lambda names: trails.of_recipient(_recipients(names[0])),
    Matter.ENTRY: lambda names: trails.of_entry(_recipients(names[0]), names[1]),
}
"""Where in the history each matter stands."""
