"""The worklist (待办): everything that waits for somebody, by the command that would settle it, overdue first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.domain.budget import BudgetLine
from ledger.ports import Rows
from projections.queries.records import records
from projections.queries.worklist_kinds import KINDS, WaitingKind

SHOWN: Final = 50
"""Items of one kind that the worklist names; of more it says how many there are."""
EVERYWHERE: Final = "*"
"""The scope of those who see all departments."""


@dataclass(frozen=True)
class Waiting:
    """One thing that waits. ``subject`` and ``place`` name it, as its kind says (an award and an instalment's number).

    ``due_on`` is the day after which it is overdue; amounts are in fen.
    """

    kind: str
    subject: str
    place: str
    name: str
    clause: str
    amount_fen: int | None
    since: date
    due_on: date | None
    department: str
    made_by: list[str]
    detail: str

    def is_overdue(self, on: date) -> bool:
        """Whether its day has passed."""
        return self.due_on is not None and self.due_on < on


@dataclass(frozen=True)
class WaitingCount:
    """How much of a kind waits for an officer, how much of that is overdue, and how much waits for another person."""

    kind: str
    mine: int
    overdue: int
    others: int


def kinds_for(commands: Collection[str]) -> list[WaitingKind]:
    """Return the kinds that commands settle, in the worklist's order."""
    return [kind for kind in KINDS if kind.command in commands]


@dataclass(frozen=True)
class Worklist:
    """What waits for an officer, what the officer made and another must check, and how much of both there is."""

    mine: list[Waiting]
    others: list[Waiting]
    counts: list[WaitingCount]


@dataclass(frozen=True)
class _Counted(Waiting):
    """One thing with how much of its kind there is, on its own side: made by the officer, or not."""

    made_here: bool
    in_all: int
    overdue: int


def worklist(
    rows: Rows,
    kinds: Sequence[WaitingKind],
    *,
    username: str,
    scope: str,
    on: date,
    clauses: Sequence[str] | None = None,
    limit: int = SHOWN,
) -> Worklist:
    """Return the whole worklist of an officer, overdue first, then the oldest; at most ``limit`` of a kind are named.

    ``scope`` is the officer's department, or `EVERYWHERE`; ``clauses`` are those whose readings it decides, all of
    them where none are named. It is one query, because planning it takes longer than
    running it.
    """
    if not kinds:
        return Worklist([], [], [])
    side = "PARTITION BY kind, %s = ANY(made_by)"
    found = records(
        rows,
        _Counted,
        f"{_waiting(kinds)} SELECT * FROM (SELECT kind, subject, place, name, clause, amount_fen, since, due_on,"
        " department, made_by, detail, %s = ANY(made_by) AS made_here, count(*) OVER side AS in_all,"
        " count(*) FILTER (WHERE due_on < %s) OVER side AS overdue,"
        " row_number() OVER (side ORDER BY due_on, since, subject, place) AS turn"
        f" FROM waiting WHERE {_IN_SCOPE} WINDOW side AS ({side})) w WHERE turn <= %s"
        " ORDER BY due_on, since, subject, place",
        (
            on,
            username,
            _listed(clauses),
            *_budget_lines(rows, kinds),
            username,
            on,
            scope,
            scope,
            username,
            limit,
        ),
    )
    order = {kind.name: place for place, kind in enumerate(kinds)}
    found.sort(key=lambda one: (not one.is_overdue(on), order[one.kind]))
    return Worklist(
        [one for one in found if not one.made_here],
        [one for one in found if one.made_here],
        [_count(kind.name, found) for kind in kinds if any(one.kind == kind.name for one in found)],
    )


def _count(kind: str, found: Sequence[_Counted]) -> WaitingCount:
    mine = next((one for one in found if one.kind == kind and not one.made_here), None)
    others = next((one for one in found if one.kind == kind and one.made_here), None)
    return WaitingCount(
        kind,
        mine=mine.in_all if mine else 0,
        overdue=mine.overdue if mine else 0,
        others=others.in_all if others else 0,
    )


def waiting_for(
    rows: Rows,
    kinds: Sequence[WaitingKind],
    *,
    username: str,
    scope: str,
    on: date,
    mine: bool = True,
    limit: int = SHOWN,
) -> list[Waiting]:
    """Return what waits for an officer; without ``mine`` what the officer made and another must check."""
    found = worklist(rows, kinds, username=username, scope=scope, on=on, limit=limit)
    return found.mine if mine else found.others


def waiting_counts(
    rows: Rows,
    kinds: Sequence[WaitingKind],
    *,
    username: str,
    scope: str,
    on: date,
    clauses: Sequence[str] | None = None,
) -> list[WaitingCount]:
    """Return how much of each kind waits, in the worklist's order; kinds of which nothing waits are left out."""
    if not kinds:
        return []
    found = records(
        rows,
        WaitingCount,
        f"{_waiting(kinds)} SELECT kind, count(*) FILTER (WHERE NOT %s = ANY(made_by)) AS mine,"
        " count(*) FILTER (WHERE NOT %s = ANY(made_by) AND due_on < %s) AS overdue,"
        f" count(*) FILTER (WHERE %s = ANY(made_by)) AS others FROM waiting WHERE {_IN_SCOPE} GROUP BY kind",
        (
            on,
            username,
            _listed(clauses),
            *_budget_lines(rows, kinds),
            username,
            username,
            on,
            username,
            scope,
            scope,
        ),
    )
    order = {kind.name: place for place, kind in enumerate(kinds)}
    return sorted(found, key=lambda one: order[one.kind])


_IN_SCOPE = f"(%s = '{EVERYWHERE}' OR department IN ('', %s))"


def _waiting(kinds: Sequence[WaitingKind]) -> str:
    """Return the beginning of a query over everything of some kinds.

    Its parameters are the day, the user name, the clauses, and the ids and keys of the budget lines.
    """
    union = " UNION ALL ".join(f"SELECT '{kind.name}' AS kind, q.* FROM ({kind.query}) q" for kind in kinds)
    return (
        "WITH today AS (SELECT %s::date AS day), officer_here AS (SELECT %s::text AS username, %s::text[] AS clauses),"
        " budget_line AS (SELECT l.id, l.line FROM unnest(%s::uuid[], %s::text[]) l (id, line)),"
        f" waiting AS ({union})"
    )


def _listed(clauses: Sequence[str] | None) -> list[str] | None:
    return None if clauses is None else list(clauses)


def _budget_lines(rows: Rows, kinds: Sequence[WaitingKind]) -> tuple[list[str], list[str]]:
    """Return ids and keys of the budget lines, if anything of them is asked: the history knows them by id alone."""
    if not any("budget_line" in kind.query for kind in kinds):
        return [], []
    lines = [str(row["line"]) for row in rows("SELECT line FROM budget WHERE opened", ())]
    return [str(BudgetLine.create_id(line)) for line in lines], lines
