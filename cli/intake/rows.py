"""From rows to commands: one row, one command, or everything that is wrong with the row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cli.intake import values
from cli.intake.columns import KIND_NAMES, Kind, columns
from cli.intake.tables import Filled, Note, Place, Row, Tables
from ledger.application.commands import (
    Command,
    RecordAppropriation,
    RecordPastDisbursement,
    RegisterOrganisation,
    RegisterPlatform,
)
from ledger.domain.errors import (
    InvalidInput,
    InvalidUscc,
    Refusal,
    RepeatedRow,
    UnknownClause,
    UnreadableCell,
)
from ledger.domain.holds import budget_line
from ledger.domain.identifiers import check_uscc
from ledger.policy.clause import Clause
from ledger.policy.facts import missing
from ledger.policy.pack import Pack
from ledger.policy.past_facts import read_past_facts
from ledger.policy.requirements import FACT_SCOPES

Value = TypeVar("Value")

DISTRICT = "district"
_USCC_LENGTH = 18


@dataclass(frozen=True)
class Entry:
    """A row that can be entered: where it stands, what it is about, and its command.

    ``name`` is its natural key: a platform's code, a USCC, a budget line, an award number.
    """

    place: Place
    kind: Kind
    name: str
    command: Command


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be entered, and why."""

    place: Place
    kind: Kind | None
    name: str
    problems: tuple[Refusal, ...]


@dataclass
class Intake:
    """What a file asks for: rows that can be tried, rows that cannot, and remarks."""

    entries: list[Entry] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def intake(found: Tables, pack: Pack) -> Intake:
    """Return the commands of a file's rows, in the order in which they are entered."""
    result = Intake(notes=list(found.notes))
    earlier: dict[tuple[Kind, str], Place] = {}
    for row in sorted(found.rows, key=lambda one: list(Kind).index(one.kind) if one.kind else len(Kind)):
        reading = _Reading(row, pack)
        entry = reading.entry()
        if entry is None:
            result.bad.append(BadRow(row.place, row.kind, reading.name, tuple(reading.problems)))
            continue
        place = earlier.setdefault((entry.kind, entry.name), entry.place)
        if place != entry.place:
            refusal = RepeatedRow(kind=KIND_NAMES[entry.kind][0], name=entry.name, earlier=place.zh)
            result.bad.append(BadRow(entry.place, entry.kind, entry.name, (refusal,)))
            continue
        result.entries.append(entry)
        result.notes += reading.notes
    return result


class _Reading:
    """One row as it is read: its values, and all problems met on the way."""

    def __init__(self, row: Row, pack: Pack) -> None:
        self.row, self.pack = row, pack
        self.cells: Mapping[str, Filled] = {one.column.field: one for one in row.cells}
        self.problems: list[Refusal] = []
        self.notes: list[Note] = []
        self.name = ""

    def entry(self) -> Entry | None:
        """Return the row's entry, or None where there are problems."""
        kind = self.row.kind
        if kind is None:
            allowed = "、".join(names[0] for names in KIND_NAMES.values())
            self.problems.append(
                UnreadableCell(
                    field="类型",
                    value=self.row.said_kind[:40],
                    problem=f"应为其一：{allowed}",
                    problem_en=f"must be one of {', '.join(KIND_NAMES[one][1] for one in Kind)}",
                )
            )
            return None
        for column in columns(kind, self.pack):
            if column.required and column.field not in self.cells:
                self._missing(column.zh)
        command = _COMMANDS[kind](self)
        if command is None or self.problems:
            return None
        return Entry(self.row.place, kind, self.name, command)

    def take(self, name: str, read: Callable[[Filled], Value], default: Value) -> Value:
        """Return a cell's value, or the default where it is empty or wrong; a wrong one is a problem."""
        filled = self.cells.get(name)
        if filled is None:
            return default
        try:
            return read(filled)
        except Refusal as refusal:
            self.problems.append(refusal)
            return default

    def uscc(self, name: str) -> str:
        """Return a unified social credit code; one whose check digit fails is remarked on."""
        said = self.take(name, values.code, "")
        if not said:
            return ""
        try:
            check = check_uscc(said)
        except InvalidUscc as refusal:
            self.problems.append(refusal)
            return ""
        if check.warning_zh:
            self.notes.append(
                (
                    f"{self.row.place.zh} {check.value}：{check.warning_zh}",
                    f"{self.row.place.en} {check.value}: {check.warning_en}",
                )
            )
        return check.value

    def facts(self) -> dict[str, Any]:
        """Return the row's facts, as they were written."""
        return {
            name: self.take(name, values.fact, None)
            for name, filled in self.cells.items()
            if filled.column.fact
        }

    def _missing(self, heading: str) -> None:
        self.problems.append(
            UnreadableCell(field=heading, value="（空）", problem="未填写", problem_en="is not filled in")
        )


def _platform(reading: _Reading) -> Command | None:
    reading.name = reading.take("code", values.code, "")
    operator = reading.take("operator_name", values.text, "")
    return RegisterPlatform(
        code=reading.name,
        platform_name=reading.take("platform_name", values.text, ""),
        operator_uscc=reading.uscc("operator_uscc"),
        operator_name=operator,
        unit_uscc=reading.uscc("unit_uscc"),
        unit_name=reading.take("unit_name", values.text, ""),
        manufacturing=reading.take("manufacturing", values.flag, default=False),
        city_public_since=reading.take("city_public_since", values.day, None),
    )


def _organisation(reading: _Reading) -> Command | None:
    kind = reading.take("kind", values.organisation_kind, "")
    uscc = reading.take("uscc", values.code, "") if kind == "person" else reading.uscc("uscc")
    reading.name = uscc
    return RegisterOrganisation(
        uscc=uscc, organisation_name=reading.take("organisation_name", values.text, ""), kind=kind
    )


def _budget(reading: _Reading) -> Command | None:
    pack = reading.pack
    year = reading.take("fiscal_year", values.year, 0)
    department = reading.take("department", lambda filled: values.department(filled, pack), "")
    clause = reading.take("clause", lambda filled: _budget_clause(filled, pack), "")
    fund_source = reading.take("fund_source", values.code, DISTRICT)
    reading.name = budget_line(year, department, clause, fund_source)
    amount_fen = reading.take("amount_fen", values.amount_fen, 0)
    if amount_fen < 0:
        reading.problems.append(_not_positive(reading.cells["amount_fen"]))
    return RecordAppropriation(
        fiscal_year=year,
        department=department,
        clause=clause,
        amount_fen=amount_fen,
        document=reading.take("document", values.text, ""),
        fund_source=fund_source,
    )


def _budget_clause(filled: Filled, pack: Pack) -> str:
    """Return the clause under which a budget line is kept. Raises UnreadableCell for one that pays nothing."""
    found = values.clause(filled, pack)
    kept = {one.budget_clause for one in pack.clauses}
    clause_id = (
        found if found in kept else next((one.budget_clause for one in pack.clauses if one.id == found), None)
    )
    if clause_id is None:
        raise UnreadableCell(
            field=filled.heading,
            value=found,
            problem="该条款没有区级资金",
            problem_en="carries no district money",
        )
    return clause_id


def _disbursement(reading: _Reading) -> Command | None:
    pack = reading.pack
    reading.name = reading.take("award", values.code, "")
    facts = reading.facts()
    amount_fen = reading.take("amount_fen", values.amount_fen, 0)
    if not reading.problems and amount_fen <= 0:
        reading.problems.append(_not_positive(reading.cells["amount_fen"]))
    clause_id = reading.take("clause", lambda filled: values.clause(filled, pack), "")
    department = reading.take("department", lambda filled: values.department(filled, pack), "")
    paid_on = reading.take("paid_on", values.day, None)
    document = reading.take("document", values.text, "")
    recipient = reading.take("recipient", _recipient, "")
    if reading.problems or paid_on is None:
        return None
    try:
        clause = _paying(pack, clause_id, facts)
        facts = _known(clause, facts)
    except Refusal as refusal:
        reading.problems.append(refusal)
        return None
    fund_source = reading.take("fund_source", values.code, DISTRICT)
    said = [recipient, clause.id, amount_fen, paid_on.isoformat(), department, document, fund_source, facts]
    reading.name = reading.name or _number_of(said)
    return RecordPastDisbursement(
        award=reading.name,
        recipient=recipient,
        clause=clause.id,
        amount_fen=amount_fen,
        paid_on=paid_on,
        department=department,
        document=document,
        facts=facts,
        fund_source=fund_source,
    )


def _recipient(filled: Filled) -> str:
    """Return a platform's code or an organisation's USCC in its one form."""
    said = values.code(filled)
    try:
        return check_uscc(said).value if len(said) >= _USCC_LENGTH else said
    except InvalidUscc:
        return said


def _paying(pack: Pack, clause_id: str, facts: Mapping[str, object]) -> Clause:
    """Return the clause that paid. Raises UnknownClause for one that pays nothing, InvalidInput."""
    clause = pack.resolve(clause_id, facts)
    if not clause.pays:
        raise UnknownClause(kind="clause", clause=clause_id)
    return clause


def _known(clause: Clause, facts: Mapping[str, object]) -> dict[str, Any]:
    """Return the facts as the clause declares them. Raises InvalidInput, also for one that a cap is kept by.

    A cap of a project or a year cannot be kept without knowing the project or the year.
    """
    read = read_past_facts(clause, facts)
    for cap in clause.caps:
        scope = cap.scope if cap.scope in FACT_SCOPES else None
        for name in (scope, cap.period.fact):
            if name and name not in read.stated:
                raise missing(name)
    return read.as_dict()


def _number_of(said: Sequence[object]) -> str:
    """Return the number of a payment that has none: the same content, the same number."""
    digest = hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return f"TZ-{digest[:12].upper()}"


def _not_positive(filled: Filled) -> InvalidInput:
    return UnreadableCell(
        field=filled.heading, value=str(filled.cell)[:40], problem="应大于零", problem_en="must be above zero"
    )


_COMMANDS: Mapping[Kind, Callable[[_Reading], Command | None]] = {
    Kind.PLATFORM: _platform,
    Kind.ORGANISATION: _organisation,
    Kind.BUDGET: _budget,
    Kind.DISBURSEMENT: _disbursement,
}
