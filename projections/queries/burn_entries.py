"""What stands behind the burn of a line or month (指标明细): each event that moved money there, and the award it is of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.domain.errors import NotFound
from ledger.ports import Rows
from projections.queries.burn import Amounts
from projections.queries.paging import Cursor, Key, Order, Page, page_of
from projections.queries.records import ROWS_AT_MOST, records

_UNIQUE = (
    Key("line", "e.line"),
    Key("holder", "e.holder_id::text"),
    Key("version", "e.version", int),
)
ENTRY_ORDERS = {
    "effective_on": Order("effective_on", (Key("effective_on", "e.effective_on", date), *_UNIQUE)),
}
"""How entries may be sorted: by business date."""

_AMOUNTS = ("appropriated_fen", "adjusted_fen", "committed_fen", "due_fen", "paid_fen", "returned_fen")
_FROM = "FROM burn_entry e JOIN budget b ON b.line = e.line"


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
    def condition(self) -> tuple[str, tuple[object, ...]]:
        """The SQL for it and its parameters."""
        wanted = {
            "b.fiscal_year = %s": self.fiscal_year,
            "e.line = %s": self.line,
            "b.department = %s": self.department,
            "b.clause = %s": self.clause,
            "e.effective_on >= %s": self.starts,
            "e.effective_on < %s": self.ends,
        }
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
    """Return a page of the entries that are wanted, by business date."""
    condition, parameters = wanted.condition
    return page_of(
        rows,
        BurnEntry,
        "SELECT e.line, e.effective_on, e.holder_id::text AS holder, e.version, h.topic, h.award, h.document,"
        " h.actor, r.kind AS recipient_kind, r.code AS recipient, r.name AS recipient_name,"
        f" {', '.join(f'e.{name}' for name in _AMOUNTS)} {_FROM}"
        " LEFT JOIN history h ON h.holder_id = e.holder_id AND h.version = e.version"
        f" LEFT JOIN recipient r ON r.id = e.holder_id WHERE {condition}",
        parameters,
        order=order,
        cursor=cursor,
        limit=limit,
    )


def entries_total(rows: Rows, wanted: EntriesWanted) -> Amounts:
    """Return what all entries that are wanted come to."""
    condition, parameters = wanted.condition
    sums = ", ".join(f"coalesce(sum(e.{name}), 0)::bigint AS {name}" for name in _AMOUNTS)
    return records(rows, Amounts, f"SELECT {sums} {_FROM} WHERE {condition}", parameters)[0]
