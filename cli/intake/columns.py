"""The columns of each kind of row, as data: what they are called, what they hold, which of them must be there."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from re import compile as pattern

from ledger.policy.clause import FactSpec
from ledger.policy.pack import Pack


class Kind(StrEnum):
    """What a row is about, in the order in which rows are entered."""

    PLATFORM = "platform"
    ORGANISATION = "organisation"
    BUDGET = "budget"
    DISBURSEMENT = "disbursement"


class Holds(StrEnum):
    """What a column holds."""

    TEXT = "text"
    AMOUNT = "amount"
    DAY = "day"
    YEAR = "year"
    FLAG = "flag"
    DEPARTMENT = "department"
    CLAUSE = "clause"
    ORGANISATION_KIND = "organisation_kind"
    FACT = "fact"


@dataclass(frozen=True)
class Column:
    """One column: the field it fills, its headings in both languages, other names, and what it holds.

    ``note`` tells, in the template, how to fill it. ``fact`` is the declaration of a fact's column.
    """

    field: str
    zh: str
    en: str
    holds: Holds
    required: bool = False
    also: tuple[str, ...] = ()
    note: str = ""
    fact: FactSpec | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """Everything the column may be called, in one form."""
        return tuple(dict.fromkeys(map(plain_heading, (self.zh, self.en, self.field, *self.also))))


KIND_NAMES: Mapping[Kind, tuple[str, ...]] = {
    Kind.PLATFORM: ("平台", "platforms", "platform", "中试平台", "平台名录"),
    Kind.ORGANISATION: ("机构", "organisations", "organisation", "organizations", "organization", "单位"),
    Kind.BUDGET: ("指标", "budgets", "budget", "预算", "预算指标"),
    Kind.DISBURSEMENT: (
        "兑现台账",
        "past disbursements",
        "past disbursement",
        "disbursements",
        "disbursement",
        "台账",
        "兑现",
    ),
}
"""What sheets, and the cells of a column that tells the kind, are called; the first stands in the template."""

GUIDANCE = "填写说明"
"""The sheet of the template that says how to fill the others; nothing is read from it."""

KIND_HEADINGS = ("类型", "kind of row", "row kind", "record type")
"""Headings of the column that tells the kind of each row, where one table holds several."""

ORGANISATION_KINDS = {
    "企业": "enterprise",
    "高校": "university",
    "专业机构": "institute",
    "科研院所": "institute",
    "行业协会": "association",
    "个人": "person",
    "其他": "other",
}

_FIXED: Mapping[Kind, tuple[Column, ...]] = {
    Kind.PLATFORM: (
        Column("code", "平台编号", "platform code", Holds.TEXT, required=True, also=("编号",)),
        Column(
            "platform_name", "平台名称", "platform name", Holds.TEXT, required=True, also=("名称", "name")
        ),
        Column(
            "operator_uscc",
            "运行主体统一社会信用代码",
            "operator USCC",
            Holds.TEXT,
            required=True,
            also=("运行主体代码", "统一社会信用代码", "uscc"),
        ),
        Column(
            "operator_name", "运行主体名称", "operator name", Holds.TEXT, required=True, also=("运行主体",)
        ),
        Column(
            "unit_uscc",
            "建设单位统一社会信用代码",
            "unit USCC",
            Holds.TEXT,
            also=("建设单位代码",),
            note="不填即为运行主体",
        ),
        Column(
            "unit_name", "建设单位名称", "unit name", Holds.TEXT, also=("建设单位",), note="不填即为运行主体"
        ),
        Column("manufacturing", "制造业", "manufacturing", Holds.FLAG, also=("是否制造业",), note="是或否"),
        Column(
            "city_public_since",
            "纳入市级公共技术服务平台日期",
            "city public since",
            Holds.DAY,
            also=("市级平台日期",),
            note="未纳入的不填",
        ),
    ),
    Kind.ORGANISATION: (
        Column(
            "uscc",
            "统一社会信用代码",
            "USCC",
            Holds.TEXT,
            required=True,
            note="个人填去标识编号，不填身份证号",
        ),
        Column(
            "organisation_name",
            "机构名称",
            "organisation name",
            Holds.TEXT,
            required=True,
            also=("名称", "name"),
        ),
        Column(
            "kind",
            "类别",
            "kind",
            Holds.ORGANISATION_KIND,
            required=True,
            also=("机构类别",),
            note="企业、高校、专业机构、行业协会、个人、其他",
        ),
    ),
    Kind.BUDGET: (
        Column("fiscal_year", "预算年度", "fiscal year", Holds.YEAR, required=True, also=("年度", "year")),
        Column("department", "责任单位", "department", Holds.DEPARTMENT, required=True, also=("部门",)),
        Column("clause", "条款", "clause", Holds.CLAUSE, required=True),
        Column("amount_fen", "指标金额（元）", "amount", Holds.AMOUNT, required=True, also=("金额", "指标")),
        Column("document", "文号", "document", Holds.TEXT, required=True, also=("文件",)),
        Column("fund_source", "资金来源", "fund source", Holds.TEXT, note="不填即为 district（区级）"),
    ),
    Kind.DISBURSEMENT: (
        Column(
            "award",
            "编号",
            "number",
            Holds.TEXT,
            also=("受理编号", "台账编号", "award"),
            note="不填则由本行内容生成",
        ),
        Column(
            "recipient",
            "主体编号",
            "recipient",
            Holds.TEXT,
            required=True,
            also=("主体", "平台编号", "统一社会信用代码"),
            note="平台编号或统一社会信用代码，须已登记或在本文件中",
        ),
        Column("clause", "条款", "clause", Holds.CLAUSE, required=True),
        Column(
            "amount_fen", "兑现金额（元）", "amount", Holds.AMOUNT, required=True, also=("金额", "兑现金额")
        ),
        Column("paid_on", "兑现日期", "paid on", Holds.DAY, required=True, also=("支付日期", "拨付日期")),
        Column("department", "责任单位", "department", Holds.DEPARTMENT, required=True, also=("部门",)),
        Column("document", "文号", "document", Holds.TEXT, required=True, also=("文件",)),
        Column("fund_source", "资金来源", "fund source", Holds.TEXT, note="不填即为 district（区级）"),
    ),
}

_BRACKETED = pattern(r"\([^()]*\)|\[[^\[\]]*\]")
_MARKS = pattern(r"[\s*_:：、·/\-]+")


def plain_heading(text: str) -> str:
    """Return a heading without its unit, marks and spaces, in small half-width letters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _MARKS.sub("", _BRACKETED.sub("", folded))


def columns(kind: Kind, pack: Pack) -> tuple[Column, ...]:
    """Return the columns of a kind of row; past payments have one for each fact of the measure's clauses."""
    fixed = _FIXED[kind]
    return (*fixed, *_fact_columns(pack, fixed)) if kind is Kind.DISBURSEMENT else fixed


def by_heading(all_columns: Sequence[Column]) -> dict[str, Column]:
    """Return the columns by what they may be called; a heading that two facts share means neither."""
    found = {heading: column for column in all_columns if not column.fact for heading in column.headings}
    facts = [(heading, column) for column in all_columns if column.fact for heading in column.headings]
    times = Counter(heading for heading, _ in facts)
    return {heading: column for heading, column in facts if times[heading] == 1} | found


def _fact_columns(pack: Pack, fixed: Sequence[Column]) -> Iterator[Column]:
    """Yield a column for each fact that clauses which pay declare, under all the labels it has there."""
    names = {column.field for column in fixed}
    specs: dict[str, list[FactSpec]] = defaultdict(list)
    for clause in pack.clauses:
        for spec in clause.facts if clause.pays else ():
            if spec.items != "record" and spec.name not in names:  # a list of records has no place in a cell
                specs[spec.name].append(spec)
    for name, same in specs.items():
        labels = tuple(dict.fromkeys(spec.label.zh for spec in same))
        yield Column(name, labels[0], name, Holds.FACT, also=labels[1:], fact=same[0])
