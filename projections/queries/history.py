"""History (历史): everything recorded of a recipient, as of either date, and what it came to by clause.

``as_of`` looks along the business dates (业务日期), ``recorded_by`` along the moments of recording: with both,
what the ledger knew by then of what had happened by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ledger.domain.errors import InvalidInput, UnknownClause
from ledger.policy.pack import Pack
from ledger.ports import Rows
from projections.queries.records import records
from projections.queries.topics import title_of


@dataclass(frozen=True)
class Movement:
    """What something moves in the money of awards, in fen. ``approved`` falls when part of it is let go."""

    approved_fen: int = 0
    due_fen: int = 0
    paid_fen: int = 0
    returned_fen: int = 0
    recovered_fen: int = 0
    external_fen: int = 0

    @property
    def received_fen(self) -> int:
        """What the recipient has of the district: paid less returned and recovered (净额)."""
        return self.paid_fen - self.returned_fen - self.recovered_fen

    def plus(self, other: Movement) -> Movement:
        """Return both together."""
        return Movement(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Movement)))


@dataclass(frozen=True)
class HistoryEntry:
    """One event as the history shows it; ``position`` counts the recipient's events from 1.

    ``effect`` is what it moved; ``figures`` are the event's own fields; ``quote`` is the wording of the
    measure that its clause rests on, empty without a pack or a clause.
    """

    position: int
    topic: str
    title_zh: str
    title_en: str
    effective_on: date
    recorded_at: datetime
    actor: str
    on_behalf_of: str | None
    department: str
    award: str | None
    clause: str | None
    amount_fen: int | None
    effect: Movement
    document: str
    figures: Mapping[str, Any]
    quote: str


@dataclass(frozen=True)
class _Stored:
    """A row of the history table, with the clause its award has today."""

    version: int
    topic: str
    effective_on: date
    recorded_at: datetime
    actor: str
    on_behalf_of: str | None
    department: str
    award: str | None
    clause: str | None
    award_clause: str | None
    amount_fen: int | None
    document: str
    figures: dict[str, Any]


def history(
    rows: Rows,
    recipient_id: UUID,
    *,
    as_of: date | None = None,
    recorded_by: datetime | None = None,
    award: str | None = None,
    pack: Pack | None = None,
) -> list[HistoryEntry]:
    """Return every event of a recipient (or of one of its awards), by business date, then as recorded.

    ``as_of`` and ``recorded_by`` are inclusive. Raises InvalidInput for a moment without a time zone.
    """
    if recorded_by is not None and recorded_by.tzinfo is None:
        raise InvalidInput(field="recorded_by", problem="须带时区", problem_en="must have a time zone")
    stored = records(
        rows,
        _Stored,
        "SELECT h.version, h.topic, h.effective_on, h.recorded_at, h.actor, h.on_behalf_of, h.department,"
        " h.award, h.clause, a.clause AS award_clause, h.amount_fen, h.document, h.figures"
        " FROM history h LEFT JOIN (SELECT award, clause FROM award WHERE holder_id = %s) a"
        " ON a.award = h.award WHERE h.holder_id = %s"
        + (" AND h.award = %s" if award is not None else "")
        + (" AND h.effective_on <= %s" if as_of is not None else "")
        + (" AND h.recorded_at <= %s" if recorded_by is not None else "")
        + " ORDER BY h.version",
        [recipient_id, recipient_id, *(one for one in (award, as_of, recorded_by) if one is not None)],
    )
    quotes: dict[str | None, str] = {}
    entries = []
    clauses: dict[str | None, str] = {}
    for one in stored:
        if one.award and one.clause:
            clauses[one.award] = one.clause
        clause = one.clause or clauses.get(one.award) or one.award_clause
        if clause not in quotes:
            quotes[clause] = quote_of(pack, clause)
        entries.append(_entry(one, clause, quotes[clause]))
    return sorted(entries, key=lambda entry: (entry.effective_on, entry.position))


def _entry(stored: _Stored, clause: str | None, quote: str) -> HistoryEntry:
    zh, en = title_of(stored.topic)
    return HistoryEntry(
        position=stored.version,
        topic=stored.topic,
        title_zh=zh,
        title_en=en,
        effective_on=stored.effective_on,
        recorded_at=stored.recorded_at,
        actor=stored.actor,
        on_behalf_of=stored.on_behalf_of,
        department=stored.department,
        award=stored.award,
        clause=clause,
        amount_fen=stored.amount_fen,
        effect=effect_of(stored.topic, stored.amount_fen, stored.figures),
        document=stored.document,
        figures=stored.figures,
        quote=quote,
    )


def effect_of(topic: str, amount_fen: int | None, figures: Mapping[str, Any]) -> Movement:
    """Return what an event moved, in fen, by its topic."""
    amount = amount_fen or 0
    match topic:
        case "award.approved":
            return Movement(approved_fen=amount)
        case "award.approval_reversed" | "award.remainder_cancelled":
            return Movement(approved_fen=-amount)
        case "instalment.rent_evidenced" | "award.settled":
            return Movement(approved_fen=-int(figures["reduction_fen"]))
        case "instalment.due_reduced":
            reduced = -int(figures["reduction_fen"])
            return Movement(approved_fen=reduced, due_fen=reduced)
        case "instalment.due":
            return Movement(due_fen=amount)
        case "instalment.due_reversed":
            return Movement(due_fen=-amount)
        case "payment.confirmed":
            return Movement(paid_fen=amount)
        case "payment.confirmation_reversed":
            return Movement(paid_fen=-amount)
        case "payment.return_reversed":
            return Movement(returned_fen=-amount)
        case "payment.returned":
            return Movement(returned_fen=amount)
        case "recovery.received":
            return Movement(recovered_fen=amount)
        case "recovery.receipt_reversed":
            return Movement(recovered_fen=-amount)
        case "award.past_disbursement_recorded":
            return Movement(approved_fen=amount, due_fen=amount, paid_fen=amount)
        case "support.external_recorded":
            return Movement(external_fen=amount)
        case "entry.reversed":
            return Movement(external_fen=-amount)
    return Movement()


def quote_of(pack: Pack | None, clause: str | None) -> str:
    """Return the words on which a clause rests, in the measure's order; empty if the pack has no such clause."""
    if pack is None or clause is None:
        return ""
    try:
        return "……".join(sorted(pack.clause(clause).quotes, key=pack.source_text.find))
    except UnknownClause:
        return ""


@dataclass(frozen=True)
class ClauseTotal:
    """What the entries of one clause come to."""

    clause: str
    total: Movement


def totals(entries: Iterable[HistoryEntry]) -> list[ClauseTotal]:
    """Return what entries come to by clause, in the order of the clauses; those that moved nothing are left out.

    Support by others (外部支持) has no clause of the measure and comes first, under an empty name.
    """
    summed: dict[str, Movement] = {}
    for entry in entries:
        if entry.effect != Movement():
            clause = entry.clause or ""
            summed[clause] = summed.get(clause, Movement()).plus(entry.effect)
    return [ClauseTotal(clause, summed[clause]) for clause in sorted(summed)]


def grand_total(by_clause: Iterable[ClauseTotal]) -> Movement:
    """Return all clauses together."""
    total = Movement()
    for one in by_clause:
        total = total.plus(one.total)
    return total
