"""Recoveries as tables: the register of cases (追回台账), one case, and the summary for the treasury (退回资金汇总表)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from ledger.domain.holds import line_year
from ledger.domain.money import yuan
from ledger.domain.recovery import PENALTIES, RECOVERY_KINDS, RECOVERY_STATE_NAMES
from ledger.policy.pack import Pack
from projections.queries.history import HistoryEntry
from projections.queries.recoveries import RecoveredPayment, RecoveryRow
from projections.tables.names import LINE_KEY, LINE_NAMES, clause_title, department_name, reason_text
from projections.tables.table import CODE_OF_PAYEE, Cell, Column, Kind, Language, Table, total_row

_MONEY, _DATE = Kind.MONEY, Kind.DATE

_REMARK = (
    Column("budget_level", "级次", "budget level", in_files_only=True),
    Column("revenue_item", "收入科目", "revenue item", in_files_only=True),
    Column("functional_class", "冲减功能分类", "functional class", in_files_only=True),
    Column("government_economic", "政府经济分类", "government economic class", in_files_only=True),
    Column("department_economic", "部门经济分类", "department economic class", in_files_only=True),
    Column("project", "项目", "project", in_files_only=True),
    Column("supervising_department", "主管部门", "supervising department", in_files_only=True),
    Column("unit", "单位", "unit", in_files_only=True),
)
_REGISTER = (
    Column("recovery", "追回编号", "recovery"),
    Column("beneficiary_name", "退回单位", "payer"),
    Column("beneficiary_uscc", *CODE_OF_PAYEE, in_files_only=True),
    Column("award", "受理编号", "award"),
    Column("clause", "条款", "clause", in_files_only=True),
    Column("clause_title", "条款名称", "title", in_files_only=True),
    Column("department", "部门", "department", in_files_only=True),
    Column("kind", "事由", "kind"),
    Column("state", "状态", "state"),
    Column("principal_fen", "应退本金", "principal", _MONEY),
    Column("received_fen", "已退本金", "received", _MONEY),
    Column("left_fen", "未退", "left", _MONEY),
    Column("written_off_fen", "核销", "written off", _MONEY, in_files_only=True),
    Column("fine_fen", "罚款", "fines", _MONEY, in_files_only=True),
    Column("interest_fen", "利息", "interest", _MONEY, in_files_only=True),
    Column("opened_on", "立案日期", "opened on", _DATE),
    Column("document", "文号", "document", in_files_only=True),
    Column("basis", "依据", "basis", in_files_only=True),
    Column("reason", "理由", "reason", in_files_only=True),
    Column("noticed_on", "告知日期", "noticed on", _DATE, in_files_only=True),
    Column("hear_until", "陈述申辩截止", "may be heard until", _DATE),
    Column("demanded_on", "送达日期", "demanded on", _DATE, in_files_only=True),
    Column("demand_document", "决定文号", "document of the demand", in_files_only=True),
    Column("pay_by", "缴款期限", "to be paid by", _DATE),
    Column("days_overdue", "逾期天数", "days overdue", Kind.NUMBER),
    Column("ended_on", "办结日期", "ended on", _DATE, in_files_only=True),
    Column("end_document", "核销文号", "document of the write-off", in_files_only=True),
    Column("end_reason", "办结说明", "why it ended", in_files_only=True),
    *_REMARK,
)
_PAYMENTS = (
    Column("number", "期次", "instalment", Kind.NUMBER),
    Column("reference", "支付参考号", "payment"),
    Column("fiscal_year", "支付年度", "year paid", Kind.NUMBER),
    Column("line", "指标", "budget line", in_files_only=True),
    Column("paid_fen", "原支付金额", "paid", _MONEY),
    Column("amount_fen", "应退本金", "principal", _MONEY),
    Column("to_line_fen", "冲减当年支出", "back to the line", _MONEY),
    Column("to_treasury_fen", "缴入国库", "to the treasury", _MONEY),
    Column("last_received_on", "最近到账", "last received on", _DATE),
)
_LAST_DAYS = {"hear_until": ("陈述申辩截止", "may be heard until"), "pay_by": ("缴款期限", "to be paid by")}
"""The last days that a step sets."""
_STEPS = (
    Column("effective_on", "业务日期", "business day", _DATE),
    Column("title", "事项", "event"),
    Column("amount_fen", "金额", "amount", _MONEY),
    Column("actor", "经办", "by"),
    Column("line", "对账单行", "statement line", in_files_only=True),
    Column("document", "文件", "document"),
    Column("said", "内容", "said"),
)
_RETURNED = (
    Column("position", "序号", "no.", Kind.NUMBER),
    Column("beneficiary_name", "退回单位", "payer"),
    Column("beneficiary_uscc", *CODE_OF_PAYEE, in_files_only=True),
    Column("recovery", "追回编号", "recovery"),
    Column("kind", "退回事由", "kind"),
    Column("award", "受理编号", "award", in_files_only=True),
    Column("clause_title", "支持事项", "matter", in_files_only=True),
    Column("number", "期次", "instalment", Kind.NUMBER, in_files_only=True),
    Column("reference", "支付参考号", "payment", in_files_only=True),
    Column("fiscal_year", "支付年度", "year paid", Kind.NUMBER),
    Column("paid_fen", "原支付金额", "paid", _MONEY, in_files_only=True),
    Column("amount_fen", "应退本金", "principal", _MONEY),
    Column("received_fen", "已退本金", "received", _MONEY),
    Column("to_line_fen", "其中冲减当年支出", "of it back to the line", _MONEY),
    Column("to_treasury_fen", "其中缴入国库", "of it to the treasury", _MONEY),
    Column("left_fen", "未退", "left", _MONEY),
    Column("last_received_on", "最近到账", "last received on", _DATE, in_files_only=True),
    Column("document", "文号", "document", in_files_only=True),
    *_REMARK,
)


def register_table(
    cases: Sequence[RecoveryRow],
    pack: Pack,
    language: Language,
    on: date,
    *,
    titles: tuple[str, str] = ("追回台账", "Recoveries"),
) -> Table:
    """Return cases as a register, overdue as of a day."""
    rows = [_register_row(one, pack, language, on) for one in cases]
    about = (f"截至 {on}" if language == "zh" else f"as of {on}",)
    return _summed("recoveries", titles, _REGISTER, rows, language, about)


def _register_row(one: RecoveryRow, pack: Pack, language: Language, on: date) -> tuple[Cell, ...]:
    return (
        one.recovery,
        one.beneficiary_name,
        one.beneficiary_uscc,
        one.award,
        one.clause,
        clause_title(pack, one.clause, language) or None,
        department_name(pack, one.department, language),
        kind_name(one.kind, language),
        RECOVERY_STATE_NAMES[one.state][language == "en"],
        one.principal_fen,
        one.received_fen,
        one.left_fen,
        one.written_off_fen,
        one.fine_fen,
        one.interest_fen,
        one.opened_on,
        one.document,
        one.basis,
        one.reason,
        one.noticed_on,
        one.hear_until,
        one.demanded_on,
        one.demand_document,
        one.pay_by,
        one.days_overdue(on) or None,
        one.ended_on,
        one.end_document,
        one.end_reason,
        *_remark(one),
    )


def kind_name(kind: str, language: Language) -> str:
    """Return why money is recovered, in words; the code itself where a later version wrote it."""
    return RECOVERY_KINDS.get(kind, (kind, kind))[language == "en"]


def _remark(one: RecoveryRow) -> tuple[str, ...]:
    return (
        one.budget_level,
        one.revenue_item,
        one.functional_class,
        one.government_economic,
        one.department_economic,
        one.project,
        one.supervising_department,
        one.unit,
    )


def case_tables(
    case: RecoveryRow,
    payments: Sequence[RecoveredPayment],
    entries: Iterable[HistoryEntry],
    pack: Pack,
    language: Language,
    on: date,
    *,
    actor_name: Callable[[str], str] = str,
    line_names: Mapping[str, str] | None = None,
) -> list[Table]:
    """Return one case: how it stands, the payments it concerns, its remark for the treasury, and every step.

    ``line_names`` says what the statement lines are called on which money came in.
    """
    concerned: list[tuple[Cell, ...]] = [
        (
            one.number,
            one.reference,
            line_year(one.line),
            one.line,
            one.paid_fen,
            one.amount_fen,
            one.to_line_fen,
            one.to_treasury_fen,
            one.last_received_on,
        )
        for one in payments
    ]
    steps: tuple[tuple[Cell, ...], ...] = tuple(
        (
            entry.effective_on,
            entry.title_en if language == "en" else entry.title_zh,
            entry.amount_fen,
            actor_name(entry.actor),
            *_document(entry, language, line_names or {}),
            _said(entry, language),
        )
        for entry in entries
    )
    remark = tuple(
        (column.head(language), text) for column, text in zip(_REMARK, _remark(case), strict=True) if text
    )
    heads = (Column("item", "项目", "item"), Column("value", "内容", "value"))
    return [
        register_table([case], pack, language, on, titles=("追回事项", "Recovery")),
        _summed("payments", ("涉及款项", "Payments concerned"), _PAYMENTS, concerned, language, ()),
        Table("remark", "国库缴款备注", "Remark for the treasury", heads, remark),
        Table("steps", "办理经过", "Steps", _STEPS, steps),
    ]


def _document(
    entry: HistoryEntry, language: Language, line_names: Mapping[str, str]
) -> tuple[str | None, str]:
    """Return the statement line that a step rests on, if it is one, and what the step's document is called."""
    if not LINE_KEY.fullmatch(entry.document):
        return None, entry.document
    return entry.document, line_names.get(entry.document, LINE_NAMES[language == "en"])


def _said(entry: HistoryEntry, language: Language) -> str:
    """Return in words what a step is about: what was said, why, until when."""
    place = int(language == "en")
    told = {
        name: str(entry.figures.get(name) or "") for name in ("statement", "reason", *_LAST_DAYS, "penalty")
    }
    texts = [
        PENALTIES.get(text, (text, text))[place]
        if name == "penalty"
        else f"{_LAST_DAYS[name][place]} {text}"
        if name in _LAST_DAYS
        else reason_text(text, language)
        for name, text in told.items()
        if text
    ]
    return ("; " if language == "en" else "；").join(texts)


def returned_funds_table(
    cases: Sequence[RecoveryRow],
    payments: Sequence[RecoveredPayment],
    pack: Pack,
    language: Language,
    year: int | None,
) -> Table:
    """Return the summary of returned funds (退回资金汇总表): payment by payment, with the treasury remark.

    Fines and interest are no returned funds; they stand in the notes.
    """
    by_number = {one.recovery: one for one in cases}
    rows = [
        _returned_row(position, by_number[one.recovery], one, pack, language)
        for position, one in enumerate(payments, start=1)
    ]
    about = () if year is None else (f"{year} 年立案" if language == "zh" else f"opened in {year}",)
    titles = ("退回资金汇总表", "Summary of returned funds")
    table = _summed("returned_funds", titles, _RETURNED, rows, language, about)
    return replace(table, notes=_penalty_notes(cases, language))


def _returned_row(
    position: int, case: RecoveryRow, one: RecoveredPayment, pack: Pack, language: Language
) -> tuple[Cell, ...]:
    return (
        position,
        case.beneficiary_name,
        case.beneficiary_uscc,
        case.recovery,
        kind_name(case.kind, language),
        case.award,
        clause_title(pack, case.clause, language),
        one.number,
        one.reference,
        line_year(one.line),
        one.paid_fen,
        one.amount_fen,
        one.received_fen,
        one.to_line_fen,
        one.to_treasury_fen,
        one.amount_fen - one.received_fen,
        one.last_received_on,
        case.demand_document or case.document,
        *_remark(case),
    )


def _penalty_notes(cases: Sequence[RecoveryRow], language: Language) -> tuple[str, ...]:
    """Say what was received beside the principal; it is booked apart (国务院令第 427 号第十四条)."""
    fine_fen, interest_fen = sum(one.fine_fen for one in cases), sum(one.interest_fen for one in cases)
    if not fine_fen and not interest_fen:
        return ()
    if language == "en":
        return (f"Apart from the principal: fines {yuan(fine_fen)}, interest {yuan(interest_fen)} yuan.",)
    return (f"另收罚款 {yuan(fine_fen)} 元、利息 {yuan(interest_fen)} 元，不计入本金。",)


def _summed(
    name: str,
    titles: tuple[str, str],
    columns: tuple[Column, ...],
    rows: Sequence[tuple[Cell, ...]],
    language: Language,
    about: tuple[str, ...],
) -> Table:
    """Return a table whose money is added up, if it has rows."""
    total = total_row(columns, rows, "合计" if language == "zh" else "total")
    return Table(name, *titles, columns, tuple(rows), total if rows else None, about)
