"""What stands behind the burn of a line or month (指标明细): each event that moved money there, and the award it is of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain.errors import NotFound
from ledger.ports import Rows
from projections.queries.burn import Amounts
from projections.queries.paging import Cursor, Key, Order, Page, page_of
from projections.queries.records import ROWS_AT_MOST, records

_UNIQUE = (
    Key("line", "e.line"),
    Key("holder", "e.holder_id", UUID),
    Key("version", "e.version", int),
)
ENTRY_ORDERS = {
    "effective_on": Order("effective_on", (Key("effective_on", "e.effective_on", date), *_UNIQUE)),
}
"""How entries may be sorted: by business date."""

_AMOUNTS = ("appropriated_fen", "adjusted_fen", "committed_fen", "due_fen", "paid_fen", "returned_fen")


@dataclass(frozen=True)
class EntriesWanted:
    """Which entries: of a fiscal year, a line, a department, a clause, from a business day up to before another."""

    fiscal_year: int | None = None
    line: str | None = None
    department: str | None = None
    clause: str | None = None
    starts: date | None = None
    ends: date | None = None

    @property
    def lines(self) -> tuple[str, tuple[object, ...]]:
        """The SQL for the lines that are wanted, and its parameters."""
        return _condition(
            {
                "b.fiscal_year = %s": self.fiscal_year,
                "b.line = %s": self.line,
                "b.department = %s": self.department,
                "b.clause = %s": self.clause,
            }
        )

    def days(self, column: str) -> tuple[str, tuple[object, ...]]:
        """The SQL for the days that are wanted, in a column, and its parameters."""
        return _condition({f"{column} >= %s": self.starts, f"{column} < %s": self.ends})

    @property
    def of_whole_months(self) -> bool:
        """Whether every month is wanted whole or not at all."""
        return all(day is None or day.day == 1 for day in (self.starts, self.ends))


def _condition(wanted: dict[str, object]) -> tuple[str, tuple[object, ...]]:
    given = {condition: value for condition, value in wanted.items() if value is not None}
    return " AND ".join(given) or "true", tuple(given.values())


@dataclass(frozen=True, kw_only=True)
class BurnEntry(Amounts):
    """What one event moved on one line, in fen, and whose award it is; no topic where another department's is hidden."""

    line: str
    effective_on: date
    holder: str
    version: int
    topic: str | None
    award: str | None
    document: str | None
    actor: str | None
    recipient_kind: str | None
    recipient: str | None
    recipient_name: str | None


@dataclass(frozen=True)
class BudgetLine(Amounts):
    """One budget line as it stands, in fen."""

    line: str = ""
    fiscal_year: int = 0
    department: str = ""
    clause: str = ""
    fund_source: str = ""
    opened: bool = False


def budget_line(rows: Rows, line: str) -> BudgetLine:
    """Return a budget line by its key. Raises NotFound."""
    found = records(
        rows,
        BudgetLine,
        f"SELECT line, fiscal_year, department, clause, fund_source, opened, {', '.join(_AMOUNTS)}"
        " FROM budget WHERE line = %s",
        (line,),
    )
    if not found:
        raise NotFound(kind="budget line 指标", name=line[:120])
    return found[0]


def burn_entries(
    rows: Rows,
    wanted: EntriesWanted,
    *,
    order: Order = ENTRY_ORDERS["effective_on"],
    cursor: Cursor | None = None,
    limit: int = ROWS_AT_MOST,
) -> Page[BurnEntry]:
    """Return a page of the entries that are wanted, by business date.

    Of each line no more is read than a page holds, so that a page costs the same however long the lines are.
    """
    (of_lines, line_values), (of_days, day_values) = wanted.lines, wanted.days("e.effective_on")
    backward = cursor is not None and cursor.backward
    beside = f" AND {order.condition(backward=backward)}" if cursor else ""
    first = f"ORDER BY {order.sql(backward=backward)} LIMIT %s"
    of_line = f"SELECT * FROM burn_entry e WHERE e.line = b.line AND {of_days}{beside} {first}"
    of_page = f"SELECT e.* FROM budget b CROSS JOIN LATERAL ({of_line}) e WHERE {of_lines} {first}"
    return page_of(
        rows,
        BurnEntry,
        "SELECT e.line, e.effective_on, e.holder_id::text AS holder, e.version, h.topic, h.award, h.document,"
        " h.actor, r.kind AS recipient_kind, r.code AS recipient, r.name AS recipient_name,"
        f" {', '.join(f'e.{name}' for name in _AMOUNTS)} FROM ({of_page}) e"
        " LEFT JOIN history h ON h.holder_id = e.holder_id AND h.version = e.version"
        " LEFT JOIN recipient r ON r.id = e.holder_id WHERE true",
        (*day_values, *(cursor.values if cursor else ()), limit + 1, *line_values, limit + 1),
        order=order,
        cursor=cursor,
        limit=limit,
    )


def entries_total(rows: Rows, wanted: EntriesWanted) -> Amounts:
    """Return what all entries that are wanted come to, from the coarsest sums that are kept of them."""
    of_lines, line_values = wanted.lines
    if wanted.starts is None and wanted.ends is None:
        return _sums(rows, "FROM budget b", of_lines, line_values, "b")
    table, column = ("burn_month", "e.month") if wanted.of_whole_months else ("burn_entry", "e.effective_on")
    of_days, day_values = wanted.days(column)
    source = f"FROM {table} e JOIN budget b ON b.line = e.line"
    return _sums(rows, source, f"{of_lines} AND {of_days}", (*line_values, *day_values), "e")


def _sums(rows: Rows, source: str, condition: str, parameters: tuple[object, ...], of: str) -> Amounts:
    sums = ", ".join(f"coalesce(sum({of}.{name}), 0)::bigint AS {name}" for name in _AMOUNTS)
    return records(rows, Amounts, f"SELECT {sums} {source} WHERE {condition}", parameters)[0]
