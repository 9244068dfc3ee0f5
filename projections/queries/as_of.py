"""A recipient as of either date (截至): folded from its history by the functions that keep the screens and guards.

The screens know today only. What they would have said with no more than the events that had happened by a business
date, and were recorded by a moment, is told here by carrying the same changes out once more, in the order of recording.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from eventsourcing.utils import resolve_topic

from ledger.domain import events as happened
from ledger.domain.awards import InstalmentState
from ledger.domain.events import LedgerEvent
from ledger.policy.keys import normal
from ledger.ports import Rows
from projections.guards.caps import CAP_TOPICS, CapMovement, cap_movements
from projections.queries.awards import AwardRow, InstalmentRow
from projections.queries.caps import HOLDINGS_SHOWN, CapMeter, Holding, StoredCap, keys_of, meter
from projections.queries.history import HistoryEntry
from projections.queries.recipients import RecipientRow
from projections.queries.records import records
from projections.screens.instalments import InstalmentChange, changes_of

_MOVED = (
    "SELECT h.holder_id, h.version, h.topic, h.effective_on, h.recorded_at, h.figures FROM history h"
    " WHERE {whose} AND h.topic = ANY(%s)"
    " AND (%s::date IS NULL OR h.effective_on <= %s) AND (%s::timestamptz IS NULL OR h.recorded_at <= %s)"
)


@dataclass(frozen=True)
class _Recorded:
    """A row of the history, as far as the event itself is told by it."""

    holder_id: UUID
    version: int
    topic: str
    effective_on: date
    recorded_at: datetime
    figures: Mapping[str, Any]


def recipient_then(row: RecipientRow, events: Iterable[LedgerEvent]) -> RecipientRow:
    """Return a recipient with the operator, standing and suspension it had by its events; its names never change."""
    for event in events:
        match event:
            case happened.PlatformRegistered():
                row = replace(
                    row,
                    uscc=event.operator_uscc,
                    operator_name=event.operator_name,
                    city_public_since=event.city_public_since,
                    suspended=False,
                    suspended_reason="",
                )
            case happened.OrganisationRegistered():
                row = replace(row, suspended=False, suspended_reason="")
            case happened.OperatorChanged():
                row = replace(row, uscc=event.operator_uscc, operator_name=event.operator_name)
            case happened.CityPublicStatusChanged():
                row = replace(row, city_public_since=event.since)
            case happened.RecipientSuspended():
                row = replace(row, suspended=True, suspended_reason=event.reason)
            case happened.RecipientResumed():
                row = replace(row, suspended=False, suspended_reason="")
    return row


def instalments_then(events: Iterable[LedgerEvent], awards: Sequence[AwardRow]) -> list[InstalmentRow]:
    """Return the instalments there were by a recipient's events, by due date; of ``awards`` that may be seen."""
    known = {award.award: award for award in awards}
    places: dict[tuple[str, int], InstalmentRow] = {}
    for event in events:
        award = known.get(getattr(event, "award", ""))
        if award is None:
            continue
        if isinstance(event, happened.ApprovalReversed):
            places = {place: one for place, one in places.items() if place[0] != event.award}
        for one in _new_instalments(event, award):
            places[one.award, one.number] = one
        for change in changes_of(event):
            place = (change.award, change.number)
            if (
                place in places
            ):  # what scheduled it may have happened, or been recorded, after the dates asked for
                places[place] = _changed(places[place], change)
    return sorted(places.values(), key=lambda one: (one.due_on, one.award, one.number))


def caps_then(
    rows: Rows, row: RecipientRow, *, as_of: date | None = None, recorded_by: datetime | None = None
) -> list[CapMeter]:
    """Return the pots of a recipient and what all awards together held of them, both dates inclusive.

    ``rows`` must see every department's history: what a pot holds is everybody's, as it is today.
    """
    keys = keys_of(rows, row)
    held: dict[str, list[CapMovement]] = {}
    for event in _pot_events(rows, keys, as_of, recorded_by):
        for movement in cap_movements(event):
            if movement.key in keys:
                held.setdefault(movement.key, []).append(movement)
    parties = {normal(party) for party in row.parties}
    meters = []
    for movements in held.values():
        pot = _meter(movements)
        is_in_its_name = pot.pot != "support" and pot.holder in parties
        if is_in_its_name or any(one.holder_id == row.id for one in movements):
            meters.append(pot)
    return sorted(meters, key=lambda one: (one.pot == "support", one.key))


def _event(stored: _Recorded) -> LedgerEvent:
    """Return the event that a row of the history tells of; who recorded it is left out, nothing is folded by it."""
    kind = resolve_topic(stored.topic)
    shown = {
        **stored.figures,
        "originator_id": stored.holder_id,
        "originator_version": stored.version,
        "timestamp": stored.recorded_at,
        "effective_on": stored.effective_on,
        "actor": "",
        "on_behalf_of": None,
        "department": "",
        "command_key": "",
        "originator_topic": "",
    }
    event: LedgerEvent = msgspec.convert(
        {one.name: shown[one.name] for one in fields(kind) if one.name in shown}, kind
    )
    return event


def events_of(row: RecipientRow, entries: Iterable[HistoryEntry]) -> list[LedgerEvent]:
    """Return the events behind entries of a recipient, in the order of recording."""
    return [
        _event(_Recorded(row.id, one.position, one.topic, one.effective_on, one.recorded_at, one.figures))
        for one in sorted(entries, key=lambda entry: entry.position)
    ]


def _pot_events(
    rows: Rows, keys: frozenset[str], as_of: date | None, recorded_by: datetime | None
) -> Iterator[LedgerEvent]:
    """Yield what moved some pots, in the order of recording: events of awards, and support recorded of others."""
    wanted = sorted(keys)
    holders = rows("SELECT DISTINCT award, holder_id FROM cap_holding WHERE key = ANY(%s)", (wanted,))
    cases = [str(one["award"]) for one in holders]
    ids = list({str(one["holder_id"]) for one in holders})
    when = (list(CAP_TOPICS), as_of, as_of, recorded_by, recorded_by)
    of_awards = _MOVED.format(whose="h.award = ANY(%s)")
    of_entries = _MOVED.format(
        whose="h.holder_id = ANY(%s::uuid[]) AND h.award IS NULL AND h.figures ->> 'entry' = ANY(%s)"
    )
    stored = records(
        rows, _Recorded, f"{of_awards} UNION ALL {of_entries}", (cases, *when, ids, cases, *when)
    )
    for one in sorted(stored, key=lambda each: (each.recorded_at, each.holder_id, each.version)):
        yield _event(one)


def _meter(movements: Sequence[CapMovement]) -> CapMeter:
    """Return what the movements of one pot come to, in the order in which they were recorded."""
    total = movements[0]
    awards: dict[str, Holding] = {}
    for movement in movements:
        total = movement if movement is total else total.plus(movement)
        earlier = awards.get(movement.award)
        awards[movement.award] = Holding(
            movement.award,
            movement.holder_id,
            earlier.version if earlier else movement.version,
            movement.held_fen + (earlier.held_fen if earlier else 0),
        )
    held_by = sorted(
        (one for one in awards.values() if one.held_fen), key=lambda one: (-one.held_fen, one.award)
    )
    ceiling_fen = None if total.ceiling_fen is None else total.ceiling_fen + total.allowance_fen
    return meter(
        StoredCap(
            total.key,
            "support" if total.kind == "support" else "pot",
            ceiling_fen,
            total.reserved_fen,
            total.paid_fen,
            total.given_back_fen,
            total.external_fen,
            held_by[:HOLDINGS_SHOWN],
        )
    )


def _new_instalments(event: LedgerEvent, award: AwardRow) -> Iterator[InstalmentRow]:
    match event:
        case happened.InstalmentsScheduled():
            for one in event.instalments:
                yield _instalment(
                    award,
                    number=one.number,
                    due_on=one.due_on,
                    amount_fen=one.amount_fen,
                    line=one.line,
                    needs=one.needs,
                    starts=one.starts,
                    ends=one.ends,
                )
        case happened.PastDisbursementRecorded():
            yield _instalment(
                award,
                number=1,
                due_on=event.paid_on,
                amount_fen=event.amount_fen,
                line=event.line,
                state=InstalmentState.PAID,
                posted_on=event.paid_on,
            )


def _instalment(
    award: AwardRow,
    *,
    number: int,
    due_on: date,
    amount_fen: int,
    line: str,
    needs: str = "",
    state: InstalmentState = InstalmentState.SCHEDULED,
    starts: date | None = None,
    ends: date | None = None,
    posted_on: date | None = None,
) -> InstalmentRow:
    return InstalmentRow(
        award=award.award,
        number=number,
        holder_id=award.holder_id,
        recipient=award.recipient,
        recipient_name=award.recipient_name,
        clause=award.clause,
        department=award.department,
        due_on=due_on,
        amount_fen=amount_fen,
        line=line,
        needs=needs,
        state=state,
        reason="",
        starts=starts,
        ends=ends,
        posted_on=posted_on,
    )


def _changed(one: InstalmentRow, change: InstalmentChange) -> InstalmentRow:
    """Return an instalment after a change; what the change leaves alone stays."""
    said: Mapping[str, Any] = {
        "state": None if change.state is None else InstalmentState(change.state),
        "reason": change.reason,
        "amount_fen": change.amount_fen,
        "line": change.line,
        "posted_on": change.posted_on,
    }
    return replace(one, **{name: value for name, value in said.items() if value is not None})
