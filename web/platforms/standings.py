"""Where each award of a recipient stood as of the dates of the page, read from the history it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from projections.queries.awards import AwardRow
from projections.queries.history import HistoryEntry, Movement
from web.labels import stage_name
from web.language import said


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
        stage=stage or said((last.title_zh, last.title_en)),
        assessed_fen=assessed[-1].amount_fen if assessed else None,
        total=total,
        positions=positions | ({"assessed": assessed[-1].position} if assessed else {}),
    )
