"""Objections to an award (异议) with what became of them, and the documents that its history names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from projections.queries.history import HistoryEntry
from web.language import said


@dataclass(frozen=True)
class Objection:
    """One objection; ``upheld`` is None while it is open."""

    number: int
    objector: str
    content: str
    received_on: date
    settled_on: date | None = None
    upheld: bool | None = None
    reason: str = ""


@dataclass(frozen=True)
class DocumentNamed:
    """A document number (文号) and the step that named it."""

    document: str
    step: str
    on: date


def objections_of(entries: Sequence[HistoryEntry]) -> list[Objection]:
    """Return the objections of a history, in their order."""
    found: dict[int, Objection] = {}
    for entry in entries:
        figures = entry.figures
        if entry.topic == "award.objection_received":
            number = int(figures["objection"])
            found[number] = Objection(number, figures["objector"], figures["content"], entry.effective_on)
        elif entry.topic == "award.objection_settled":
            number = int(figures["objection"])
            one = found[number]
            found[number] = Objection(
                number,
                one.objector,
                one.content,
                one.received_on,
                entry.effective_on,
                bool(figures["upheld"]),
                str(figures.get("reason", "")),
            )
    return list(found.values())


def documents_of(entries: Sequence[HistoryEntry]) -> list[DocumentNamed]:
    """Return the documents that a history names, in its order."""
    return [
        DocumentNamed(entry.document, said((entry.title_zh, entry.title_en)), entry.effective_on)
        for entry in entries
        if entry.document
    ]
