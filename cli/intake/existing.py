"""What of a file is in the ledger already: the same, or with other content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cli.intake.columns import KIND_NAMES, Kind
from cli.intake.rows import BadRow, Entry
from ledger.application.commands import (
    RecordAppropriation,
    RecordPastDisbursement,
    RegisterOrganisation,
    RegisterPlatform,
)
from ledger.domain.errors import AlreadyDifferent
from ledger.domain.holds import budget_line
from ledger.domain.money import yuan
from ledger.policy.pack import Pack
from ledger.ports import Rows

Content = dict[str, object]
"""What is compared, by its name; money in yuan as people read it."""

_QUERIES: Mapping[Kind, str] = {
    Kind.PLATFORM: (
        "SELECT code AS name, name AS platform_name, uscc AS operator_uscc, operator_name, unit_uscc, unit_name,"
        " manufacturing, city_public_since FROM recipient WHERE kind = 'platform' AND code = ANY(%s)"
    ),
    Kind.ORGANISATION: (
        "SELECT r.code AS name, r.name AS organisation_name, h.figures->>'kind' AS kind FROM recipient r"
        " JOIN history h ON h.holder_id = r.id AND h.version = 1"
        " WHERE r.kind = 'organisation' AND r.code = ANY(%s)"
    ),
    Kind.BUDGET: "SELECT line AS name, appropriated_fen FROM budget WHERE opened AND line = ANY(%s)",
    Kind.DISBURSEMENT: (
        "SELECT a.award AS name, h.clause, h.amount_fen, r.code AS recipient, h.figures->>'paid_on' AS paid_on,"
        " h.figures->>'line' AS line, h.document FROM award a JOIN recipient r ON r.id = a.holder_id"
        " LEFT JOIN history h ON h.award = a.award AND h.topic = 'award.past_disbursement_recorded'"
        " WHERE a.award = ANY(%s)"
    ),
}


def sorted_out(
    entries: Sequence[Entry], rows: Rows, pack: Pack
) -> tuple[list[Entry], list[Entry], list[BadRow]]:
    """Return the entries that are new, those already in the ledger, and those there with other content."""
    found = {kind: _found(kind, entries, rows) for kind in Kind}
    new, same, different = [], [], []
    for entry in entries:
        held = found[entry.kind].get(entry.name)
        if held is None:
            new.append(entry)
            continue
        differences = list(_differences(held, _content(entry, pack)))
        if not differences:
            same.append(entry)
            continue
        refusal = AlreadyDifferent(
            kind=KIND_NAMES[entry.kind][0], name=entry.name, differences="；".join(differences)
        )
        different.append(BadRow(entry.place, entry.kind, entry.name, (refusal,)))
    return new, same, different


def _found(kind: Kind, entries: Sequence[Entry], rows: Rows) -> dict[str, Content]:
    """Return what the ledger holds under the names of a kind of entry."""
    names = [entry.name for entry in entries if entry.kind is kind]
    return {str(row.pop("name")): _plain(row) for row in rows(_QUERIES[kind], (names,))} if names else {}


def _plain(row: Mapping[str, object]) -> Content:
    return {name: _printed(name, value) for name, value in row.items()}


def _printed(name: str, value: object) -> str:
    """Return a value as both sides of the comparison write it."""
    if value is None:
        return ""
    return yuan(value) if name.endswith("_fen") and isinstance(value, int) else str(value)


def _content(entry: Entry, pack: Pack) -> Content:
    """Return what an entry says, under the names of its query."""
    match entry.command:
        case RegisterPlatform() as platform:
            said: dict[str, object] = {
                "platform_name": platform.platform_name,
                "operator_uscc": platform.operator_uscc,
                "operator_name": platform.operator_name,
                "unit_uscc": platform.unit_uscc or platform.operator_uscc,
                "unit_name": platform.unit_name or platform.operator_name,
                "manufacturing": platform.manufacturing,
                "city_public_since": platform.city_public_since,
            }
        case RegisterOrganisation() as organisation:
            said = {"organisation_name": organisation.organisation_name, "kind": organisation.kind}
        case RecordAppropriation() as line:
            said = {"appropriated_fen": line.amount_fen}
        case RecordPastDisbursement() as paid:
            clause = pack.clause(paid.clause)
            said = {
                "clause": clause.id,
                "amount_fen": paid.amount_fen,
                "recipient": paid.recipient,
                "paid_on": paid.paid_on.isoformat(),
                "line": budget_line(
                    paid.paid_on.year, paid.department, clause.budget_clause or clause.id, paid.fund_source
                ),
                "document": paid.document,
            }
        case other:
            message = f"no import makes {other!r}"
            raise TypeError(message)
    return _plain(said)


def _differences(held: Content, said: Content) -> Iterator[str]:
    """Yield what differs: in the ledger, then in the file."""
    for name, value in said.items():
        if held[name] != value:
            yield f"{name}: {held[name] or '—'} ≠ {value or '—'}"
