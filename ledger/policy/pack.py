"""A policy pack (政策包): one measure as data, with its source text, its clauses and its readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import msgspec

from ledger.domain.errors import InvalidInput, NotFound, UnknownClause
from ledger.policy.branches import branch_of, refuse_contradiction
from ledger.policy.clause import Clause, FactSpec, Family, Interpretation, Option, Record, Text, Words


class Source(Record, frozen=True, kw_only=True):
    """The text the pack was made from: a file beside it, and the SHA-256 of its bytes."""

    file: Words
    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    title: Words


class Department(Record, frozen=True, kw_only=True):
    """A department in charge (责任单位), with the other names the text uses for it."""

    code: Words
    name: Text
    aliases: tuple[Words, ...] = ()
    in_charge: bool = True


class EconomicClass(Record, frozen=True, kw_only=True):
    """Codes of one kind of spending (支出经济分类): the department's and the government's."""

    key: Words
    department_code: Words
    government_code: Words
    name: Text


class FunctionalClass(Record, frozen=True, kw_only=True):
    """Code of a function of spending (功能分类) and the departments that use it."""

    code: Words
    name: Text
    departments: tuple[Words, ...]


class BudgetClassification(Record, frozen=True, kw_only=True):
    """The classification of government spending (政府收支分类) from a fiscal year until the next table."""

    from_year: int
    basis: Text
    economic: tuple[EconomicClass, ...]
    functional: tuple[FunctionalClass, ...]


class Setting(Record, frozen=True, kw_only=True):
    """A number that practice needs and the text does not give, with its basis."""

    id: Words
    value: Words
    unit: Words
    title: Text
    basis: Text


class Vocabulary(Record, frozen=True, kw_only=True):
    """The words in which support is compared (支持方向、内容、标准)."""

    direction: tuple[Option, ...]
    content: tuple[Option, ...]
    standard: tuple[Option, ...]


class PackHeader(Record, frozen=True, kw_only=True):
    """What pack.yaml says."""

    id: Words
    title: Text
    version: Words
    effective_from: date
    source: Source
    departments: tuple[Department, ...]
    budget_classifications: tuple[BudgetClassification, ...]
    configuration: tuple[Setting, ...]
    vocabulary: Vocabulary
    indicators: tuple[Option, ...]
    common_facts: tuple[FactSpec, ...]
    interpretations: tuple[Interpretation, ...]


@dataclass(frozen=True)
class Pack:
    """A loaded and checked pack. ``fingerprint`` is the SHA-256 over all of its files."""

    header: PackHeader
    families: tuple[Family, ...]
    clauses: tuple[Clause, ...]
    source_text: str
    fingerprint: str

    @property
    def id(self) -> str:
        """The pack's id."""
        return self.header.id

    @property
    def edition(self) -> str:
        """Id and version, as traces name the pack."""
        return f"{self.header.id} {self.header.version}"

    @property
    def effective_from(self) -> date:
        """The day from which the measure applies (发布之日)."""
        return self.header.effective_from

    def clause(self, clause_id: str) -> Clause:
        """Return a clause by its id. Raises UnknownClause, also for a family's id."""
        for clause in self.clauses:
            if clause.id == clause_id:
                return clause
        raise UnknownClause(kind="clause", clause=clause_id[:80])

    def family(self, family_id: str | None) -> Family | None:
        """Return a family of clauses by its id, if there is one."""
        return next((family for family in self.families if family.id == family_id), None)

    def resolve(self, clause_id: str, facts: Mapping[str, object]) -> Clause:
        """Return the clause that applies: itself, or the family's branch that the facts take.

        Raises UnknownClause, OneClassPerProject, and InvalidInput where the facts do not say which branch.
        """
        family = self.family(clause_id)
        if family is not None:
            return self.clause(branch_of(family, facts))
        clause = self.clause(clause_id)
        own_family = self.family(clause.family)
        if own_family is not None:
            refuse_contradiction(own_family, clause.id, facts)
        return clause

    def interpretation(self, clause: Clause, interpretation_id: str) -> Interpretation | None:
        """Return a reading of the clause, of its family, or of the whole measure."""
        family = self.family(clause.family)
        readings = (
            *clause.interpretations,
            *(family.interpretations if family else ()),
            *self.header.interpretations,
        )
        return next((reading for reading in readings if reading.id == interpretation_id), None)

    def department(self, name: str) -> Department:
        """Return a department by its code, its name or another name the text uses. Raises NotFound."""
        for department in self.header.departments:
            if name in (department.code, department.name.zh, *department.aliases):
                return department
        raise NotFound(kind="department", name=name[:80])

    def economic_class(self, clause: Clause, fiscal_year: int) -> EconomicClass | None:
        """Return the economic classification of a clause's payments in a fiscal year."""
        table = self._classification(fiscal_year)
        return next((row for row in table.economic if row.key == clause.economic), None)

    def functional_class(self, department: str, fiscal_year: int) -> FunctionalClass | None:
        """Return the functional classification a department (by code) spends under in a fiscal year."""
        table = self._classification(fiscal_year)
        return next((row for row in table.functional if department in row.departments), None)

    def whole_number(self, setting_id: str) -> int:
        """Return a configured whole number, such as the working days of a public notice. Raises NotFound."""
        for setting in self.header.configuration:
            if setting.id == setting_id:
                return int(setting.value)
        raise NotFound(kind="setting", name=setting_id[:80])

    def _classification(self, fiscal_year: int) -> BudgetClassification:
        """Return the last table begun by the year. Raises InvalidInput before the first."""
        begun = [table for table in self.header.budget_classifications if table.from_year <= fiscal_year]
        if not begun:
            raise InvalidInput(
                field="fiscal_year",
                problem=f"{fiscal_year} 年没有支出分类表",
                problem_en=f"no budget classification for {fiscal_year}",
            )
        return max(begun, key=lambda table: table.from_year)
