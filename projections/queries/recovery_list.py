"""Recoveries as their pages show them: the list, deadlines first; what came in on one case; who acted in which duty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from ledger.domain.recovery import RecoveryDuty
from ledger.domain.text import half_width
from ledger.ports import Rows
from projections.queries.paging import Cursor, Key, Order, Page, page_of
from projections.queries.records import ROWS_AT_MOST, records
from projections.queries.recoveries import CASE_COLUMNS, CASE_TABLES, RecoveryRow

NO_DEADLINE: Final = date(9999, 12, 31)
"""Stands for the deadline of a case that has none, so that such cases come last."""
_DEADLINE = (
    "CASE WHEN r.state = 'demanded' AND r.received_fen < r.principal_fen THEN r.pay_by"
    " WHEN r.state = 'noticed' THEN r.hear_until ELSE '9999-12-31'::date END"
)
_RECOVERY = Key("recovery", "r.recovery")

RECOVERY_ORDERS: Final[dict[str, Order]] = {
    "deadline": Order("deadline", (Key("deadline", _DEADLINE, date), _RECOVERY)),
    "recovery": Order("recovery", (_RECOVERY,)),
    "opened_on": Order("opened_on", (Key("opened_on", "r.opened_on", date), _RECOVERY)),
    "principal_fen": Order("principal_fen", (Key("principal_fen", "r.principal_fen", int), _RECOVERY)),
}
"""How the list may be sorted: by its own order the overdue come first, then whose last day is nearest."""

DUTY_TOPICS: Final[Mapping[RecoveryDuty, tuple[str, ...]]] = {
    RecoveryDuty.OPENER: ("recovery.opened",),
    RecoveryDuty.DECIDER: ("recovery.heard", "recovery.demanded"),
    RecoveryDuty.RECEIVER: (
        "recovery.received",
        "recovery.receipt_reversed",
        "recovery.penalty_received",
        "recovery.penalty_reversed",
    ),
}
"""Who gave rise to one of these events acted in the duty, as `ledger.domain.recovery_evolution` has it."""
WRITE_OFF: Final = "recovery.write_off_proposed"
_VOIDING = ("recovery.received", "recovery.receipt_reversed", "recovery.written_off")


@dataclass(frozen=True)
class RecoveryFilter:
    """What the list is narrowed to: ``text`` is part of a number, an award or a name; amounts are principals in fen.

    ``under_way`` leaves the cases that are still pursued; ``overdue_on`` those whose payment is late on a day;
    the days bound the opening, ``ends`` exclusive.
    """

    text: str = ""
    state: str = ""
    kind: str = ""
    department: str | None = None
    year: int | None = None
    starts: date | None = None
    ends: date | None = None
    under_way: bool = False
    overdue_on: date | None = None
    at_least_fen: int | None = None
    at_most_fen: int | None = None


@dataclass(frozen=True)
class DueRecovery(RecoveryRow):
    """A case with the last day that runs in it: to be heard, or to pay; `NO_DEADLINE` where none runs."""

    deadline: date


@dataclass(frozen=True)
class RecoveryTotals:
    """What all cases under way come to, in fen, and how many of them are overdue."""

    cases: int
    principal_fen: int
    received_fen: int
    overdue: int
    overdue_fen: int


@dataclass(frozen=True)
class ReceiptRow:
    """What one document brought in of one payment; with ``penalty`` a fine or interest. Amounts in fen.

    ``line`` is the statement line it came in on, where it was matched and is visible.
    """

    document: str
    effective_on: date
    recorded_at: datetime
    actor: str
    topic: str
    number: int | None
    penalty: str
    amount_fen: int
    is_reversed: bool
    line: str | None
    statement: str | None
    booked_on: date | None
    counterparty_name: str | None


def recovery_list(
    rows: Rows,
    wanted: RecoveryFilter,
    *,
    order: Order = RECOVERY_ORDERS["deadline"],
    cursor: Cursor | None = None,
    limit: int = ROWS_AT_MOST,
) -> Page[DueRecovery]:
    """Return a page of the cases that a filter leaves."""
    text = half_width(wanted.text)
    given: list[tuple[str, object]] = [
        (
            "(strpos(r.recovery, %s) > 0 OR strpos(r.award, %s) > 0 OR strpos(a.beneficiary_name, %s) > 0)",
            text,
        ),
        ("r.state = %s", wanted.state),
        ("r.kind = %s", wanted.kind),
        ("a.department = %s", wanted.department),
        ("extract(year FROM r.opened_on) = %s", wanted.year),
        ("r.opened_on >= %s", wanted.starts),
        ("r.opened_on < %s", wanted.ends),
        ("r.state IN ('opened', 'noticed', 'heard', 'demanded') = %s", wanted.under_way or None),
        ("r.state = 'demanded' AND r.received_fen < r.principal_fen AND r.pay_by < %s", wanted.overdue_on),
        ("r.principal_fen >= %s", wanted.at_least_fen),
        ("r.principal_fen <= %s", wanted.at_most_fen),
    ]
    asked = [(condition, value) for condition, value in given if value not in (None, "")]
    where = " AND ".join(condition for condition, _ in asked) or "true"
    parameters = [value for condition, value in asked for _ in range(condition.count("%s"))]
    return page_of(
        rows,
        DueRecovery,
        f"SELECT {CASE_COLUMNS}, {_DEADLINE} AS deadline{CASE_TABLES} WHERE {where}",
        parameters,
        order=order,
        cursor=cursor,
        limit=limit,
    )


def recovery_totals(rows: Rows, on: date) -> RecoveryTotals:
    """Return what the cases under way come to; overdue as of a day."""
    late = "state = 'demanded' AND pay_by < %s"
    (found,) = records(
        rows,
        RecoveryTotals,
        "SELECT count(*)::int AS cases, coalesce(sum(principal_fen), 0)::bigint AS principal_fen,"
        " coalesce(sum(received_fen), 0)::bigint AS received_fen,"
        f" (count(*) FILTER (WHERE {late}))::int AS overdue,"
        f" coalesce(sum(principal_fen - received_fen) FILTER (WHERE {late}), 0)::bigint AS overdue_fen"
        " FROM recovery WHERE state IN ('opened', 'noticed', 'heard', 'demanded')",
        (on, on),
    )
    return found


def receipts_of(rows: Rows, case: RecoveryRow) -> list[ReceiptRow]:
    """Return what came in on a case, in order; what was reversed since says so."""
    return records(
        rows,
        ReceiptRow,
        "SELECT h.document, h.effective_on, h.recorded_at, h.actor, h.topic, (h.figures ->> 'number')::int AS number,"
        " coalesce(h.figures ->> 'penalty', '') AS penalty, h.amount_fen, EXISTS (SELECT FROM history u"
        " WHERE u.holder_id = h.holder_id AND u.award = h.award AND (u.figures ->> 'reverses')::bigint = h.version"
        " AND u.topic IN ('recovery.receipt_reversed', 'recovery.penalty_reversed')) AS is_reversed,"
        " l.line, l.statement, l.booked_on, l.counterparty_name"
        " FROM history h LEFT JOIN statement_line l ON l.line = h.document"
        " WHERE h.award = %s AND h.holder_id = %s AND h.figures ->> 'recovery' = %s"
        " AND h.topic IN ('recovery.received', 'recovery.penalty_received') ORDER BY h.version",
        (case.award, case.holder_id, case.recovery),
    )


def recovery_duties(rows: Rows, case: RecoveryRow) -> dict[RecoveryDuty, frozenset[str]]:
    """Return who acted in which duty of a case; delegation counts both."""
    acts = _acts(rows, case)
    return {
        duty: frozenset(person for topic, person in acts if topic in topics)
        for duty, topics in DUTY_TOPICS.items()
    }


def write_off_proposers(rows: Rows, case: RecoveryRow) -> frozenset[str]:
    """Return who proposed the write-off that waits; nobody if none does: money that came in since made it void."""
    last = rows(
        "SELECT topic, actor, on_behalf_of FROM history WHERE award = %s AND holder_id = %s"
        " AND figures ->> 'recovery' = %s AND topic = ANY(%s) ORDER BY version DESC LIMIT 1",
        (case.award, case.holder_id, case.recovery, [WRITE_OFF, *_VOIDING]),
    )
    if not last or last[0]["topic"] != WRITE_OFF:
        return frozenset()
    return frozenset(str(one) for one in (last[0]["actor"], last[0]["on_behalf_of"]) if one)


def _acts(rows: Rows, case: RecoveryRow) -> list[tuple[str, str]]:
    found = rows(
        "SELECT DISTINCT topic, actor, on_behalf_of FROM history WHERE award = %s AND holder_id = %s"
        " AND figures ->> 'recovery' = %s",
        (case.award, case.holder_id, case.recovery),
    )
    return [
        (str(row["topic"]), str(person))
        for row in found
        for person in (row["actor"], row["on_behalf_of"])
        if person
    ]
