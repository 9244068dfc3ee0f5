"""The list of awards: filtered, sorted, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.domain.awards import Stage
from ledger.domain.text import half_width
from ledger.ports import Rows
from projections.queries.awards import AwardRow
from projections.queries.paging import Cursor, Key, Order, Page, page_of
from projections.queries.records import ROWS_AT_MOST
from projections.queries.search import holders_named
from projections.spelling import LAST, LONGEST_NAME

_SELECT = (
    "SELECT a.award, a.holder_id, r.code AS recipient, r.name AS recipient_name, a.clause, a.budget_clause, a.stage,"
    " a.beneficiary_uscc, a.beneficiary_name, a.department, a.applied_on, a.approved_on, a.notice_closes_on,"
    " a.assessed_fen, a.approved_fen, a.due_fen, a.paid_fen, a.returned_fen, a.recovered_fen"
    " FROM award a JOIN recipient r ON r.id = a.holder_id"
)
_AWARD = Key("award", "a.award")

AWARD_ORDERS: Final[dict[str, Order]] = {
    "award": Order("award", (_AWARD,)),
    "applied_on": Order("applied_on", (Key("applied_on", "a.applied_on", date), _AWARD)),
    "approved_fen": Order("approved_fen", (Key("approved_fen", "a.approved_fen", int), _AWARD)),
}
"""How the list may be sorted: by what an index serves, so that a page costs the same however long the list is.

What has been paid is no such order: it changes with every payment, which would then write all of the award's indexes.
"""


@dataclass(frozen=True)
class AwardFilter:
    """What the list is narrowed to; amounts (approved, else assessed) in fen.

    ``text`` begins the award's number, or is part of a name of who receives: its own, its operator's, its unit's.
    ``clause`` is a clause, or what its budget is kept under; the days bound the application, ``ends`` exclusive.
    """

    text: str = ""
    clause: str | None = None
    department: str | None = None
    stage: str | None = None
    starts: date | None = None
    ends: date | None = None
    at_least_fen: int | None = None
    at_most_fen: int | None = None


def award_list(
    rows: Rows,
    wanted: AwardFilter,
    *,
    order: Order = AWARD_ORDERS["award"],
    cursor: Cursor | None = None,
    limit: int = ROWS_AT_MOST,
) -> Page[AwardRow]:
    """Return a page of the awards that a filter leaves."""
    amount = "CASE WHEN a.approved_fen > 0 THEN a.approved_fen WHEN a.assessed_fen IS NULL THEN 0 ELSE a.assessed_fen END"
    given: list[tuple[str, object]] = [
        ("%s IN (a.clause, a.budget_clause)", wanted.clause),
        ("a.department = %s", wanted.department),
        ("a.stage = %s", Stage(wanted.stage) if wanted.stage else None),
        ("a.applied_on >= %s", wanted.starts),
        ("a.applied_on < %s", wanted.ends),
        (f"{amount} >= %s", wanted.at_least_fen),
        (f"{amount} <= %s", wanted.at_most_fen),
    ]
    asked = [(condition, value) for condition, value in given if value not in (None, "")]
    parameters = [value for condition, value in asked for _ in range(condition.count("%s"))]
    conditions = [condition for condition, _ in asked]
    if text := half_width(wanted.text)[:LONGEST_NAME]:
        by_text, named = _by_text(rows, text)
        conditions.append(by_text)
        parameters += named
    where = " AND ".join(conditions) or "true"
    return page_of(
        rows, AwardRow, f"{_SELECT} WHERE {where}", parameters, order=order, cursor=cursor, limit=limit
    )


def _by_text(rows: Rows, text: str) -> tuple[str, list[object]]:
    """Return the condition of a number's beginning or a part of a name, with its parameters.

    Few who bear the name are looked up, and their awards by them. A name that very many bear is compared award by
    award: a page of those is soon full.
    """
    number = text.upper()
    begins = '(a.award COLLATE "C" >= %s AND a.award COLLATE "C" < %s)'
    holders = holders_named(rows, text)
    if holders is None:
        return f"({begins} OR strpos(lower(r.name), lower(%s)) > 0)", [number, number + LAST, text]
    return f"({begins} OR a.holder_id = ANY(%s))", [number, number + LAST, holders]
