"""Payments and statement lines: neither is matched beyond its amount, and a line is known once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from ledger.domain import events as happened
from ledger.domain import reconciliation as matched
from ledger.domain.errors import (
    ApprovedMeanwhile,
    LineAlreadyMatched,
    PaymentOvermatched,
    Refusal,
    StatementKnown,
)
from ledger.domain.events import LedgerEvent
from ledger.domain.payments import BatchApproved, BatchExported, BatchMade, BatchWithdrawn, Payment
from ledger.domain.reconciliation import LineMatch
from ledger.ports import Rows, Statement, Violation
from projections.columns import columns, whole

_PAYMENT = (
    "reference",
    "award",
    "number",
    "amount_fen",
    "payee_uscc",
    "line",
    "clause",
    "economic_class",
    "purpose",
)


@dataclass(frozen=True)
class Matching:
    """One match taken (sign 1) or undone (sign -1) by an event."""

    page_id: object
    match: LineMatch
    sign: int
    actor: str


class Payments:
    """The guard of payments and of the lines they are matched with."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield new payments and lines, then what became of them, payments before lines, in key order."""
        for event in events:
            yield from _batches(event)
        for event in events:
            if isinstance(event, matched.PageImported):
                yield _lines(event)
        matchings = [one for event in events for one in matchings_of(event)]
        yield from _allocations(matchings)
        yield from _states(events)
        yield from _explanations(events)

    def explain(self, violation: Violation, events: Sequence[LedgerEvent], rows: Rows) -> Refusal | None:
        """Name the payment or the line that has no room, or the statement that is known."""
        match violation.constraint:
            case "payment_not_overmatched" | "payment_not_overreturned":
                return _overmatched(events, rows)
            case "line_not_overallocated":
                return _overallocated(events, rows)
            case "batch_approved_in_turn":
                names = [one.batch for one in events if isinstance(one, BatchApproved)]
                return ApprovedMeanwhile(batch=", ".join(names))
            case "line_known_once":
                names = [one.statement for one in events if isinstance(one, matched.PageImported)]
                return StatementKnown(statement=names[0] if names else "—")
        return None


def matchings_of(event: LedgerEvent) -> Iterator[Matching]:
    """Yield the matches that an event takes or undoes."""
    if isinstance(event, matched.LinesMatched):
        for one in event.matches:
            yield Matching(event.originator_id, one, 1, event.actor)
    elif isinstance(event, matched.LineUnmatched):
        yield Matching(event.originator_id, event.match, -1, event.actor)


def _batches(event: LedgerEvent) -> Iterator[Statement]:
    match event:
        case BatchMade():
            yield Statement(
                "INSERT INTO batch (batch, id, fiscal_year, pay_on, state, payments, amount_fen, made_by)"
                " VALUES (%s, %s, %s, %s, 'made', %s, %s, %s)",
                (
                    event.batch,
                    event.originator_id,
                    event.fiscal_year,
                    event.pay_on,
                    len(event.payments),
                    event.amount_fen,
                    event.actor,
                ),
            )
            yield _new_payments(event)
        case BatchApproved():
            references = [one.reference for one in event.payments]
            yield Statement(
                "UPDATE batch SET state = 'approved', payments = %s, amount_fen = %s, approved_by = %s,"
                " approval = %s WHERE batch = %s",
                (len(references), event.amount_fen, event.actor, event.approval, event.batch),
            )
            yield Statement(
                "UPDATE payment SET state = 'left_out' WHERE batch = %s AND reference <> ALL(%s)",
                (event.batch, references),
            )
            yield Statement(
                "UPDATE payment AS p SET state = 'approved', amount_fen = m.amount_fen"
                " FROM unnest(%s::text[], %s::bigint[]) AS m(reference, amount_fen)"
                " WHERE p.reference = m.reference",
                columns(event.payments, "reference", "amount_fen"),
            )
        case BatchExported():
            yield Statement(
                "UPDATE batch SET state = 'exported', exported_on = coalesce(exported_on, %s) WHERE batch = %s",
                (event.effective_on, event.batch),
            )
            yield Statement(
                "UPDATE payment SET state = 'exported' WHERE batch = %s AND state = 'approved'",
                (event.batch,),
            )
        case BatchWithdrawn():
            yield Statement(
                "UPDATE batch SET state = 'withdrawn', reason = %s WHERE batch = %s",
                (event.reason, event.batch),
            )
            yield Statement(
                "UPDATE payment SET state = 'withdrawn' WHERE batch = %s AND state <> 'left_out'",
                (event.batch,),
            )


def _new_payments(event: BatchMade) -> Statement:
    payments: Sequence[Payment] = event.payments
    return Statement(
        "INSERT INTO payment (batch, pay_on, state, holder_id, reference, award, number, amount_fen, payee_uscc,"
        " line, clause, economic_class, purpose, payee_name, account, bank, bank_code)"
        " SELECT %s, %s, 'made', t.* FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::int[], %s::bigint[],"
        " %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],"
        " %s::text[]) AS t",
        (
            event.batch,
            event.pay_on,
            *columns(payments, "holder_id", *_PAYMENT),
            *columns([one.payee for one in payments], "name", "account", "bank", "bank_code"),
        ),
    )


def _lines(event: matched.PageImported) -> Statement:
    names = (
        "position",
        "booked_on",
        "amount_fen",
        "counterparty_name",
        "counterparty_account",
        "summary",
        "our_reference",
        "bank_reference",
        "is_return",
        "return_reason",
        "original_reference",
        "fingerprint",
    )
    return Statement(
        "INSERT INTO statement_line (line, statement, page_id, account, position, booked_on, amount_fen,"
        " counterparty_name, counterparty_account, summary, our_reference, bank_reference, is_return,"
        " return_reason, original_reference, fingerprint, parts)"
        " SELECT %s || ':' || t.position, %s, %s, %s, t.* FROM unnest(%s::int[], %s::date[], %s::bigint[],"
        " %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bool[], %s::text[], %s::text[],"
        " %s::text[], %s::jsonb[])"
        " AS t(position, booked_on, amount_fen, counterparty_name, counterparty_account, summary,"
        " our_reference, bank_reference, is_return, return_reason, original_reference, fingerprint, parts)",
        (
            str(event.originator_id),
            event.statement,
            event.originator_id,
            event.account,
            *columns(event.lines, *names),
            [msgspec.json.encode(line.parts).decode() for line in event.lines],
        ),
    )


def _allocations(matchings: Sequence[Matching]) -> Iterator[Statement]:
    """Yield allocations taken and undone, and the sums of payments and lines that follow from them."""
    allocated = [
        Allocated(line_id(one), allocation.reference, one.match.kind, allocation.amount_fen * one.sign, one)
        for one in matchings
        for allocation in one.match.allocations
    ]
    for rows in _each_once(allocated):
        yield from _taken_and_undone(sorted(rows, key=lambda row: row.key))
    if allocated:
        yield from _sums([(row.line, row.reference, row.kind, row.amount_fen) for row in allocated])


@dataclass(frozen=True)
class Allocated:
    """So much of a line given to a reference, in fen; below zero where that was undone."""

    line: str
    reference: str
    kind: str
    amount_fen: int
    by: Matching

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by among those that stand."""
        return self.line, self.reference, self.kind


def _each_once(allocated: Sequence[Allocated]) -> Iterator[list[Allocated]]:
    """Cut allocations, in their order, so that no part knows the same one twice: undone and taken anew in a rebuild."""
    part: dict[tuple[str, str, str], Allocated] = {}
    for one in allocated:
        if one.key in part:
            yield list(part.values())
            part = {}
        part[one.key] = one
    if part:
        yield list(part.values())


def _taken_and_undone(rows: Sequence[Allocated]) -> Iterator[Statement]:
    taken = [row for row in rows if row.amount_fen > 0]
    undone = [row for row in rows if row.amount_fen < 0]
    if taken:
        yield Statement(
            "INSERT INTO allocation (line, reference, kind, amount_fen, method, reason, matched_by)"
            " SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[],"
            " %s::text[])",
            (
                *columns(taken, "line", "reference", "kind", "amount_fen"),
                [row.by.match.method for row in taken],
                [row.by.match.reason for row in taken],
                [row.by.actor for row in taken],
            ),
        )
    if undone:
        yield Statement(
            "DELETE FROM allocation WHERE (line, reference, kind) IN"
            " (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))",
            columns(undone, "line", "reference", "kind"),
        )
        yield Statement(
            "INSERT INTO taken_apart (line, reference) SELECT * FROM unnest(%s::text[], %s::text[])"
            " ON CONFLICT DO NOTHING",
            columns(undone, "line", "reference"),
        )


def _sums(rows: Sequence[tuple[str, str, str, int]]) -> Iterator[Statement]:
    for column, kind in (("matched_fen", "payment"), ("returned_fen", "return")):
        sums: dict[str, int] = {}
        for _, reference, its_kind, amount_fen in rows:
            if its_kind == kind:
                sums[reference] = sums.get(reference, 0) + amount_fen
        if sums:
            references = sorted(sums)
            yield Statement(
                f"UPDATE payment AS p SET {column} = p.{column} + m.amount_fen"
                " FROM unnest(%s::text[], %s::bigint[]) AS m(reference, amount_fen)"
                " WHERE p.reference = m.reference",
                (references, [sums[reference] for reference in references]),
            )
    lines: dict[str, int] = {}
    for line, _, _, amount_fen in rows:
        lines[line] = lines.get(line, 0) + amount_fen
    names = sorted(lines)
    yield Statement(
        "UPDATE statement_line AS l SET allocated_fen = l.allocated_fen + m.amount_fen"
        " FROM unnest(%s::text[], %s::bigint[]) AS m(line, amount_fen) WHERE l.line = m.line",
        (names, [lines[name] for name in names]),
    )


def line_id(matching: Matching) -> str:
    """Return the key of a statement line: its page and position."""
    return f"{matching.page_id}:{matching.match.position}"


def _states(events: Sequence[LedgerEvent]) -> Iterator[Statement]:
    """Yield what the awards' own events say of the payments: confirmed, returned, or undone."""
    changes: dict[str, tuple[str, object]] = {}
    for event in events:
        match event:
            case happened.PaymentConfirmed():
                changes[event.reference] = ("paid", event.effective_on)
            case happened.PaymentReturned():
                changes[event.reference] = ("returned", _day_in(changes, event.reference))
            case matched.ConfirmationReversed():
                changes[event.reference] = ("exported", _day_in(changes, event.reference))
            case matched.ReturnReversed():
                changes[event.reference] = ("paid", _day_in(changes, event.reference))
    if changes:
        references = sorted(changes)
        yield Statement(
            "UPDATE payment AS p SET state = m.state, confirmed_on = coalesce(m.confirmed_on, p.confirmed_on)"
            " FROM unnest(%s::text[], %s::text[], %s::date[]) AS m(reference, state, confirmed_on)"
            " WHERE p.reference = m.reference",
            (references, [changes[r][0] for r in references], [changes[r][1] for r in references]),
        )


def _day_in(changes: dict[str, tuple[str, object]], reference: str) -> object:
    """Return the day on which a payment was confirmed by an earlier one of these events; a rebuild takes many at once."""
    return changes[reference][1] if reference in changes else None


def _explanations(events: Sequence[LedgerEvent]) -> Iterator[Statement]:
    for event in events:
        if isinstance(event, matched.LineExplained):
            yield Statement(
                "UPDATE statement_line SET explained = %s, allocated_fen = allocated_fen + %s WHERE line = %s",
                (event.kind, event.amount_fen, f"{event.originator_id}:{event.position}"),
            )


def _overmatched(events: Sequence[LedgerEvent], rows: Rows) -> Refusal | None:
    for one in (one for event in events for one in matchings_of(event)):
        for allocation in one.match.allocations:
            column = "returned_fen" if one.match.kind == "return" else "matched_fen"
            found = rows(
                f"SELECT amount_fen, {column} AS matched_fen FROM payment WHERE reference = %s",
                (allocation.reference,),
            )
            if found and whole(found[0]["matched_fen"]) + allocation.amount_fen > whole(
                found[0]["amount_fen"]
            ):
                return PaymentOvermatched(
                    reference=allocation.reference,
                    amount_fen=whole(found[0]["amount_fen"]),
                    matched_fen=whole(found[0]["matched_fen"]),
                    requested_fen=allocation.amount_fen,
                )
    return None


def _overallocated(events: Sequence[LedgerEvent], rows: Rows) -> Refusal | None:
    for one in (one for event in events for one in matchings_of(event)):
        requested_fen = sum(allocation.amount_fen for allocation in one.match.allocations)
        found = rows(
            "SELECT abs(amount_fen) - allocated_fen AS left_fen FROM statement_line WHERE line = %s",
            (line_id(one),),
        )
        left_fen = whole(found[0]["left_fen"]) if found else 0
        if requested_fen > left_fen:
            return LineAlreadyMatched(line=line_id(one), left_fen=left_fen, requested_fen=requested_fen)
    return None
