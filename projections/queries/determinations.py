"""Determinations (口径) of the measure: proposed by one person, confirmed by another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ledger.domain.errors import NotFound
from ledger.policy.reading import Ruling
from ledger.ports import Rows
from projections.queries.records import ROWS_AT_MOST, records

STATE_NAMES = {
    "proposed": ("待确认", "to be confirmed"),
    "confirmed": ("有效", "in force"),
    "withdrawn": ("已撤回", "withdrawn"),
}


@dataclass(frozen=True)
class DeterminationRow:
    """One determination. ``target`` is ``parameter:<name>`` or ``interpretation:<id>``."""

    determination: str
    clause: str
    target: str
    value: str
    effective_from: date
    document: str
    basis: str
    state: str
    proposed_by: str
    confirmed_by: str | None

    def as_ruling(self) -> Ruling:
        """Return it as the policy engine reads it."""
        return Ruling(
            id=self.determination,
            clause=self.clause,
            target=self.target,
            value=self.value,
            effective_from=self.effective_from,
            document_no=self.document,
        )


_COLUMNS = "id::text AS determination, clause, target, value, effective_from, document, basis, state, proposed_by, confirmed_by"


def determination(rows: Rows, determination: str) -> DeterminationRow:
    """Return one determination by its id, a UUID. Raises NotFound."""
    found = records(
        rows,
        DeterminationRow,
        f"SELECT {_COLUMNS} FROM determination WHERE id = %s::uuid",
        (determination,),
    )
    if not found:
        raise NotFound(kind="determination 口径", name=determination[:80])
    return found[0]


def determinations(
    rows: Rows, clauses: Iterable[str] | None = None, *, limit: int = ROWS_AT_MOST
) -> list[DeterminationRow]:
    """Return the determinations of clauses, families or the measure itself; without names those of all."""
    where, names = ("", ()) if clauses is None else (" WHERE clause = ANY(%s)", (list(clauses),))
    return records(
        rows,
        DeterminationRow,
        f"SELECT {_COLUMNS} FROM determination{where} ORDER BY effective_from DESC, id LIMIT %s",
        (*names, limit),
    )


def persons_behind(rows: Rows, identifiers: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Return who proposed and confirmed determinations: the next step is somebody else's (不相容岗位)."""
    behind: dict[str, set[str]] = {identifier: set() for identifier in identifiers}
    for row in rows(
        "SELECT holder_id::text AS determination, actor, on_behalf_of FROM history WHERE holder_id = ANY(%s::uuid[])",
        (list(behind),),
    ):
        persons = (row["actor"], row["on_behalf_of"])
        behind[str(row["determination"])].update(str(person) for person in persons if person)
    return {identifier: frozenset(persons) for identifier, persons in behind.items()}
