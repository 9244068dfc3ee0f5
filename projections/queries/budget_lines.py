"""Budget lines (指标) as their pages show them: one line with its standing, and every adjustment of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.domain.budget import BudgetLine
from ledger.domain.errors import NotFound
from ledger.ports import Rows
from projections.queries.burn import Amounts
from projections.queries.records import records

OPENED, PROPOSED, CONFIRMED = (
    "budget.appropriation_recorded",
    "budget.adjustment_proposed",
    "budget.adjustment_confirmed",
)


@dataclass(frozen=True)
class LineRow(Amounts):
    """One budget line as it stands; amounts in fen. It may be promised of before it is opened."""

    line: str = ""
    fiscal_year: int = 0
    department: str = ""
    clause: str = ""
    fund_source: str = ""
    opened: bool = False
    shortfall_fen: int = 0


@dataclass(frozen=True)
class Adjustment:
    """One adjustment of a line, in fen; ``made_by`` are those who proposed it (delegation counts both).

    To departments the ledger shows an adjustment once it is confirmed, without who proposed it and when.
    """

    line: str
    adjustment: int
    amount_fen: int
    document: str
    proposed_on: date | None
    made_by: list[str]
    confirmed_on: date | None
    confirmed_by: str | None


@dataclass(frozen=True)
class Appropriation:
    """How a line was opened: amount and accepted shortfall in fen."""

    amount_fen: int
    shortfall_fen: int
    document: str
    effective_on: date
    actor: str


_LINE = (
    "SELECT b.line, b.fiscal_year, b.department, b.clause, b.fund_source, b.opened, b.shortfall_fen,"
    " b.appropriated_fen, b.adjusted_fen, b.committed_fen, b.due_fen, b.paid_fen, b.returned_fen FROM budget b"
)
_ADJUSTMENTS = (
    "SELECT l.line, (coalesce(p.figures, c.figures) ->> 'adjustment')::int AS adjustment,"
    " coalesce(p.amount_fen, c.amount_fen) AS amount_fen, coalesce(p.document, c.document) AS document,"
    " p.effective_on AS proposed_on, array_remove(ARRAY[p.actor, p.on_behalf_of], NULL) AS made_by,"
    " c.effective_on AS confirmed_on, c.actor AS confirmed_by"
    " FROM (SELECT * FROM history WHERE holder_id = ANY(%s) AND topic = %s) p"
    " FULL JOIN (SELECT * FROM history WHERE holder_id = ANY(%s) AND topic = %s) c"
    " ON c.holder_id = p.holder_id AND c.figures ->> 'adjustment' = p.figures ->> 'adjustment'"
    " JOIN unnest(%s::uuid[], %s::text[]) l (id, line) ON l.id = coalesce(p.holder_id, c.holder_id)"
)


def budget_line_row(rows: Rows, line: str) -> LineRow:
    """Return one budget line by its key. Raises NotFound."""
    found = records(rows, LineRow, f"{_LINE} WHERE b.line = %s", (line,))
    if not found:
        raise NotFound(kind="budget line 指标", name=line[:80])
    return found[0]


def lines_of_year(rows: Rows, fiscal_year: int) -> list[LineRow]:
    """Return the lines of a fiscal year, those only promised of too."""
    return records(rows, LineRow, f"{_LINE} WHERE b.fiscal_year = %s ORDER BY b.line", (fiscal_year,))


def fund_sources(rows: Rows) -> list[str]:
    """Return the sources of funds of all lines that the reader sees, by their codes."""
    found = rows("SELECT DISTINCT fund_source FROM budget ORDER BY fund_source", ())
    return [str(row["fund_source"]) for row in found]


def adjustments_of(rows: Rows, lines: list[str], *, waiting_only: bool = False) -> list[Adjustment]:
    """Return the adjustments of lines, in order; those without a second person only, if asked."""
    waiting = " WHERE c.holder_id IS NULL" if waiting_only else ""
    ids = [BudgetLine.create_id(line) for line in lines]
    return records(
        rows,
        Adjustment,
        f"{_ADJUSTMENTS}{waiting} ORDER BY l.line, adjustment",
        (ids, PROPOSED, ids, CONFIRMED, ids, lines),
    )


def appropriation_of(rows: Rows, line: str) -> Appropriation | None:
    """Return how a line was opened; None of one that was not."""
    found = records(
        rows,
        Appropriation,
        "SELECT amount_fen, coalesce((figures ->> 'shortfall_fen')::bigint, 0) AS shortfall_fen, document,"
        " effective_on, actor FROM history WHERE holder_id = %s AND topic = %s",
        (BudgetLine.create_id(line), OPENED),
    )
    return found[0] if found else None
