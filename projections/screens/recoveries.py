"""Recovery cases (追回) as people read them; the table also keeps their numbers apart over the whole ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date

from ledger.domain import recovery_events as recovered
from ledger.domain.errors import AlreadyExists, Refusal
from ledger.domain.events import LedgerEvent, RecoveryReceived
from ledger.domain.recovery import RecoveryPart, RecoveryState, TreasuryRemark
from ledger.ports import Rows, Statement, Violation
from projections.columns import columns


class Recoveries:
    """The recovery screen."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield what changes, in the order of the events."""
        for event in events:
            yield from _proceedings(event)
            yield from _money(event)

    def explain(self, violation: Violation, events: Sequence[LedgerEvent], rows: Rows) -> Refusal | None:
        """Name the case number that another recipient's case took at the same moment."""
        if violation.constraint != "recovery_pkey":
            return None
        numbers = [event.recovery for event in events if isinstance(event, recovered.RecoveryOpened)]
        found = rows("SELECT recovery FROM recovery WHERE recovery = ANY(%s) LIMIT 1", (numbers,))
        name = str(found[0]["recovery"]) if found else ", ".join(numbers)
        return AlreadyExists(kind="recovery 追回", name=name)


def _proceedings(event: LedgerEvent) -> Iterator[Statement]:
    """Yield the steps of a case that move no money."""
    match event:
        case recovered.RecoveryOpened():
            yield _opened(event)
            yield from _parts(event.recovery, event.award, event.kind, event.parts)
        case recovered.RecoveryNoticed():
            yield _changed(
                event,
                state=RecoveryState.NOTICED,
                noticed_on=event.effective_on,
                hear_until=event.hear_until,
            )
        case recovered.RecoveryHeard():
            yield _changed(
                event,
                state=RecoveryState.HEARD,
                heard_on=event.effective_on,
                statement=event.statement,
                finding=event.reason,
                principal_fen=event.amount_fen,
            )
            yield from _lowered(event)
        case recovered.RecoveryDemanded():
            yield _changed(
                event,
                state=RecoveryState.DEMANDED,
                demanded_on=event.effective_on,
                demand_document=event.document,
                pay_by=event.pay_by,
                **asdict(event.remark),
            )
        case recovered.RecoveryWithdrawn():
            yield _changed(
                event,
                state=RecoveryState.WITHDRAWN,
                ended_on=event.effective_on,
                end_reason=event.reason,
            )
            yield Statement("DELETE FROM recovery_part WHERE recovery = %s", (event.recovery,))


def _money(event: LedgerEvent) -> Iterator[Statement]:
    """Yield what was received or given up."""
    match event:
        case RecoveryReceived():
            yield _received(event.recovery, event.amount_fen)
            yield Statement(
                "UPDATE recovery_part SET to_line_fen = to_line_fen + %s,"
                " to_treasury_fen = to_treasury_fen + %s, last_received_on = greatest(last_received_on, %s)"
                " WHERE recovery = %s AND number = %s",
                (
                    *_destinations(event.amount_fen, event.restores_line),
                    event.effective_on,
                    event.recovery,
                    event.number,
                ),
            )
        case recovered.RecoveryReceiptReversed():
            if event.reopens:
                yield _changed(event, state=event.reopens, ended_on=_ended_on(event))
            yield _received(event.recovery, -event.amount_fen)
            yield Statement(
                "UPDATE recovery_part SET to_line_fen = to_line_fen - %s,"
                " to_treasury_fen = to_treasury_fen - %s, last_received_on = CASE"
                " WHEN to_line_fen + to_treasury_fen > %s THEN last_received_on END"
                " WHERE recovery = %s AND number = %s",
                (
                    *_destinations(event.amount_fen, event.restored_line),
                    event.amount_fen,
                    event.recovery,
                    event.number,
                ),
            )
        case recovered.PenaltyReceived():
            yield _penalty(event.recovery, event.penalty, event.amount_fen)
        case recovered.PenaltyReversed():
            yield _penalty(event.recovery, event.penalty, -event.amount_fen)
        case recovered.RecoveryWrittenOff():
            yield _changed(
                event,
                state=RecoveryState.WRITTEN_OFF,
                written_off_fen=event.amount_fen,
                ended_on=event.effective_on,
                end_document=event.document,
                end_reason=event.reason,
            )
        case recovered.RecoveryClosed():
            yield _changed(event, state=RecoveryState.CLOSED, ended_on=event.effective_on)


def _opened(event: recovered.RecoveryOpened) -> Statement:
    known: dict[str, object] = {
        "recovery": event.recovery,
        "holder_id": event.originator_id,
        "award": event.award,
        "kind": event.kind,
        "state": RecoveryState.OPENED,
        "principal_fen": event.amount_fen,
        "restores_cap": event.restores_cap,
        "from_settlement": event.from_settlement,
        "basis": event.basis,
        "reason": event.reason,
        "document": event.document,
        "opened_on": event.effective_on,
        "opened_by": event.actor,
        **_remark(event.remark),
    }
    places = ", ".join(["%s"] * len(known))
    return Statement(
        f"INSERT INTO recovery ({', '.join(known)}) VALUES ({places})",
        tuple(known.values()),
    )


def _remark(remark: TreasuryRemark) -> dict[str, object]:
    return dict(asdict(remark))


def _parts(recovery: str, award: str, kind: str, parts: Sequence[RecoveryPart]) -> Iterator[Statement]:
    yield Statement(
        "INSERT INTO recovery_part (recovery, award, kind, number, reference, line, amount_fen)"
        " SELECT %s, %s, %s, t.* FROM unnest(%s::int[], %s::text[], %s::text[], %s::bigint[]) AS t",
        (recovery, award, kind, *columns(parts, "number", "reference", "line", "amount_fen")),
    )


def _lowered(event: recovered.RecoveryHeard) -> Iterator[Statement]:
    """Yield the parts as a hearing leaves them; those it leaves nothing of go."""
    yield Statement(
        "DELETE FROM recovery_part WHERE recovery = %s AND NOT number = ANY(%s)",
        (event.recovery, [part.number for part in event.parts]),
    )
    yield Statement(
        "UPDATE recovery_part AS p SET amount_fen = t.amount_fen"
        " FROM unnest(%s::int[], %s::bigint[]) AS t(number, amount_fen)"
        " WHERE p.recovery = %s AND p.number = t.number",
        (*columns(event.parts, "number", "amount_fen"), event.recovery),
    )


def _changed(event: recovered.RecoveryEvent, **values: object) -> Statement:
    """Return a change of a case's own columns."""
    changes = ", ".join(f"{name} = %s" for name in values)
    return Statement(
        f"UPDATE recovery SET {changes} WHERE recovery = %s",
        (*values.values(), event.recovery),
    )


def _ended_on(event: recovered.RecoveryReceiptReversed) -> date | None:
    """Return when a case that stands again ended: on that day, if it stands as written off."""
    return event.effective_on if event.reopens == RecoveryState.WRITTEN_OFF else None


def _received(recovery: str, amount_fen: int) -> Statement:
    """Return what a receipt, or its reversal, changes; a written-off case keeps the rest written off."""
    return Statement(
        "UPDATE recovery SET received_fen = received_fen + %s, written_off_fen = CASE WHEN state = 'written_off'"
        " THEN principal_fen - received_fen - %s ELSE 0 END WHERE recovery = %s",
        (amount_fen, amount_fen, recovery),
    )


def _destinations(amount_fen: int, restores_line: bool) -> tuple[int, int]:
    """Return what goes back to the budget line and what to the treasury."""
    return (amount_fen, 0) if restores_line else (0, amount_fen)


def _penalty(recovery: str, penalty: str, amount_fen: int) -> Statement:
    column = "fine_fen" if penalty == "fine" else "interest_fen"
    return Statement(
        f"UPDATE recovery SET {column} = {column} + %s WHERE recovery = %s",
        (amount_fen, recovery),
    )
