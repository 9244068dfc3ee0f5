"""Who may propose, confirm and withdraw a reading (口径): its departments, and not who decided the step before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from ledger.application.departments import interpreters
from ledger.domain.errors import UnknownClause
from ledger.policy.pack import Pack
from ledger.ports import Rows
from projections.queries.determinations import DeterminationRow, persons_behind
from web.commanding.permitted import Case

WITHDRAW: Final = "determination.withdraw"
PROPOSED: Final = "proposed"


def case_of_clause(pack: Pack, clause: str) -> Case:
    """Return whose the readings of a clause, a family or the measure are; nobody's where the measure has it no more."""
    try:
        return Case(departments=interpreters(pack, clause))
    except UnknownClause:
        return Case()


def cases_of(
    rows: Rows, pack: Pack, found: Iterable[DeterminationRow]
) -> Callable[[DeterminationRow, str], Case]:
    """Return who stands apart from each reading: what is only proposed, its proposer may withdraw too."""
    behind = persons_behind(rows, [row.determination for row in found])

    def case_for(row: DeterminationRow, command: str) -> Case:
        made_by = behind[row.determination]
        if command == WITHDRAW and row.state == PROPOSED:
            made_by = frozenset()
        return Case(departments=case_of_clause(pack, row.clause).departments, made_by=made_by)

    return case_for
