"""What codes are called on a page: departments, clauses, stages, roles of a pot, figures of a refusal."""

from __future__ import annotations

from datetime import date

from flask import Flask

from ledger.domain.awards import STAGE_NAMES, InstalmentState, Stage
from ledger.domain.errors import InvalidUscc, NotFound
from ledger.domain.identifiers import check_uscc, mask
from ledger.policy.checks import FINAL
from projections.queries.awards import INSTALMENT_STATE_NAMES
from projections.queries.caps import SCOPE_NAMES
from projections.tables.names import FUND_SOURCE_NAMES, LINE_KEY, STATEMENT_LINE, account_of, line_title
from web.language import ENGLISH, current_language, day_before, in_language, list_comma, said
from web.language import gettext as _
from web.opened import current_pack
from web.people import person_name

POT_KEY_PARTS = 4
LINE_PARTS = 4
TWENTY = 20
_FIRST_AND_END = 2
_NUMERALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")

STOP_NAMES = {
    "base": "费用基数",
    "cap": "上限",
    "threshold": "起点金额",
    "eligibility": "支持条件",
    "determination": "口径",
    "support": "其他财政支持",
}
"""What limited an amount; messages of the catalogue."""

COST_NAMES = {
    "contract": "合同",
    "guarantee": "贷款担保",
    "loan": "贷款",
    "project": "项目",
    "rent": "建设单位租金",
    "upgrade": "升级项目",
}
"""What a cost that is supported belongs to; messages of the catalogue."""
VIEW_NAMES = {"line": "按指标", "department": "按责任单位", "clause": "按支持事项"}

FIGURE_NAMES = {
    "account": "收款账户",
    "account_name": "户名",
    "actor": "人员",
    "adjustment": "调整序号",
    "allowance_fen": "例外额度",
    "amount_fen": "金额",
    "approval": "复核序号",
    "approved_base_fen": "批复基数",
    "assessed_fen": "测算金额",
    "audited_base_fen": "审定基数",
    "award": "受理编号",
    "balances": "余额",
    "bank_code": "行号",
    "basis": "依据",
    "batch": "拨付批次",
    "beneficiary_name": "受益主体",
    "beneficiary_uscc": "受益主体代码",
    "budget_clause": "预算事项",
    "budget_level": "预算级次",
    "by_pass": "各依据勾对行数",
    "candidates": "可选",
    "case": "对象",
    "cause": "原因类别",
    "ceiling_fen": "上限",
    "city_public_since": "市级公共平台起始日",
    "clause": "条款",
    "closes_on": "公示截止",
    "closing_fen": "期末余额",
    "code": "编号",
    "command": "办理事项",
    "committed_on": "承诺所在指标",
    "content": "内容",
    "cost_base": "费用基数",
    "countersignature": "会签编号",
    "currency": "币种",
    "deciding_body": "决定机构",
    "decision": "处理意见",
    "department": "部门",
    "department_economic": "部门经济分类",
    "departments": "责任单位",
    "description": "说明",
    "detail": "详情",
    "digest": "内容摘要值",
    "direction": "支持方向",
    "display_name": "姓名",
    "document": "文号",
    "due_line": "应付指标",
    "duty": "岗位",
    "earlier": "先前",
    "earlier_duty": "已承担",
    "effective_from": "施行日",
    "entry": "登记编号",
    "exceptions_cleared": "消除例外",
    "exceptions_opened": "新增例外",
    "field": "字段",
    "file_format": "文件格式",
    "file_hash": "文件摘要",
    "file_name": "文件名",
    "final_amount_fen": "最终金额",
    "first": "其一",
    "fiscal_year": "年度",
    "flagged": "仍停用原因",
    "format": "格式",
    "from_settlement": "由决算提出",
    "functional_class": "功能分类",
    "fund_source": "资金来源",
    "government_economic": "政府经济分类",
    "hear_until": "陈述申辩截止",
    "held": "已定",
    "held_by": "占用者",
    "held_fen": "已占用",
    "indicator": "监测指标",
    "invoice": "票据号",
    "key": "编号",
    "kind": "类别",
    "lead_department": "责任单位",
    "level": "层级",
    "line": "预算指标",
    "lines": "行数",
    "manufacturing": "制造业",
    "match": "勾对",
    "matches": "勾对",
    "matches_refused": "未能办理笔数",
    "measure": "政策",
    "month": "月份",
    "name": "名称",
    "needed": "需先",
    "needs": "需先",
    "new_lines": "新增行数",
    "note": "备注",
    "noticed_on": "起始日期",
    "number": "期次",
    "numbers": "期次",
    "objection": "异议序号",
    "objector": "异议人",
    "officer": "人员",
    "officer_department": "所属部门",
    "officers": "人员",
    "opening_fen": "期初余额",
    "opens_on": "公示开始",
    "operator_name": "运行主体",
    "operator_uscc": "运行主体代码",
    "owner": "责任人",
    "pack": "政策版本",
    "page": "页",
    "paid_on": "支付日期",
    "paid_rent_fen": "已付租金",
    "parts": "涉及款项",
    "pay_by": "缴款期限",
    "pay_on": "拨付日期",
    "payload": "办理内容",
    "payments_confirmed": "确认支付笔数",
    "payments_returned": "退汇笔数",
    "penalty": "罚息种类",
    "person": "第二人",
    "position": "行",
    "pot": "上限",
    "pots": "上限",
    "problem": "问题",
    "profile": "版式",
    "project": "项目",
    "proposal": "申请序号",
    "provisional": "日历为暂定",
    "quarantine": "隔离原因",
    "quarantined": "隔离份数",
    "reason": "理由",
    "received_on": "到账日期",
    "recipient": "主体",
    "recovery": "追回编号",
    "recovery_due_fen": "应追回",
    "reduction_fen": "核减",
    "reference": "参考号",
    "remark": "国库备注",
    "reopens": "恢复状态",
    "requested": "本次",
    "requested_fen": "本次",
    "restored_cap": "曾恢复上限额度",
    "restored_line": "曾恢复指标",
    "restores_cap": "恢复上限额度",
    "restores_line": "恢复指标",
    "revenue_item": "收入科目",
    "reverses": "冲销事件",
    "roles": "岗位",
    "room_fen": "余额",
    "rows": "记录数",
    "second": "其二",
    "second_person": "第二人",
    "shortfall_fen": "缺口",
    "since": "起始日",
    "stage": "阶段",
    "standard": "支持标准",
    "statement": "对账单",
    "statements": "份数",
    "step": "事项",
    "stops_at": "限于",
    "subject": "对象",
    "supervising_department": "主管部门",
    "tables": "表格",
    "target": "对象",
    "total_fen": "合计",
    "unit": "单位",
    "unit_name": "建设单位",
    "unit_uscc": "建设单位代码",
    "upheld": "异议成立",
    "url": "网址",
    "uscc": "统一社会信用代码",
    "username": "用户名",
    "value": "数值",
    "verdict": "核查结论",
    "warnings": "提示",
    "where": "公示地点",
    "year": "年度",
}
"""What the figures of events and refusals are called; messages of the catalogue."""


def department_name(code: str) -> str:
    """Return a department's name; the code itself where the measure does not know it."""
    try:
        return said(current_pack().department(code).name)
    except NotFound:
        return code


def clause_title(clause_id: str) -> str:
    """Return the title of a clause or of a family of clauses; the id itself where there is none."""
    pack = current_pack()
    family = pack.family(clause_id)
    if family is not None:
        return said(family.title)
    return next((said(clause.title) for clause in pack.clauses if clause.id == clause_id), clause_id)


def article_name(clause_id: str) -> str:
    """Return the article of the measure that a clause or family stands in (第三条); empty where there is none."""
    pack = current_pack()
    articles = {each.id: each.article for each in pack.clauses} | {
        each.id: each.article for each in pack.families
    }
    article = articles.get(clause_id, "")
    if article == FINAL:
        return _("附则")
    if not article.isdecimal():
        return article
    return in_language(f"第{_spelled(int(article))}条", f"Art. {article}")


def _spelled(number: int) -> str:
    """Spell a number below a hundred as Chinese articles are numbered: 12 → 十二."""
    tens, ones = divmod(number, 10)
    return ("" if tens < TWENTY // 10 else _NUMERALS[tens]) + ("十" if tens else "") + _NUMERALS[ones]


def fund_source_name(code: str | None) -> str:
    """Return what a fund source is called; the code itself where it is another one."""
    return said(FUND_SOURCE_NAMES.get(code, (code, code))) if code else "—"


def line_name(line: str) -> str:
    """Return a budget line's key (指标) in words: year, department, matter, fund source."""
    if line.count("|") != LINE_PARTS - 1:
        return subject_name(line)
    return line_title(current_pack(), line, "en" if current_language() == ENGLISH else "zh")


def subject_name(subject: str) -> str:
    """Return what a matter is called: its number; a statement line by its account, masked, and its row, or as one."""
    if LINE_KEY.fullmatch(subject):
        return _("对账单行")
    if found := STATEMENT_LINE.fullmatch(subject):
        return _(
            "对账单行 %(account)s 第 %(row)s 行", account=account_of(found["statement"]), row=found["row"]
        )
    return subject


def code_name(code: str) -> str:
    """Return what the code of an organisation is: a USCC; a person's is an id that tells nothing about the person."""
    try:
        check_uscc(code)
    except InvalidUscc:
        return _("个人编号")
    return _("统一社会信用代码")


def stop_name(stops_at: str) -> str:
    """Return what limited an amount, in words."""
    return _(STOP_NAMES[stops_at]) if stops_at in STOP_NAMES else stops_at


def actor_name(actor: str) -> str:
    """Return the names of who acted: one user name, or several with commas between."""
    return list_comma().join(map(person_name, actor.split(", ")))


def view_name(view: str) -> str:
    """Return what the burn table is summed by."""
    return _(VIEW_NAMES[view])


def stage_name(stage: str) -> str:
    """Return what the stage of an award is called."""
    return _(STAGE_NAMES[Stage(stage)])


def instalment_state_name(state: str) -> str:
    """Return what the state of an instalment is called."""
    return said(INSTALMENT_STATE_NAMES[InstalmentState(state)])


def pot_name(key: str) -> str:
    """Return a pot's key in words: the clause, whose pot it is, and the year it is for, if it is for one."""
    parts = key.split("|")
    if parts[0] == "support":
        return f"{_('同一费用的财政支持')} · {support_name('|'.join(parts[1:]))}"
    if len(parts) != POT_KEY_PARTS:
        return key
    pot, scope, holder, period = parts
    whose = f"{clause_title(pot)} · {scope_name(scope)} {holder}"
    return whose if period == "lifetime" else f"{whose} · {period}"


def support_name(base: str) -> str:
    """Return what public support is given for (费用基数), in words: ``loan:DK-1`` is the loan DK-1, rent has a last day."""
    base = base.removeprefix("support|")
    kind, _of, rest = base.partition(":")
    name = _(COST_NAMES[kind]) if kind in COST_NAMES else kind
    holder, *days = rest.split(":")
    if kind == "rent" and len(days) == _FIRST_AND_END:
        starts, ends = days
        return f"{name} {holder} · {starts} – {day_before(date.fromisoformat(ends))}"
    return f"{name} {rest.replace(':', ' · ')}".strip()


def scope_name(scope: str) -> str:
    """Return whose pot it is, in words."""
    return said(SCOPE_NAMES[scope]) if scope in SCOPE_NAMES else scope


def figure_name(name: str) -> str:
    """Return what a figure of a refusal is called; its own name where nothing better is known."""
    return _(FIGURE_NAMES[name]) if name in FIGURE_NAMES else name.removesuffix("_fen")


def register(app: Flask) -> None:
    """Give an application's templates the names of codes."""
    for each in (
        department_name,
        clause_title,
        article_name,
        fund_source_name,
        line_name,
        code_name,
        actor_name,
        view_name,
        stage_name,
        instalment_state_name,
        scope_name,
        pot_name,
        support_name,
        figure_name,
        subject_name,
    ):
        app.add_template_filter(each)
    app.add_template_filter(mask, "masked")
