"""What waits for the officer of the current request, and how much: the number beside the way to the worklist."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from time import monotonic
from typing import Final

from eventsourcing.persistence import PersistenceError
from flask import Flask

from access.officers import Officer
from access.permissions import may_give, scope_of
from ledger.application.departments import departments_for, interpreted_by
from ledger.domain.errors import Refusal
from projections.queries.worklist import SHOWN, WaitingCount, Worklist, waiting_counts, worklist
from projections.queries.worklist_kinds import KINDS, WaitingKind
from web.access.current import current_officer, signed_in_officer
from web.opened import current_ledger, current_pack, current_rows

KEPT_S: Final = 30
"""How long the number in the navigation may be old: it is on every page, the worklist itself is not."""
_KEPT_AT_MOST = 500


def kinds_of(officer: Officer) -> list[WaitingKind]:
    """Return the kinds that an officer's roles and department may settle, in the worklist's order."""
    return [kind for kind in KINDS if may_give(officer, kind.command) and _is_for(officer, kind.command)]


def _is_for(officer: Officer, command: str) -> bool:
    """Whether a command is a matter of the officer's department at all; the finance bureau approves no award."""
    departments = departments_for(command, current_pack())
    return departments is None or officer.department in departments


def my_worklist(kinds: Collection[WaitingKind] | None = None, *, limit: int = SHOWN) -> Worklist:
    """Return what waits for the current officer, what he made and another checks, and how much of both there is.

    Only ``kinds`` of it, where they are given; at most ``limit`` of a kind are named.
    """
    officer = current_officer()
    return worklist(
        current_rows(),
        [kind for kind in kinds_of(officer) if kinds is None or kind in kinds],
        username=officer.username,
        scope=scope_of(officer),
        on=current_ledger().clock.today(),
        limit=limit,
        clauses=interpreted_by(current_pack(), officer.department or ""),
    )


def my_counts() -> Sequence[WaitingCount]:
    """Return how much of each kind waits for the current officer."""
    officer = current_officer()
    return waiting_counts(
        current_rows(),
        kinds_of(officer),
        username=officer.username,
        scope=scope_of(officer),
        on=current_ledger().clock.today(),
        clauses=interpreted_by(current_pack(), officer.department or ""),
    )


class _Kept:
    """Numbers that were counted a moment ago, by officer and rights; the oldest go when there are too many."""

    def __init__(self) -> None:
        self._counted: dict[tuple[str, int], tuple[float, int, int]] = {}

    def count(self, officer: Officer) -> tuple[int, int]:
        """Return how much waits and how much of it is overdue."""
        key = (officer.username, officer.rights)
        found = self._counted.get(key)
        if found is not None and monotonic() - found[0] < KEPT_S:
            return found[1], found[2]
        counts = my_counts()
        total = sum(one.mine for one in counts), sum(one.overdue for one in counts)
        while len(self._counted) >= _KEPT_AT_MOST:
            del self._counted[next(iter(self._counted))]
        self._counted[key] = (monotonic(), *total)
        return total


def register(app: Flask) -> None:
    """Let an application's pages say how much waits."""
    kept = _Kept()

    def waiting_now() -> tuple[int, int]:
        """Return how much waits for the current officer, and how much of it is overdue."""
        officer = signed_in_officer()
        try:
            return kept.count(officer) if officer is not None else (0, 0)
        except (PersistenceError, Refusal):
            return 0, 0  # it stands on every page, also on the one that says that the database is gone

    app.add_template_global(waiting_now)
