"""What a form is about: its award with figures, and what was recorded of it since the form was opened (并发提示).

The ledger decides by its own versions; these are for the eyes of the officer, before anything is decided.
"""

from __future__ import annotations

from dataclasses import dataclass

from ledger.domain.errors import NotFound
from ledger.ports import Rows
from projections.queries.award_file import (
    AwardMovement,
    PotRow,
    award_of_recovery,
    award_version,
    moved_since,
    pots_of,
)
from projections.queries.awards import AwardRow, award
from projections.queries.history import HistoryEntry, history
from web.commanding.drafts import Draft, small_number


@dataclass(frozen=True)
class Subject:
    """The award a form is about, how far its history goes, and the pots it draws on or would."""

    award: AwardRow
    version: int
    entries: tuple[HistoryEntry, ...]
    pots: tuple[PotRow, ...]

    def last(self, *topics: str) -> HistoryEntry | None:
        """Return the last entry of one of some kinds."""
        return next((entry for entry in reversed(self.entries) if entry.topic in topics), None)


def subject_of(rows: Rows, command: str, draft: Draft) -> Subject | None:
    """Return what a form is about; None where it names no award, or one that is not there yet."""
    number, recovery = draft.text("award").strip(), draft.text("recovery").strip()
    if not (number + recovery).isprintable():
        return None
    try:
        if not number and recovery and command != "recovery.open":
            number = award_of_recovery(rows, recovery)
        found = award(rows, number).award if number else None
    except NotFound:
        return None
    if found is None:
        return None
    entries = tuple(history(rows, found.holder_id, award=found.award))
    return Subject(
        found,
        award_version(rows, found.award),
        entries,
        tuple(pots_of(rows, found.award, assessed_pots(entries))),
    )


def assessed_pots(entries: tuple[HistoryEntry, ...]) -> list[str]:
    """Return the pots that the last assessment named."""
    assessed = next((entry for entry in reversed(entries) if entry.topic == "award.assessed"), None)
    holds = assessed.figures.get("holds") if assessed else None
    return [str(pot["key"]) for pot in (holds or {}).get("pots") or ()]


def news_since(rows: Rows, subject: Subject | None, version: str) -> list[AwardMovement]:
    """Return what was recorded of a form's award since it was opened; nothing where the form carries no version."""
    since = small_number(version)
    return [] if subject is None or since is None else moved_since(rows, subject.award.award, since)
