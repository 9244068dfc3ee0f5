"""Fields with a closed set of values: what may be chosen, in the page's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from ledger.domain.duplicate_review import VERDICTS
from ledger.domain.instalment_holder import BUDGET, EVIDENCE, MANUAL, RETURNED, SUSPENSION
from ledger.domain.organisation import KINDS
from ledger.domain.recipient import INDICATORS, LEVELS, NON_MONETARY
from ledger.domain.recovery import PENALTIES, RECOVERY_KINDS
from ledger.domain.statement import EXPLANATIONS
from ledger.policy.clause import Option
from ledger.policy.pack import Pack
from projections.queries.budget_lines import fund_sources
from web.commanding.words import Said
from web.labels import article_name, clause_title, fund_source_name
from web.language import said
from web.opened import current_pack, current_rows

Choice = tuple[str, str]
"""A value and what it is called."""
DISTRICT: Final = "district"

ORGANISATION_KINDS: Final[dict[str, Said]] = {
    "enterprise": ("企业", "enterprise"),
    "university": ("高校", "university"),
    "institute": ("专业机构", "institute"),
    "association": ("行业协会", "association"),
    "person": ("个人", "person"),
    "other": ("其他", "other"),
}
LEVEL_NAMES: Final[dict[str, Said]] = {
    "national": ("国家", "national"),
    "city": ("市级", "city"),
    "district": ("区级其他政策", "another district policy"),
}
NON_MONETARY_NAMES: Final[dict[str, Said]] = {
    "yanqi_card": ("雁栖卡", "Yanqi card"),
    "industry_map_listing": ("列入北京产业地图", "listed on the industry map"),
    "supply_list": ("列入供给清单", "listed as a supplier"),
    "patent_preexamination": ("专利预审", "patent pre-examination"),
    "patent_filing_advice": ("专利备案咨询", "advice on patent filing"),
    "site_service": ("空间服务", "help with a site"),
    "approval_service": ("审批服务", "help with approvals"),
    "talent_service": ("人才服务", "help for talents"),
    "promotion": ("宣传推介", "promotion"),
    "other": ("其他", "other"),
}
EXPLANATION_NAMES: Final[dict[str, Said]] = {
    "interest": ("利息", "interest"),
    "fee": ("手续费", "fee"),
    "own_transfer": ("本单位转账", "own transfer"),
    "other_income": ("其他收入", "other income"),
    "other_payment": ("其他支出", "other payment"),
    "recovery_other": ("其他追回", "other recovery"),
    "error": ("银行差错", "the bank's error"),
}
HOLD_CAUSES: Final[dict[str, Said]] = {
    MANUAL: ("其他", "other"),
    EVIDENCE: ("缺凭证", "evidence is missing"),
    SUSPENSION: ("主体暂停", "the body is suspended"),
    BUDGET: ("指标不足", "no budget"),
    RETURNED: ("退汇", "returned"),
}
INDICATOR_NAMES: Final[dict[str, Said]] = {
    "capability": ("中试能力", "pilot capability"),
    "openness": ("对外开放", "openness to others"),
    "service": ("服务水平", "level of service"),
    "management": ("规范管理", "orderly management"),
    "overall_benefit": ("综合效益", "overall benefit"),
}
MATCH_KINDS: Final[dict[str, Said]] = {
    "payment": ("支付", "payment"),
    "return": ("退汇", "return"),
    "recovery": ("追回", "recovery"),
}


def _of(names: Mapping[str, Said], values: Iterable[str]) -> Callable[[Pack], list[Choice]]:
    """Return choices with their names; a value without one stands for itself."""
    return lambda _pack: [(value, said(names.get(value, (value, value)))) for value in values]


def _options(options: Iterable[Option]) -> list[Choice]:
    return [(option.value, said(option)) for option in options]


def _departments(pack: Pack) -> list[Choice]:
    return [(one.code, said(one.name)) for one in pack.header.departments if one.in_charge]


def _fund_sources(_pack: Pack) -> list[Choice]:
    """Return the sources that the budget knows; the district's own funds come first, and are there without a budget."""
    codes = dict.fromkeys([DISTRICT, *fund_sources(current_rows())])
    return [(code, fund_source_name(code)) for code in codes]


def _clauses(ids: Iterable[str]) -> list[Choice]:
    return [(one, f"{article_name(one)} {clause_title(one)}") for one in dict.fromkeys(ids)]


def paying(pack: Pack) -> list[str]:
    """Return what can be applied for: clauses that pay, a family where the facts say which of it applies."""
    return list(dict.fromkeys(one.family or one.id for one in pack.clauses if one.pays))


_CHOICES: Final[Mapping[str, Callable[[Pack], list[Choice]]]] = {
    "award.apply.clause": lambda pack: _clauses(paying(pack)),
    "award.record_past_disbursement.clause": lambda pack: _clauses(paying(pack)),
    "budget.record_appropriation.clause": lambda pack: _clauses(
        one.budget_clause for one in pack.clauses if one.budget_clause
    ),
    "determination.propose.clause": lambda pack: _clauses(
        [*(one.id for one in pack.clauses), *(one.id for one in pack.families)]
    ),
    "award.apply.fund_source": _fund_sources,
    "award.record_past_disbursement.fund_source": _fund_sources,
    "department": _departments,
    "lead_department": _departments,
    "organisation.register.kind": _of(ORGANISATION_KINDS, KINDS),
    "recovery.open.kind": _of(RECOVERY_KINDS, RECOVERY_KINDS),
    "duplicate.review.verdict": _of(VERDICTS, VERDICTS),
    "statement.explain_line.kind": _of(EXPLANATION_NAMES, EXPLANATIONS),
    "statement.match.kind": _of(MATCH_KINDS, MATCH_KINDS),
    "support.record_non_monetary.kind": _of(NON_MONETARY_NAMES, NON_MONETARY),
    "penalty": _of(PENALTIES, PENALTIES),
    "level": _of(LEVEL_NAMES, LEVELS),
    "cause": _of(HOLD_CAUSES, HOLD_CAUSES),
    "indicator": _of(INDICATOR_NAMES, INDICATORS),
    "support.record_external.direction": lambda pack: _options(pack.header.vocabulary.direction),
    "support.record_external.content": lambda pack: _options(pack.header.vocabulary.content),
    "support.record_external.standard": lambda pack: _options(pack.header.vocabulary.standard),
}
"""By the field's name, or by command and field."""


def choices(command: str, field: str) -> list[Choice] | None:
    """Return what may be chosen for a field of a command; None where anything may be written."""
    found = _CHOICES.get(f"{command}.{field}") or _CHOICES.get(field)
    return found(current_pack()) if found else None
