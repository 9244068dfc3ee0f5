"""What a pack must keep, beyond its schema: dates without gaps, quotes from the source, names that exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import pairwise

import msgspec

from ledger.domain.errors import InvalidInput, InvalidPack
from ledger.policy.clause import Clause, FactSpec, Family, Interpretation, Parameter
from ledger.policy.eligibility import CONDITION_REFUSALS, EARLY_COSTS
from ledger.policy.formula import AmountByLevel, DeterminedAward, RateOfBase, RentSchedule
from ledger.policy.keys import ROLES, names_in
from ledger.policy.pack import Pack, PackHeader
from ledger.policy.reading import parameter_value
from ledger.policy.requirements import FACT_SCOPES
from ledger.policy.strict_yaml import Document

FINAL = "final"
"""The article number of the closing paragraph, which has none."""

_ARTICLE = re.compile(r"^(\d{1,2})\.")


def check_header(header: PackHeader, document: Document) -> None:
    """Check what pack.yaml says of itself. Raises InvalidPack."""
    check = _Check(document)
    codes = [department.code for department in header.departments]
    check.unique("$.departments", codes)
    names = [name for row in header.departments for name in (row.name.zh, *row.aliases)]
    check.unique("$.departments", names)
    check.unique("$.interpretations", [reading.id for reading in header.interpretations])
    check.unique("$.configuration", [setting.id for setting in header.configuration])
    for index, table in enumerate(header.budget_classifications):
        path = f"$.budget_classifications[{index}]"
        check.unique(f"{path}.economic", [row.key for row in table.economic])
        for row in table.functional:
            check.known(f"{path}.functional", row.departments, codes, "部门", "department")
    for index, setting in enumerate(header.configuration):
        if not setting.value.isdecimal():
            check.fail(f"$.configuration[{index}].value", "应为整数", "must be a whole number")
    if EARLY_COSTS not in [reading.id for reading in header.interpretations]:
        check.fail("$.interpretations", f"缺少 {EARLY_COSTS}", f"{EARLY_COSTS} is missing")


def check_clause(
    clause: Clause, document: Document, header: PackHeader, families: Mapping[str, Family], source_text: str
) -> None:
    """Check one clause with its shared facts. Raises InvalidPack."""
    check = _Check(document)
    codes = [department.code for department in header.departments if department.in_charge]
    check.known("$.departments", clause.departments, codes, "部门", "department")
    if clause.family is not None:
        check.known("$.family", [clause.family], families, "条款组", "family")
    check.unique("$.facts", [spec.name for spec in clause.facts])
    check.unique("$.parameters", [parameter.name for parameter in clause.parameters])
    check.unique("$.interpretations", [reading.id for reading in clause.interpretations])
    _check_quotes(check, clause, source_text)
    for index, parameter in enumerate(clause.parameters):
        _check_dates(check, f"$.parameters[{index}]", parameter, header, clause)
    for index, spec in enumerate(clause.facts):
        _check_fact(check, f"$.facts[{index}]", spec)
    _check_names(check, clause)
    _check_readings(check, clause, families.get(clause.family or ""), header)
    _check_money(check, clause, header)


def check_pack(pack: Pack, documents: Mapping[str, Document], header_document: Document) -> None:
    """Check that ids are unique, families complete, and every alternative reading answered by a rule."""
    _Check(header_document).unique(
        "clauses", [clause.id for clause in pack.clauses] + [family.id for family in pack.families]
    )
    for clause in pack.clauses:
        _check_file_name(_Check(documents[clause.id]), clause.id, documents[clause.id])
    for family in pack.families:
        check = _Check(documents[family.id])
        _check_file_name(check, family.id, documents[family.id])
        members = {clause.id for clause in pack.clauses if clause.family == family.id}
        if members != {branch.clause for branch in family.branches}:
            check.fail("$.branches", "与条款的 family 不一致", "do not agree with the clauses' family")
        names = {spec.name for spec in family.facts}
        for branch in family.branches:
            check.known("$.branches", branch.when, names, "事实", "fact")
        _check_answered(check, family.interpretations, [c for c in pack.clauses if c.id in members])
    for clause in pack.clauses:
        _check_answered(_Check(documents[clause.id]), clause.interpretations, [clause])


class _Check:
    """Refuses by file, line and key."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def fail(self, key: str, problem: str, problem_en: str) -> None:
        """Raise InvalidPack for a key."""
        raise InvalidPack(
            file=self._document.name,
            line=self._document.line_of(key),
            key=key,
            problem=problem,
            problem_en=problem_en,
        )

    def known(self, key: str, names: Iterable[str], allowed: Iterable[str], what: str, what_en: str) -> None:
        """Refuse a name that is not declared."""
        allowed = set(allowed)
        for name in names:
            if name not in allowed:
                self.fail(key, f"未知{what} {name}", f"unknown {what_en} {name}")

    def unique(self, key: str, names: Iterable[str]) -> None:
        """Refuse a name used twice."""
        seen: set[str] = set()
        for name in names:
            if name in seen:
                self.fail(key, f"{name} 重复", f"{name} is given twice")
            seen.add(name)


def _check_file_name(check: _Check, item_id: str, document: Document) -> None:
    if document.name.rpartition("/")[2] != f"{item_id}.yaml":
        check.fail("$.id", "与文件名不符", "does not agree with the file's name")


def article_text(source_text: str, article: str) -> str:
    """Return the paragraph of an article, or the closing paragraphs for ``final``; empty if there is none."""
    lines = source_text.splitlines()
    if article == FINAL:
        last = max((n for n, line in enumerate(lines) if _ARTICLE.match(line)), default=-1)
        return "\n".join(lines[last + 1 :])
    return next((line for line in lines if line.startswith(f"{article}.")), "")


def _check_quotes(check: _Check, clause: Clause, source_text: str) -> None:
    text = article_text(source_text, clause.article)
    if not text:
        check.fail("$.article", "原文没有这一条", "the source has no such article")
    quotes = [(f"$.quotes[{index}]", quote) for index, quote in enumerate(clause.quotes)]
    quotes += [(f"$.parameters[{i}].quote", p.quote) for i, p in enumerate(clause.parameters) if p.quote]
    quotes += [(f"$.conditions[{i}].quote", c.quote) for i, c in enumerate(clause.conditions)]
    for key, quote in quotes:
        if quote not in text:
            check.fail(
                key, f"引文不在原文第 {clause.article} 条中", f"the quote is not in article {clause.article}"
            )


def _check_dates(check: _Check, key: str, parameter: Parameter, header: PackHeader, clause: Clause) -> None:
    """Values run from the first day of the measure without gap or overlap, the last one without end."""
    values = parameter.values
    if values[0].starts != header.effective_from:
        check.fail(f"{key}.values[0].from", "应自施行日起", "must begin on the measure's first day")
    for index, (earlier, later) in enumerate(pairwise(values), start=1):
        if earlier.ends is None or later.starts <= earlier.ends:
            check.fail(f"{key}.values[{index}].from", "日期重叠", "the dates overlap")
        elif later.starts != earlier.ends + timedelta(days=1):
            check.fail(f"{key}.values[{index}].from", "日期有间断", "there is a gap between the dates")
    if values[-1].ends is not None:
        check.fail(
            f"{key}.values[{len(values) - 1}].to",
            "最后一个值不设终止日；废止用空值",
            "ends: use null to repeal",
        )
    for index, dated in enumerate(values):
        if dated.ends is not None and dated.ends < dated.starts:
            check.fail(f"{key}.values[{index}].to", "终止早于起始", "ends before it begins")
        _check_value(check, f"{key}.values[{index}].value", parameter, dated.value)
    if clause.kind != "undetermined" and parameter.quote is None:
        check.fail(f"{key}.quote", "缺少原文引文", "the words that state it are missing")


def _check_value(check: _Check, key: str, parameter: Parameter, value: str | None) -> None:
    if value is None:
        return
    try:
        parameter_value(parameter, value)
    except InvalidInput as refusal:
        check.fail(key, refusal.message, refusal.message_in_english)


def _check_fact(check: _Check, key: str, spec: FactSpec) -> None:
    if (spec.type == "list") != (spec.items is not None):
        check.fail(f"{key}.items", "列表须说明项目类型", "a list, and only a list, says what its items are")
    choosing = spec.type == "choice" or spec.items == "choice"
    if choosing != bool(spec.choices) or (spec.items == "record") != bool(spec.fields):
        check.fail(f"{key}.choices", "选项或字段与类型不符", "choices or fields do not fit the type")


def _check_names(check: _Check, clause: Clause) -> None:
    """Every fact, parameter and role that the clause's rules name is declared."""
    facts = {spec.name for spec in clause.facts}
    parameters = {parameter.name for parameter in clause.parameters}
    used_facts, used_parameters = _formula_names(clause)
    check.known("$.formula", used_facts, facts, "事实", "fact")
    check.known("$.formula", used_parameters, parameters, "参数", "parameter")
    for key, names in _fact_uses(clause):
        check.known(key, names, facts, "事实", "fact")
    check.known("$.caps", [cap.ceiling for cap in clause.caps], parameters, "参数", "parameter")
    check.known("$.item_cap", [clause.item_cap] if clause.item_cap else [], parameters, "参数", "parameter")
    roles = {name for _, template, _ in _templates(clause) for name in names_in(template)} & set(ROLES)
    check.known(
        "$.facts", facts & (roles | {"item"}), (), "用法：与角色同名的事实", "use: a fact named as a role"
    )
    for key, template, each in _templates(clause):
        allowed = facts | set(ROLES) | ({"item"} if each else set())
        check.known(key, names_in(template), allowed, "事实或角色", "fact or role")
    for condition in clause.conditions:
        check.known("$.conditions", [condition.refusal], CONDITION_REFUSALS, "拒绝代码", "refusal")


def _formula_names(clause: Clause) -> tuple[list[str], list[str]]:
    """Return the facts and the parameters a formula names."""
    formula = clause.formula
    if isinstance(formula, RateOfBase):
        return [formula.base], [formula.rate, *([formula.threshold] if formula.threshold else [])]
    if isinstance(formula, DeterminedAward):
        return [formula.award], []
    if isinstance(formula, AmountByLevel):
        return [formula.level, formula.standard], list(formula.amounts.values())
    if isinstance(formula, RentSchedule):
        rates = [name for phase in formula.phases for name in (phase.through, phase.rate)]
        return ["start", "month", "months", "leases"], [formula.area_ceiling, *rates]
    return [], []


def _fact_uses(clause: Clause) -> list[tuple[str, list[str]]]:
    """Return where a clause names facts, outside its formula and its templates."""
    uses = [("$.cost_dates", list(clause.cost_dates))]
    uses += [("$.settles_on", [clause.settles_on])] if clause.settles_on else []
    uses += [("$.conditions", list(condition.facts)) for condition in clause.conditions]
    uses += [("$.caps", [cap.period.fact]) for cap in clause.caps if cap.period.fact]
    uses += [("$.caps", [cap.scope]) for cap in clause.caps if cap.scope in FACT_SCOPES]
    uses += [
        ("$.caps", [switch.scope])
        for cap in clause.caps
        for switch in cap.switches
        if switch.scope in FACT_SCOPES
    ]
    uses += [("$.claims", [spec.each]) for spec in (*clause.claims, *clause.watches) if spec.each]
    if clause.cost_base is not None and clause.cost_base.base:
        uses.append(("$.cost_base", [clause.cost_base.base]))
    return uses


def _templates(clause: Clause) -> list[tuple[str, str, bool]]:
    """Return every template of a clause, and whether it may name an item of a list."""
    templates = [("$.claims", spec.key, spec.each is not None) for spec in (*clause.claims, *clause.watches)]
    templates += [("$.choices", text, False) for spec in clause.choices for text in (spec.key, spec.value)]
    templates += [("$.periods", spec.key, spec.range == "lease") for spec in clause.periods]
    return templates + ([("$.cost_base", clause.cost_base.key, False)] if clause.cost_base else [])


def _check_readings(check: _Check, clause: Clause, family: Family | None, header: PackHeader) -> None:
    """Every rule that depends on a reading names one that exists, and one of its values."""
    readings = (
        *clause.interpretations,
        *(family.interpretations if family else ()),
        *header.interpretations,
    )
    values = {reading.id: reading.values for reading in readings}
    for under in _reading_rules(clause):
        check.known("$.caps", [under[0]], values, "口径", "interpretation")
        check.known("$.caps", [under[1]], values[under[0]], "口径选项", "reading")


def _reading_rules(clause: Clause) -> list[tuple[str, str]]:
    rules = [(switch.interpretation, switch.value) for cap in clause.caps for switch in cap.switches]
    return rules + [(c.under.interpretation, c.under.value) for c in clause.conditions if c.under]


def _check_answered(check: _Check, readings: Iterable[Interpretation], clauses: Iterable[Clause]) -> None:
    """An alternative that no rule answers to would be a choice without effect."""
    rules = {rule for clause in clauses for rule in _reading_rules(clause)}
    for reading in readings:
        for option in reading.alternatives:
            if (reading.id, option.value) not in rules:
                check.fail(
                    "$.interpretations",
                    f"没有规则对应 {reading.id}={option.value}",
                    f"no rule answers to {reading.id}={option.value}",
                )


def _check_money(check: _Check, clause: Clause, header: PackHeader) -> None:
    """A clause that pays has a budget clause, a classification and words to compare it by; no other has."""
    keys = {row.key for table in header.budget_classifications for row in table.economic}
    if clause.pays != (clause.budget_clause is not None and clause.economic is not None):
        check.fail(
            "$.budget_clause", "有资金的条款才有指标和经济分类", "only a clause that pays has a budget clause"
        )
    if clause.economic is not None:
        check.known("$.economic", [clause.economic], keys, "经济分类", "economic class")
    if clause.pays == (msgspec.to_builtins(clause.formula)["kind"] == "none"):
        check.fail("$.formula", "有资金的条款才有公式", "only a clause that pays has a formula")
    words, support = header.vocabulary, clause.similar_support
    if support is None:
        return
    for name in ("direction", "content", "standard"):
        allowed = [option.value for option in getattr(words, name)]
        check.known(f"$.similar_support.{name}", [getattr(support, name)], allowed, "用词", "word")
