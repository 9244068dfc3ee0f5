"""Caps (上限): what each pot holds, and the refusal to go over it.

Held = reserved + paid - given back (+ others' support on a cost base). What gives room back: READINGS,
"Headroom when money comes back". The row of a pot is keyed narrowly (pot, holder, period), so that only
awards of one pot wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from ledger.domain import events as happened
from ledger.domain import payments
from ledger.domain import reconciliation as matched
from ledger.domain.errors import CapExceeded, Figure, Refusal, SupportExceeded, TooMuchContention
from ledger.domain.events import LedgerEvent
from ledger.domain.holds import Exemption, PotHold
from ledger.domain.recovery_events import RecoveryReceiptReversed
from ledger.ports import Rows, Statement, Violation
from projections.columns import columns, whole

CONSTRAINT = "cap_not_exceeded"
CAP_TOPICS: Final = tuple(
    kind.TOPIC
    for kind in (
        happened.AwardApproved,
        happened.PastDisbursementRecorded,
        happened.ExternalSupportRecorded,
        happened.EntryReversed,
        happened.ApprovalReversed,
        happened.RentEvidenced,
        happened.AwardSettled,
        payments.DueReduced,
        happened.RemainderCancelled,
        happened.PaymentConfirmed,
        matched.ConfirmationReversed,
        matched.ReturnReversed,
        happened.PaymentReturned,
        happened.RecoveryReceived,
        RecoveryReceiptReversed,
    )
)
"""The events that can move a pot: those of `cap_movements`."""


@dataclass(frozen=True)
class CapMovement:
    """What one event moves in one pot, in fen; ``ceiling_fen`` is what this movement is held to.

    ``opens``: nothing may have touched the pot before.
    """

    key: str
    award: str
    holder_id: UUID
    version: int
    kind: str = "pot"
    opens: bool = False
    ceiling_fen: int | None = None
    reserved_fen: int = 0
    paid_fen: int = 0
    given_back_fen: int = 0
    external_fen: int = 0
    allowance_fen: int = 0

    @property
    def held_fen(self) -> int:
        """By how much the pot's holding changes."""
        return self.reserved_fen + self.paid_fen - self.given_back_fen + self.external_fen

    def plus(self, other: CapMovement) -> CapMovement:
        """Return both movements of one pot as one."""
        return replace(
            self,
            kind=other.kind if other.opens else self.kind,
            opens=self.opens or other.opens,
            ceiling_fen=self.ceiling_fen if other.ceiling_fen is None else other.ceiling_fen,
            reserved_fen=self.reserved_fen + other.reserved_fen,
            paid_fen=self.paid_fen + other.paid_fen,
            given_back_fen=self.given_back_fen + other.given_back_fen,
            external_fen=self.external_fen + other.external_fen,
            allowance_fen=self.allowance_fen + other.allowance_fen,
        )


class Caps:
    """The guard of all pots."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield the changes of the pots, pot by pot in the order of their keys."""
        movements = [movement for event in events for movement in cap_movements(event)]
        if not movements:
            return
        for merged in _rounds(movements):
            yield from _apply(merged)
        yield _holdings(movements)

    def explain(self, violation: Violation, events: Sequence[LedgerEvent], rows: Rows) -> Refusal | None:
        """Name the pot that is full, what it holds, and which awards hold it.

        Where the room was freed in the meantime there is no figure to name: the command can be tried again.
        """
        if violation.constraint != CONSTRAINT:
            return None
        wanted: dict[str, CapMovement] = {}
        for movement in (one for event in events for one in cap_movements(event)):
            wanted[movement.key] = wanted[movement.key].plus(movement) if movement.key in wanted else movement
        for key in sorted(wanted):
            refusal = _refusal(wanted[key], rows)
            if refusal is not None:
                return refusal
        return TooMuchContention(case=", ".join(sorted(wanted)))


def cap_movements(event: LedgerEvent) -> Iterator[CapMovement]:
    """Yield what an event moves in which pots."""
    match event:
        case happened.AwardApproved():
            yield from _taken(event, event.holds.pots, event.exemption, reserved_fen=event.amount_fen)
        case happened.PastDisbursementRecorded():
            yield from _taken(event, event.holds.pots, None, paid_fen=event.amount_fen)
        case happened.ExternalSupportRecorded():
            yield from _taken(event, event.holds.pots, event.exemption, external_fen=event.amount_fen)
        case happened.EntryReversed():
            allowance = event.exemption.allowance_fen if event.exemption else 0
            for key in event.holds.pot_keys:
                yield _moved(event, key, external_fen=-event.amount_fen, allowance_fen=-allowance)
        case happened.ApprovalReversed():
            yield from _each(event, event.holds.pot_keys, reserved_fen=-event.amount_fen)
            yield from _allowance_ended(event, event.holds.pots, event.exemption)
        case happened.RentEvidenced() | happened.AwardSettled() | payments.DueReduced():
            if event.reduction_fen:
                yield from _each(event, event.pots, reserved_fen=-event.reduction_fen)
        case happened.RemainderCancelled():
            yield from _each(event, event.pots, reserved_fen=-event.amount_fen)
            yield from _allowance_ended(event, event.released.pots, event.exemption)
        case happened.PaymentConfirmed():
            yield from _each(event, event.pots, reserved_fen=-event.amount_fen, paid_fen=event.amount_fen)
        case matched.ConfirmationReversed():
            yield from _each(event, event.pots, reserved_fen=event.amount_fen, paid_fen=-event.amount_fen)
        case matched.ReturnReversed():
            yield from _each(
                event, event.pots, reserved_fen=-event.amount_fen, given_back_fen=-event.amount_fen
            )
        case happened.PaymentReturned():
            yield from _each(
                event, event.pots, reserved_fen=event.amount_fen, given_back_fen=event.amount_fen
            )
        case happened.RecoveryReceived() if event.restores_cap:
            yield from _each(event, event.pots, given_back_fen=event.amount_fen)
        case RecoveryReceiptReversed() if event.restored_cap:
            yield from _each(event, event.pots, given_back_fen=-event.amount_fen)


def _taken(
    event: LedgerEvent, pots: Iterable[PotHold], exemption: Exemption | None, **moved: int
) -> Iterator[CapMovement]:
    for pot in pots:
        allowance = exemption.allowance_fen if exemption and pot.kind == "support" else 0
        yield replace(
            _moved(event, pot.key, **moved),
            kind=pot.kind,
            opens=True,
            ceiling_fen=pot.ceiling_fen,
            allowance_fen=allowance,
        )


def _allowance_ended(
    event: LedgerEvent, pots: Iterable[PotHold], exemption: Exemption | None
) -> Iterator[CapMovement]:
    """Yield the end of what an exemption allowed above a cost base."""
    if exemption is not None and exemption.allowance_fen:
        yield from _each(
            event,
            (pot.key for pot in pots if pot.kind == "support"),
            allowance_fen=-exemption.allowance_fen,
        )


def _each(event: LedgerEvent, pots: Iterable[str], **moved: int) -> Iterator[CapMovement]:
    for key in pots:
        yield _moved(event, key, **moved)


def _moved(event: LedgerEvent, key: str, **moved: int) -> CapMovement:
    case = str(getattr(event, "award", "") or getattr(event, "entry", ""))
    return CapMovement(
        key,
        case,
        event.originator_id,
        event.originator_version,
        reserved_fen=moved.get("reserved_fen", 0),
        paid_fen=moved.get("paid_fen", 0),
        given_back_fen=moved.get("given_back_fen", 0),
        external_fen=moved.get("external_fen", 0),
        allowance_fen=moved.get("allowance_fen", 0),
    )


def _rounds(movements: Sequence[CapMovement]) -> Iterator[list[CapMovement]]:
    """Merge the movements of each pot; two that are held to different ceilings are applied one after the other."""
    merged: dict[str, CapMovement] = {}
    for movement in movements:
        earlier = merged.get(movement.key)
        if earlier is None:
            merged[movement.key] = movement
        elif (
            None in (earlier.ceiling_fen, movement.ceiling_fen) or earlier.ceiling_fen == movement.ceiling_fen
        ):
            merged[movement.key] = earlier.plus(movement)
        else:
            yield [merged[key] for key in sorted(merged)]
            merged = {movement.key: movement}
    yield [merged[key] for key in sorted(merged)]


def _apply(movements: Sequence[CapMovement]) -> Iterator[Statement]:
    """Yield: rows that may be new, then a lock in key order where there are several, then the change."""
    keys = [movement.key for movement in movements]
    opened = [movement for movement in movements if movement.opens]
    if opened:
        yield Statement(
            "INSERT INTO cap (key, kind) SELECT * FROM unnest(%s::text[], %s::text[])"
            " ON CONFLICT (key) DO NOTHING",
            columns(opened, "key", "kind"),
        )
    if len(keys) > 1:
        yield Statement("SELECT 1 FROM cap WHERE key = ANY(%s) ORDER BY key FOR NO KEY UPDATE", (keys,))
    yield Statement(
        "UPDATE cap AS c SET ceiling_fen = coalesce(m.ceiling_fen, c.ceiling_fen),"
        " reserved_fen = c.reserved_fen + m.reserved_fen, paid_fen = c.paid_fen + m.paid_fen,"
        " given_back_fen = c.given_back_fen + m.given_back_fen, external_fen = c.external_fen + m.external_fen,"
        " allowance_fen = c.allowance_fen + m.allowance_fen"
        " FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])"
        " AS m(key, ceiling_fen, reserved_fen, paid_fen, given_back_fen, external_fen, allowance_fen)"
        " WHERE c.key = m.key",
        columns(
            movements,
            "key",
            "ceiling_fen",
            "reserved_fen",
            "paid_fen",
            "given_back_fen",
            "external_fen",
            "allowance_fen",
        ),
    )


def _holdings(movements: Sequence[CapMovement]) -> Statement:
    merged: dict[tuple[str, str], CapMovement] = {}
    for movement in movements:
        place = (movement.key, movement.award)
        merged[place] = merged[place].plus(movement) if place in merged else movement
    return Statement(
        "INSERT INTO cap_holding AS h (key, award, holder_id, version, held_fen)"
        " SELECT * FROM unnest(%s::text[], %s::text[], %s::uuid[], %s::bigint[], %s::bigint[])"
        " ON CONFLICT (key, award) DO UPDATE SET held_fen = h.held_fen + excluded.held_fen",
        columns(
            [merged[place] for place in sorted(merged)], "key", "award", "holder_id", "version", "held_fen"
        ),
    )


def _refusal(movement: CapMovement, rows: Rows) -> Refusal | None:
    """Return the refusal if this pot has not the room, judged on what it holds now."""
    found = rows(
        "SELECT kind, ceiling_fen, allowance_fen,"
        " reserved_fen + paid_fen - given_back_fen + external_fen AS held_fen FROM cap WHERE key = %s",
        (movement.key,),
    )
    pot = (
        found[0] if found else {"kind": movement.kind, "ceiling_fen": None, "allowance_fen": 0, "held_fen": 0}
    )
    ceiling = pot["ceiling_fen"] if movement.ceiling_fen is None else movement.ceiling_fen
    if ceiling is None:
        return None
    ceiling_fen = whole(ceiling) + whole(pot["allowance_fen"]) + movement.allowance_fen
    held_fen = whole(pot["held_fen"])
    if held_fen + movement.held_fen <= ceiling_fen:
        return None
    holders = rows(
        "SELECT award, holder_id, version, held_fen FROM cap_holding WHERE key = %s AND held_fen > 0"
        " ORDER BY held_fen DESC, award LIMIT 5",
        (movement.key,),
    )
    figures: dict[str, Figure] = {
        "ceiling_fen": ceiling_fen,
        "held_fen": held_fen,
        "room_fen": max(0, ceiling_fen - held_fen),
        "requested_fen": movement.held_fen,
        "held_by": [f"{one['award']} ({one['holder_id']} v{one['version']})" for one in holders],
    }
    if pot["kind"] == "support":
        return SupportExceeded(cost_base=movement.key, **figures)
    return CapExceeded(pot=movement.key, **figures)
