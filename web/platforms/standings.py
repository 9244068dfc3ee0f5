"""Where each award of a recipient stood as of the dates of the page, read from the history it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Final

from ledger.domain.awards import Stage
from projections.queries.awards import AwardRow
from projections.queries.history import HistoryEntry, Movement
from web.labels import stage_name


@dataclass(frozen=True)
class AwardStanding:
    """One award: its clause, where it stood, what it had come to (fen)."""

    award: str
    clause: str
    department: str
    stage: str
    assessed_fen: int | None
    total: Movement
    positions: Mapping[str, int] = field(default_factory=dict)
    """The last event that moved each of its amounts, by the amount's name without ``_fen``."""


@dataclass(frozen=True)
class StatementLine:
    """An entry, and what the recipient has of the district after it (paid less returned and recovered), in fen."""

    entry: HistoryEntry
    received_fen: int

    @property
    def moved(self) -> bool:
        """Whether this entry changed what was received."""
        return self.entry.effect.received_fen != 0


def statement(entries: Iterable[HistoryEntry]) -> list[StatementLine]:
    """Return the entries with the running balance of what was received."""
    received_fen, lines = 0, []
    for entry in entries:
        received_fen += entry.effect.received_fen
        lines.append(StatementLine(entry, received_fen))
    return lines


def award_standings(
    entries: Iterable[HistoryEntry], awards: Sequence[AwardRow], *, is_today: bool
) -> list[AwardStanding]:
    """Return the awards that the entries speak of, in the order of their first entry.

    The stage is the award's own when the page shows today; on an earlier date it is the last step taken by then.
    """
    stages = {each.award: stage_name(each.stage) for each in awards}
    by_award: dict[str, list[HistoryEntry]] = {}
    for entry in entries:
        if entry.award is not None:
            by_award.setdefault(entry.award, []).append(entry)
    return [
        _standing(award, of_award, stages.get(award) if is_today else None)
        for award, of_award in by_award.items()
    ]


_LEADS_TO: Final[Mapping[str, Stage]] = {
    "award.applied": Stage.APPLIED,
    "award.sent_back": Stage.SENT_BACK,
    "award.accepted": Stage.ACCEPTED,
    "award.assessed": Stage.ASSESSED,
    "award.notice_published": Stage.IN_NOTICE,
    "award.approved": Stage.APPROVED,
    "award.approval_reversed": Stage.ACCEPTED,
    "award.rejected": Stage.REJECTED,
    "instalment.scheduled": Stage.SCHEDULED,
    "award.past_disbursement_recorded": Stage.COMPLETED,
}
"""The stage that an event leads to, whatever came before it."""


def stage_then(entries: Sequence[HistoryEntry]) -> Stage:
    """Return the stage that an award had reached by its entries, in the order of recording."""
    stage, total, is_cut = Stage.APPLIED, Movement(), False
    for entry in sorted(entries, key=lambda one: one.position):
        total = total.plus(entry.effect)
        is_cut = is_cut or entry.topic == "award.remainder_cancelled"
        if entry.topic == "award.amended":
            stage = Stage.ACCEPTED if stage in (Stage.ACCEPTED, Stage.ASSESSED) else Stage.APPLIED
        stage = _LEADS_TO.get(entry.topic, stage)
    if stage not in (Stage.APPROVED, Stage.SCHEDULED):
        return stage
    paid_fen = total.paid_fen - total.returned_fen
    if is_cut and paid_fen == 0 and total.approved_fen == 0:
        return Stage.CANCELLED
    return Stage.COMPLETED if 0 < total.approved_fen <= paid_fen else stage


def reversible(entries: Sequence[HistoryEntry]) -> frozenset[int]:
    """Return the positions of entries that may be reversed (冲销): of others' support, indicators, support in kind."""
    gone = {int(entry.figures["reverses"]) for entry in entries if entry.topic == "entry.reversed"}
    return frozenset(
        entry.position for entry in entries if entry.topic in _REVERSIBLE and entry.position not in gone
    )


_REVERSIBLE: Final = ("support.external_recorded", "support.non_monetary_recorded", "indicator.recorded")


def _standing(award: str, entries: Sequence[HistoryEntry], stage: str | None) -> AwardStanding:
    total = Movement()
    for entry in entries:
        total = total.plus(entry.effect)
    assessed = [entry for entry in entries if entry.topic == "award.assessed"]
    last = entries[-1]
    positions = {
        one.name.removesuffix("_fen"): entry.position
        for entry in entries
        for one in fields(Movement)
        if getattr(entry.effect, one.name)
    }
    return AwardStanding(
        award=award,
        clause=last.clause or "",
        department=entries[0].department,
        stage=stage or stage_name(stage_then(entries)),
        assessed_fen=assessed[-1].amount_fen if assessed else None,
        total=total,
        positions=positions | ({"assessed": assessed[-1].position} if assessed else {}),
    )
