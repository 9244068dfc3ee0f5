"""What a department sees (部门范围): what it leads, and what the measure puts it in charge of (责任单位)."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.application import Ledger
from ledger.domain.signature import FINANCE
from ledger.policy.pack import Pack
from ledger.ports import Rows
from ledger.store.scope import EVERYTHING, NOTHING, Scope


def scope_of_department(pack: Pack, department: str) -> Scope:
    """Return the scope of a department by its code; ``*`` and the finance bureau see everything, no code nothing.

    The clauses are those whose steps its officers may take (`Work.require_in_charge`), and their budget clauses.
    """
    if department in (EVERYTHING.department, FINANCE):
        return EVERYTHING
    if not department:
        return NOTHING
    in_charge = [clause for clause in pack.clauses if department in clause.departments]
    named = {
        name for clause in in_charge for name in (clause.id, clause.family, clause.budget_clause) if name
    }
    return Scope(department, tuple(sorted(named)))


def rows_within(ledger: Ledger, scope: Scope) -> Rows:
    """Return reads of the ledger's database as the reader's role with a scope.

    They raise ReaderRoleMissing where the database has no such role for us.
    """
    datastore = ledger.datastore

    def rows(query: str, parameters: Sequence[object]) -> list[dict[str, object]]:
        return datastore.rows_within(scope, query, parameters)

    return rows
