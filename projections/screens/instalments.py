"""Instalments (分期): what waits to fall due, what is held and why, what was paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.domain import events as happened
from ledger.domain import payments
from ledger.domain import reconciliation as matched
from ledger.domain.awards import InstalmentState
from ledger.domain.events import LedgerEvent
from ledger.ports import Statement
from projections.columns import columns


@dataclass(frozen=True)
class InstalmentChange:
    """What events change on one instalment; None leaves a column as it is."""

    award: str
    number: int
    state: str | None = None
    reason: str | None = None
    amount_fen: int | None = None
    line: str | None = None
    posted_on: date | None = None

    def then(self, later: InstalmentChange) -> InstalmentChange:
        """Return this change followed by a later one."""
        names = ("state", "reason", "amount_fen", "line", "posted_on")
        return InstalmentChange(
            self.award,
            self.number,
            *(getattr(self, n) if getattr(later, n) is None else getattr(later, n) for n in names),
        )


class Instalments:
    """The instalment screen, from which the scheduler takes its work."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield one change for all instalments; withdrawn and new ones follow what earlier events changed."""
        merged: dict[tuple[str, int], InstalmentChange] = {}
        for event in events:
            replaced = _replaced(event)
            if replaced is not None:
                yield from _update(merged)
                merged = {}
                yield replaced
            for change in changes_of(event):
                place = (change.award, change.number)
                merged[place] = merged[place].then(change) if place in merged else change
        yield from _update(merged)


def _replaced(event: happened.LedgerEvent) -> Statement | None:
    """Return how an event withdraws instalments or enters new ones, if it does."""
    match event:
        case happened.ApprovalReversed():
            return Statement("DELETE FROM instalment WHERE award = %s", (event.award,))
        case happened.InstalmentsScheduled():
            return _insert(event)
        case happened.PastDisbursementRecorded():
            return Statement(
                "INSERT INTO instalment (award, holder_id, number, due_on, amount_fen, line, state, posted_on)"
                " VALUES (%s, %s, 1, %s, %s, %s, %s, %s)",
                (
                    event.award,
                    event.originator_id,
                    event.paid_on,
                    event.amount_fen,
                    event.line,
                    InstalmentState.PAID,
                    event.paid_on,
                ),
            )
    return None


def _insert(event: happened.InstalmentsScheduled) -> Statement:
    return Statement(
        "INSERT INTO instalment (award, holder_id, number, due_on, amount_fen, line, needs, starts, ends, state)"
        " SELECT %s, %s, t.*, 'scheduled' FROM"
        " unnest(%s::int[], %s::date[], %s::bigint[], %s::text[], %s::text[], %s::date[], %s::date[]) AS t",
        (
            event.award,
            event.originator_id,
            *columns(event.instalments, "number", "due_on", "amount_fen", "line", "needs", "starts", "ends"),
        ),
    )


def changes_of(event: LedgerEvent) -> Iterator[InstalmentChange]:
    """Yield what an event changes on which instalments."""
    match event:
        case happened.RentEvidenced():
            state = InstalmentState.CANCELLED if event.amount_fen == 0 else None
            yield InstalmentChange(event.award, event.number, state, amount_fen=event.amount_fen)
        case happened.InstalmentHeld():
            yield InstalmentChange(event.award, event.number, InstalmentState.HELD, event.reason)
        case happened.InstalmentReleased():
            yield InstalmentChange(event.award, event.number, InstalmentState.SCHEDULED, "")
        case happened.InstalmentDue():
            yield InstalmentChange(
                event.award,
                event.number,
                InstalmentState.DUE,
                line=event.line,
                posted_on=event.effective_on,
            )
        case happened.DueReversed():
            yield InstalmentChange(event.award, event.number, InstalmentState.HELD, event.reason)
        case happened.RemainderCancelled():
            for number in event.numbers:
                yield InstalmentChange(event.award, number, InstalmentState.CANCELLED, event.reason)
        case happened.AwardSettled():
            for one in event.reduced:
                state = InstalmentState.CANCELLED if one.amount_fen == 0 else None
                yield InstalmentChange(event.award, one.number, state, amount_fen=one.amount_fen)
        case payments.InstalmentBatched():
            yield InstalmentChange(event.award, event.number, InstalmentState.BATCHED)
        case payments.InstalmentUnbatched():
            yield InstalmentChange(event.award, event.number, InstalmentState.DUE, event.reason)
        case payments.DueReduced():
            yield InstalmentChange(event.award, event.number, amount_fen=event.amount_fen)
        case matched.ConfirmationReversed():
            yield InstalmentChange(event.award, event.number, InstalmentState.BATCHED, event.reason)
        case matched.ReturnReversed():
            yield InstalmentChange(event.award, event.number, InstalmentState.PAID, event.reason)
        case happened.PaymentConfirmed():
            yield InstalmentChange(event.award, event.number, InstalmentState.PAID)
        case happened.PaymentReturned():
            yield InstalmentChange(event.award, event.number, InstalmentState.HELD, event.reason)


def _update(merged: Mapping[tuple[str, int], InstalmentChange]) -> Iterator[Statement]:
    if not merged:
        return
    changes = [merged[place] for place in sorted(merged)]
    yield Statement(
        "UPDATE instalment AS i SET state = coalesce(m.state, i.state), reason = coalesce(m.reason, i.reason),"
        " amount_fen = coalesce(m.amount_fen, i.amount_fen), line = coalesce(m.line, i.line),"
        " posted_on = coalesce(m.posted_on, i.posted_on)"
        " FROM unnest(%s::text[], %s::int[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::date[])"
        " AS m(award, number, state, reason, amount_fen, line, posted_on)"
        " WHERE i.award = m.award AND i.number = m.number",
        columns(changes, "award", "number", "state", "reason", "amount_fen", "line", "posted_on"),
    )
