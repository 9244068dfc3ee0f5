"""Claims (防重复): what is claimed once, days that are claimed once, and what has one value for ever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from uuid import UUID

from ledger.domain import events as happened
from ledger.domain.errors import (
    ConflictingChoice,
    DuplicateClaim,
    Refusal,
    SimilarSupport,
    TooMuchContention,
)
from ledger.domain.events import LedgerEvent
from ledger.domain.holds import Choice, Holds, Similarity
from ledger.ports import Rows, Statement, Violation

SIMILAR = "similar_support"
"""The kind of choice under which similar district support is one measure's only."""


@dataclass(frozen=True)
class Holding:
    """Holds taken or let go by one event; ``case`` is the award or the entry that holds them."""

    case: str
    holder_id: UUID
    version: int
    holds: Holds
    exempted: bool = False


class Claims:
    """The guard of claims, periods and choices."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield what is taken, in the order of its keys; what an event lets go follows what earlier ones took."""
        taken: list[Holding] = []
        for event in events:
            released, taking = released_by(event), taken_by(event)
            if released is not None:
                yield from _take(taken)
                yield from _let_go(released)
                taken = []
            if taking is not None:
                taken.append(taking)
        yield from _take(taken)

    def explain(self, violation: Violation, events: Sequence[LedgerEvent], rows: Rows) -> Refusal | None:
        """Name what is claimed already, and by whom; if it was let go in the meantime, try again."""
        taken = [holding for event in events if (holding := taken_by(event)) is not None]
        match violation.constraint:
            case "claim_once":
                return _duplicate_claim(taken, rows) or _let_go_meanwhile(taken)
            case "claim_period_once":
                return _claimed_days(taken, rows) or _overlapping_days(taken) or _let_go_meanwhile(taken)
            case "claim_choice_one_value":
                return _conflicting_choice(taken, rows) or _let_go_meanwhile(taken)
        return None


def taken_by(event: LedgerEvent) -> Holding | None:
    """Return what an event takes hold of, if anything."""
    match event:
        case happened.AwardApproved():
            exempted = event.exemption is not None
            return Holding(event.award, event.originator_id, event.originator_version, event.holds, exempted)
        case happened.PastDisbursementRecorded():
            return Holding(event.award, event.originator_id, event.originator_version, event.holds)
        case happened.ExternalSupportRecorded():
            exempted = event.exemption is not None
            return Holding(event.entry, event.originator_id, event.originator_version, event.holds, exempted)
        case happened.RemainderCancelled():
            return Holding(event.award, event.originator_id, event.originator_version, event.kept)
        case happened.RentEvidenced():
            return Holding(event.award, event.originator_id, event.originator_version, event.claims)
    return None


def released_by(event: LedgerEvent) -> Holding | None:
    """Return what an event lets go, if anything."""
    match event:
        case happened.ApprovalReversed():
            return Holding(event.award, event.originator_id, event.originator_version, event.holds)
        case happened.RemainderCancelled():
            return Holding(event.award, event.originator_id, event.originator_version, event.released)
        case happened.EntryReversed():
            return Holding(event.entry, event.originator_id, event.originator_version, event.holds)
    return None


def similarity_choice(similarity: Similarity) -> Choice:
    """Return the choice that lets one measure only support a recipient in one direction, content and standard."""
    key = f"{similarity.recipient}|{similarity.direction}|{similarity.content}|{similarity.standard}"
    return Choice(SIMILAR, key, similarity.measure)


def choices_of(holds: Holds) -> list[Choice]:
    """Return all choices of some holds, the one on similar support included."""
    similar = [similarity_choice(holds.similarity)] if holds.similarity else []
    return [*holds.choices, *similar]


def _take(taken: Sequence[Holding]) -> Iterator[Statement]:
    yield from _take_claims(taken)
    yield from _take_periods(taken)
    yield from _take_choices(taken)


def standing_against(holds: Holds, rows: Rows) -> Refusal | None:
    """Return the refusal that claims, days and choices would meet now; similar support, which two may allow, is left out."""
    wanted = [Holding("", UUID(int=0), 0, replace(holds, similarity=None))]
    return _duplicate_claim(wanted, rows) or _claimed_days(wanted, rows) or _conflicting_choice(wanted, rows)


def _take_claims(taken: Sequence[Holding]) -> Iterator[Statement]:
    rows = sorted(
        (claim.kind, claim.key, one.case, one.holder_id, one.version)
        for one in taken
        for claim in one.holds.claims
    )
    if rows:
        yield Statement(
            "INSERT INTO claim (kind, key, award, holder_id, version)"
            " SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::uuid[], %s::bigint[])",
            tuple(map(list, zip(*rows, strict=True))),
        )


def _take_periods(taken: Sequence[Holding]) -> Iterator[Statement]:
    rows = sorted(
        (period.kind, period.key, period.starts, period.ends, one.case, one.holder_id, one.version)
        for one in taken
        for period in one.holds.periods
    )
    if rows:
        yield Statement(
            "INSERT INTO claim_period (kind, key, days, award, holder_id, version)"
            " SELECT kind, key, daterange(starts, ends), award, holder_id, version FROM"
            " unnest(%s::text[], %s::text[], %s::date[], %s::date[], %s::text[], %s::uuid[], %s::bigint[])"
            " AS t(kind, key, starts, ends, award, holder_id, version)",
            tuple(map(list, zip(*rows, strict=True))),
        )


def _take_choices(taken: Sequence[Holding]) -> Iterator[Statement]:
    rows = sorted(
        (
            choice.kind,
            choice.key,
            choice.value,
            one.case,
            one.holder_id,
            one.version,
            one.exempted and choice.kind == SIMILAR,
        )
        for one in taken
        for choice in choices_of(one.holds)
    )
    if rows:
        yield Statement(
            "INSERT INTO claim_choice (kind, key, value, award, holder_id, version, exempted)"
            " SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::uuid[], %s::bigint[], %s::bool[])",
            tuple(map(list, zip(*rows, strict=True))),
        )


def _let_go(released: Holding) -> Iterator[Statement]:
    holds = released.holds
    if holds.claims:
        yield Statement(
            "DELETE FROM claim WHERE award = %s AND (kind, key) IN (SELECT * FROM unnest(%s::text[], %s::text[]))",
            (released.case, [one.kind for one in holds.claims], [one.key for one in holds.claims]),
        )
    if holds.periods:
        yield Statement(
            "DELETE FROM claim_period WHERE award = %s AND (kind, key, days) IN"
            " (SELECT kind, key, daterange(starts, ends) FROM unnest(%s::text[], %s::text[], %s::date[], %s::date[])"
            " AS t(kind, key, starts, ends))",
            (
                released.case,
                [one.kind for one in holds.periods],
                [one.key for one in holds.periods],
                [one.starts for one in holds.periods],
                [one.ends for one in holds.periods],
            ),
        )
    choices = choices_of(holds)
    if choices:
        yield Statement(
            "DELETE FROM claim_choice WHERE award = %s AND (kind, key) IN"
            " (SELECT * FROM unnest(%s::text[], %s::text[]))",
            (released.case, [one.kind for one in choices], [one.key for one in choices]),
        )


def _held_by(row: dict[str, object]) -> str:
    return f"{row['award']} ({row['holder_id']} v{row['version']})"


def _duplicate_claim(taken: Sequence[Holding], rows: Rows) -> Refusal | None:
    seen: dict[tuple[str, str], str] = {}
    for one in taken:
        for claim in one.holds.claims:
            found = rows(
                "SELECT award, holder_id, version FROM claim WHERE kind = %s AND key = %s",
                (claim.kind, claim.key),
            )
            earlier = _held_by(found[0]) if found else seen.get((claim.kind, claim.key))
            if earlier:
                return DuplicateClaim(kind=claim.kind, key=claim.key, held_by=earlier)
            seen[(claim.kind, claim.key)] = one.case
    return None


def _let_go_meanwhile(taken: Sequence[Holding]) -> Refusal:
    return TooMuchContention(case=", ".join(sorted({one.case for one in taken})))


def _overlapping_days(taken: Sequence[Holding]) -> Refusal | None:
    """Return the refusal of days that are claimed twice at once, such as one lease listed twice."""
    ordered = sorted(
        ((period, one.case) for one in taken for period in one.holds.periods),
        key=lambda each: (each[0].kind, each[0].key, each[0].starts),
    )
    for (earlier, case), (later, _) in pairwise(ordered):
        if (earlier.kind, earlier.key) == (later.kind, later.key) and later.starts < earlier.ends:
            return DuplicateClaim(
                kind=later.kind,
                key=f"{later.key} {later.starts}…{later.ends}",
                held_by=case,
            )
    return None


def _claimed_days(taken: Sequence[Holding], rows: Rows) -> Refusal | None:
    for one in taken:
        for period in one.holds.periods:
            found = rows(
                "SELECT award, holder_id, version, lower(days) AS starts, upper(days) AS ends FROM claim_period"
                " WHERE kind = %s AND key = %s AND days && daterange(%s, %s) LIMIT 1",
                (period.kind, period.key, period.starts, period.ends),
            )
            if found:
                days = f"{period.key} {found[0]['starts']}…{found[0]['ends']}"
                return DuplicateClaim(kind=period.kind, key=days, held_by=_held_by(found[0]))
    return None


def _conflicting_choice(taken: Sequence[Holding], rows: Rows) -> Refusal | None:
    for one in taken:
        for choice in choices_of(one.holds):
            found = rows(
                "SELECT value, award, holder_id, version FROM claim_choice"
                " WHERE kind = %s AND key = %s AND value <> %s AND NOT exempted LIMIT 1",
                (choice.kind, choice.key, choice.value),
            )
            if not found:
                continue
            if choice.kind == SIMILAR:
                recipient, direction, content, standard = choice.key.split("|", 3)
                return SimilarSupport(
                    recipient=recipient,
                    direction=direction,
                    content=content,
                    standard=standard,
                    held_by=f"{found[0]['value']}: {_held_by(found[0])}",
                )
            return ConflictingChoice(
                kind=choice.kind,
                key=choice.key,
                held=str(found[0]["value"]),
                requested=choice.value,
                held_by=_held_by(found[0]),
            )
    return None
