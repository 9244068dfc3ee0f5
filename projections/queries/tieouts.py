"""Tie-outs of a month (结账核对): rule, both values, difference; and the balances a closing asserts for ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.domain.calendar import months_after
from ledger.domain.papers import ClosedBalance
from ledger.ports import Rows, TieOut
from projections.columns import whole


def tie_outs(rows: Rows, month: date) -> list[TieOut]:
    """Return what must agree before a month is closed, and by how much it does not.

    ``month`` is its first day. Every rule is one query over guards and screens.
    """
    last = months_after(month, 1) - timedelta(days=1)
    return [
        _payments(rows, last),
        *_statements(rows, month, last),
        _coverage(rows, last),
        _quarantined(rows, month, last),
        _owned(rows, last),
    ]


def _payments(rows: Rows, last: date) -> TieOut:
    """Return: Σ payments exported = Σ matched with lines + Σ in transit."""
    found = rows(
        "SELECT coalesce(sum(p.amount_fen), 0) AS exported_fen, coalesce(sum(p.matched_fen), 0) AS matched_fen,"
        " coalesce(sum(p.amount_fen - p.matched_fen) FILTER (WHERE p.state = 'exported'), 0) AS transit_fen"
        " FROM payment p JOIN batch b ON b.batch = p.batch"
        " WHERE b.exported_on <= %s AND p.state IN ('exported', 'paid', 'returned')",
        (last,),
    )[0]
    return TieOut(
        "payments",
        "已导出款项 = 已勾对 + 在途",
        "payments exported = matched + in transit",
        whole(found["exported_fen"]),
        whole(found["matched_fen"]) + whole(found["transit_fen"]),
    )


def _statements(rows: Rows, month: date, last: date) -> Iterator[TieOut]:
    """Yield, for each statement of the month that states balances: opening + Σ lines = closing."""
    found = rows(
        "SELECT s.statement, s.file_name, s.opens_on, s.closes_on, s.opening_fen, s.closing_fen, s.total_fen FROM statement s"
        " WHERE s.closes_on BETWEEN %s AND %s AND s.opening_fen IS NOT NULL AND s.closing_fen IS NOT NULL"
        " AND s.quarantine = '{}' ORDER BY s.statement",
        (month, last),
    )
    for row in found:
        yield TieOut(
            f"statement {row['statement']}",
            "期初 + 发生额 = 期末",
            "opening + lines = closing",
            whole(row["opening_fen"]) + whole(row["total_fen"]),
            whole(row["closing_fen"]),
            about=f"{row['opens_on'] or ''} – {row['closes_on']} {row['file_name']}".strip(),
        )


def _coverage(rows: Rows, last: date) -> TieOut:
    """Return: accounts whose statements do not reach the month's end, where payments of it are in transit."""
    found = rows(
        "SELECT count(*) AS count FROM payment p JOIN batch b ON b.batch = p.batch"
        " WHERE p.state = 'exported' AND b.exported_on <= %s AND NOT EXISTS (SELECT 1 FROM statement s"
        " WHERE s.closes_on >= %s)",
        (last, last),
    )[0]
    return TieOut(
        "coverage",
        "在途款项均有覆盖月末的对账单",
        "payments in transit have statements that reach the month's end",
        whole(found["count"]),
        0,
        is_money=False,
    )


def _quarantined(rows: Rows, month: date, last: date) -> TieOut:
    """Return: statements of the month that are quarantined and were not accepted by a second person."""
    found = rows(
        "SELECT count(*) AS count FROM statement WHERE quarantine <> '{}'"
        " AND coalesce(closes_on, imported_on) BETWEEN %s AND %s",
        (month, last),
    )[0]
    return TieOut(
        "quarantine",
        "没有隔离中的对账单",
        "no statement is quarantined",
        whole(found["count"]),
        0,
        is_money=False,
    )


def _owned(rows: Rows, last: date) -> TieOut:
    """Return: lines of the month that are neither matched nor explained, and have no exception with an owner."""
    found = rows(
        "SELECT count(*) AS count FROM statement_line l JOIN statement s ON s.statement = l.statement"
        " WHERE l.booked_on <= %s AND l.allocated_fen < abs(l.amount_fen) AND s.quarantine = '{}' AND NOT EXISTS"
        " (SELECT 1 FROM exception_case e WHERE e.subject = l.line AND (e.owner <> '' OR e.state = 'decided'))",
        (last,),
    )[0]
    return TieOut(
        "exceptions",
        "未勾对的对账单行均有责任人",
        "every open line has an exception with an owner",
        whole(found["count"]),
        0,
        is_money=False,
    )


def balances(rows: Rows, month: date) -> list[ClosedBalance]:
    """Return what stands at a month's end, by business date: net paid of every budget line, and each account.

    Nothing may be dated in a closed month, so these figures stay what they are.
    """
    last = months_after(month, 1) - timedelta(days=1)
    lines = rows(
        "SELECT line, sum(paid_fen - returned_fen) AS fen FROM burn_month WHERE month <= %s"
        " GROUP BY line HAVING sum(paid_fen - returned_fen) <> 0 ORDER BY line",
        (month,),
    )
    accounts = rows(
        "SELECT DISTINCT ON (account) account, closing_fen AS fen FROM statement"
        " WHERE closes_on <= %s AND closing_fen IS NOT NULL AND quarantine = '{}'"
        " ORDER BY account, closes_on DESC, statement",
        (last,),
    )
    return [
        *(ClosedBalance("budget_line", str(row["line"]), whole(row["fen"])) for row in lines),
        *(ClosedBalance("account", str(row["account"]), whole(row["fen"])) for row in accounts),
    ]


@dataclass(frozen=True)
class BrokenBalance:
    """A closed balance that is not what was asserted when its month was closed; in fen."""

    month: date
    kind: str
    key: str
    asserted_fen: int
    now_fen: int


def broken_balances(rows: Rows) -> list[BrokenBalance]:
    """Compare every closed month's asserted balances with what stands now."""
    broken = []
    for found in rows("SELECT DISTINCT month FROM closed_balance ORDER BY month", ()):
        month = date.fromisoformat(str(found["month"]))
        now = {(one.kind, one.key): one.amount_fen for one in balances(rows, month)}
        asserted = {
            (str(row["kind"]), str(row["key"])): whole(row["amount_fen"])
            for row in rows("SELECT kind, key, amount_fen FROM closed_balance WHERE month = %s", (month,))
        }
        broken += [
            BrokenBalance(month, kind, key, asserted.get((kind, key), 0), now.get((kind, key), 0))
            for kind, key in sorted(asserted.keys() | now.keys())
            if kind == "budget_line" or (kind, key) in asserted
            if asserted.get((kind, key), 0) != now.get((kind, key), 0)
        ]
    return broken
