"""What a form shows of the thing it is about: its name, its state, and the figures an officer decides by.

Every card is read within the officer's scope; of what the officer may not see there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from ledger.domain.countersignature import STATE_NAMES as COUNTERSIGNATURE_STATES
from ledger.domain.duplicate_review import VERDICTS
from ledger.domain.identifiers import mask
from ledger.ports import Rows
from projections.queries.awards import AwardRow
from projections.queries.awards import award as find_award
from projections.queries.batches import STATE_NAMES as BATCH_STATES
from projections.queries.batches import batch as find_batch
from projections.queries.budget_lines import budget_line_row
from projections.queries.desk import desk_line
from projections.queries.determinations import STATE_NAMES as READING_STATES
from projections.queries.determinations import determination
from projections.queries.duplicate_reviews import review_of
from projections.queries.exceptions import EXCEPTION_NAMES, EXCEPTION_STATES, exception_case
from projections.queries.months import STATE_NAMES as MONTH_STATES
from projections.queries.months import month as find_month
from projections.queries.officers import officer_row
from projections.queries.payees import payee as find_payee
from projections.queries.recipients import KIND_NAMES
from projections.queries.recipients import recipient as find_recipient
from projections.queries.recoveries import recovery_case
from projections.queries.statement_list import statement_named
from projections.tables.duplicates import NOT_REVIEWED
from projections.tables.names import half_said
from projections.tables.reconciliation import exception_subject
from web.access.acting import role_codes_names
from web.access.current import may_see
from web.amounts import money
from web.commanding.choices import EXPLANATION_NAMES
from web.commanding.figures import (
    Card,
    Figure,
    day_figure,
    fen_figure,
    link_to,
    state_figure,
    truth_figure,
)
from web.commanding.permitted import recovery_kind_name, recovery_state_name
from web.commanding.words import COMMANDS
from web.countersigning.reading import own_countersignature
from web.labels import (
    actor_name,
    article_name,
    clause_title,
    code_name,
    department_name,
    line_name,
    stage_name,
)
from web.language import gettext as _
from web.language import said
from web.listing import table_language
from web.opened import current_ledger
from web.platforms.links import recipient_url
from web.stored_words import document_name, reason_text


def award_card(award: AwardRow) -> Card:
    """Return the card of an award."""
    state = Figure("state", _("状态"), str(award.stage), _stage)
    return Card(
        award.award,
        state.printed,
        link_to("awards", "awards.award", number=award.award),
        (
            (_("主体"), f"{award.recipient_name} {award.recipient}"),
            (_("受益主体"), award.beneficiary_name),
            (_("条款"), f"{article_name(award.clause)} {clause_title(award.clause)}"),
            (_("责任单位"), department_name(award.department)),
        ),
        (
            state,
            fen_figure("assessed_fen", _("测算"), award.assessed_fen),
            day_figure("notice_closes_on", _("公示截止"), award.notice_closes_on),
            fen_figure("approved_fen", _("批复"), award.approved_fen),
            fen_figure("due_fen", _("到期"), award.due_fen),
            fen_figure("paid_fen", _("已支付"), award.paid_fen),
            fen_figure("returned_fen", _("退回"), award.returned_fen),
            fen_figure("recovered_fen", _("已追回"), award.recovered_fen),
        ),
    )


def _stage(code: str) -> str:
    try:
        return stage_name(code)
    except ValueError:
        return code  # what a page carried is shown, not trusted


def _award(rows: Rows, names: Sequence[str]) -> Card:
    return award_card(find_award(rows, names[0]).award)


def _recovery(rows: Rows, names: Sequence[str]) -> Card:
    case = recovery_case(rows, names[0])
    state = Figure("state", _("状态"), str(case.state), _recovery_state)
    return Card(
        case.recovery,
        state.printed,
        link_to("recoveries", "recoveries.recovery", number=case.recovery),
        (
            (_("受理编号"), case.award),
            (_("受益主体"), case.beneficiary_name),
            (_("事由"), recovery_kind_name(case.kind)),
        ),
        (
            state,
            fen_figure("principal_fen", _("应退本金"), case.principal_fen),
            fen_figure("received_fen", _("已退本金"), case.received_fen),
            fen_figure("left_fen", _("未退"), case.left_fen),
            fen_figure("written_off_fen", _("核销"), case.written_off_fen),
            day_figure("hear_until", _("陈述申辩截止"), case.hear_until),
            day_figure("pay_by", _("缴款期限"), case.pay_by),
        ),
    )


def _recovery_state(code: Any) -> str:
    try:
        return recovery_state_name(code)
    except KeyError:
        return str(code)


def _budget_line(rows: Rows, names: Sequence[str]) -> Card:
    line = budget_line_row(rows, names[0])
    return Card(
        line_name(line.line),
        "" if line.opened else _("尚未下达"),
        link_to("burn", "budgets.line", line=line.line),
        ((_("责任单位"), department_name(line.department)),),
        (
            fen_figure("total_fen", _("指标总额"), line.total_fen),
            fen_figure("committed_fen", _("已承诺"), line.committed_fen),
            fen_figure("due_fen", _("已到期"), line.due_fen),
            fen_figure("spent_fen", _("已支付"), line.spent_fen),
            fen_figure("free_fen", _("可用"), line.free_fen),
        ),
    )


def _batch(rows: Rows, names: Sequence[str]) -> Card:
    batch = find_batch(rows, names[0])
    state = state_figure(BATCH_STATES, batch.state)
    return Card(
        batch.batch,
        state.printed,
        link_to("batches", "batches.batch", number=batch.batch),
        (
            (_("年度"), str(batch.fiscal_year)),
            (_("拨付日期"), batch.pay_on.isoformat()),
            (_("编制"), actor_name(batch.made_by)),
        ),
        (
            state,
            Figure("payments", _("笔数"), batch.payments),
            fen_figure("amount_fen", _("合计"), batch.amount_fen),
            Figure("approved_by", _("复核"), batch.approved_by, actor_name),
            day_figure("exported_on", _("导出日期"), batch.exported_on),
        ),
    )


def _exception(rows: Rows, names: Sequence[str]) -> Card:
    case = exception_case(rows, names[0], current_ledger().clock.today())
    state = state_figure(EXCEPTION_STATES, case.state)
    return Card(
        said(EXCEPTION_NAMES[case.kind]),
        state.printed,
        link_to("exceptions", "exceptions.show", case=case.id),
        (
            (_("对象"), exception_subject(case, table_language())),
            (_("起始日期"), case.noticed_on.isoformat()),
            (_("详情"), case.detail),
        ),
        (
            state,
            fen_figure("amount_fen", _("金额"), case.amount_fen),
            Figure("owner", _("责任人"), case.owner and actor_name(case.owner)),
            Figure("decision", _("处理意见"), reason_text(case.decision)),
        ),
    )


def _payee(rows: Rows, names: Sequence[str]) -> Card:
    payee = find_payee(rows, names[0])
    return Card(
        payee.name,
        _("已停用") if payee.flagged else _("已确认") if payee.confirmed else _("待确认"),
        link_to("payees", "payees.payee", uscc=payee.uscc),
        ((code_name(payee.uscc), payee.uscc),),
        (
            Figure("account", _("收款账户"), mask(payee.account) if payee.account else ""),
            Figure("bank", _("开户行"), payee.bank),
            truth_figure("confirmed", _("已确认"), value=payee.confirmed),
            Figure("flagged", _("停用原因"), payee.flagged),
            Figure("open_proposals", _("待确认账户"), payee.open_proposals),
        ),
    )


def _statement(rows: Rows, names: Sequence[str]) -> Card:
    statement = statement_named(rows, names[0])
    why = _("；").join(half_said(one, table_language()) for one in statement.quarantine)
    return Card(
        mask(statement.account),
        _("已隔离") if statement.quarantine else _("已接受"),
        link_to("statements", "statements.show", name=statement.statement),
        ((_("文件名"), statement.file_name), (_("导入日期"), statement.imported_on.isoformat())),
        (
            Figure("quarantine", _("隔离原因"), why),
            Figure("lines", _("行数"), statement.lines),
            Figure("open_lines", _("未勾对"), statement.open_lines),
            fen_figure("total_fen", _("合计"), statement.total_fen),
        ),
    )


def _statement_line(rows: Rows, names: Sequence[str]) -> Card | None:
    line = desk_line(rows, ":".join(names))
    if line is None:
        return None
    return Card(
        f"{line.booked_on} {money(line.amount_fen)}",
        _("已隔离") if line.quarantined else "",
        link_to("reconciliation", "reconciliation.index", line=line.line),
        ((_("对方"), line.counterparty_name or "—"), (_("摘要"), line.summary or "—")),
        (
            fen_figure("left_fen", _("未勾对"), line.left_fen),
            Figure("matched_with", _("已勾对"), "; ".join(line.matched_with)),
            Figure(
                "explained",
                _("已说明"),
                line.explained,
                lambda code: said(EXPLANATION_NAMES.get(code, (code, code))),
            ),
        ),
    )


def _determination(rows: Rows, names: Sequence[str]) -> Card:
    reading = determination(rows, names[0])
    state = state_figure(READING_STATES, reading.state)
    return Card(
        f"{clause_title(reading.clause)} {reading.target}",
        state.printed,
        "",
        (
            (_("文号"), document_name(reading.document)),
            (_("依据"), reading.basis),
            (_("数值"), reading.value),
            (_("施行日"), reading.effective_from.isoformat()),
        ),
        (state, Figure("confirmed_by", _("确认人"), reading.confirmed_by)),
    )


def _month(rows: Rows, names: Sequence[str]) -> Card:
    first_day = date.fromisoformat(names[0])
    found = find_month(rows, first_day, current_ledger().clock.today())
    state = state_figure(MONTH_STATES, found.state)
    name = f"{first_day:%Y-%m}"
    return Card(name, state.printed, link_to("months", "months.show", name=name), (), (state,))


def _officer(rows: Rows, names: Sequence[str]) -> Card | None:
    officer = officer_row(rows, names[0])
    if officer is None:
        return None
    return Card(
        officer.display_name,
        _("已停用") if officer.suspended else "",
        link_to("officers", "officers.officer", username=officer.username),
        ((_("用户名"), officer.username),),
        (
            Figure("department", _("部门"), officer.department, department_name),
            Figure("roles", _("岗位"), " ".join(officer.roles), _roles),
            truth_figure("suspended", _("已停用"), value=officer.suspended),
        ),
    )


def _roles(codes: str) -> str:
    try:
        return role_codes_names(codes.split())
    except ValueError:
        return codes


def _recipient(rows: Rows, names: Sequence[str]) -> Card | None:
    found = find_recipient(rows, names[0])
    if found.code != names[0]:
        return None  # found by another of its names, by which no command knows it
    return Card(
        found.name,
        _("已暂停") if found.suspended else "",
        recipient_url(found.kind, found.code) if may_see("platforms") else "",
        ((_("编号"), found.code), (_("类别"), said(KIND_NAMES[found.kind]))),
        (
            truth_figure("suspended", _("已暂停"), value=found.suspended),
            Figure("operator", _("运行主体"), f"{found.operator_name} {found.uscc}"),
            day_figure("city_public_since", _("市级公共平台起始日"), found.city_public_since),
        ),
    )


def _countersignature(rows: Rows, names: Sequence[str]) -> Card:
    found = own_countersignature(rows, UUID(names[0]))
    state = state_figure(COUNTERSIGNATURE_STATES, found.state)
    return Card(
        said(COMMANDS[found.command].title),
        state.printed,
        link_to("worklist", "countersigning.show", identity=found.id),
        (
            (_("对象"), found.subject),
            (_("请会签人"), actor_name(found.asked_by)),
            (_("会签人"), actor_name(found.second_person)),
            (_("会签金额"), money(found.amount_fen)),
        ),
        (state, Figure("reason", _("不同意的理由"), found.reason)),
    )


def _duplicates(rows: Rows, names: Sequence[str]) -> Card:
    found = review_of(rows, names[0], names[1])
    verdict = state_figure(VERDICTS, found.verdict) if found else Figure("state", _("状态"), "")
    return Card(
        f"{names[0]} / {names[1]}",
        verdict.printed if found else said(NOT_REVIEWED),
        link_to("duplicates", "duplicates.index"),
        (),
        (
            verdict,
            Figure("reason", _("理由"), found.reason if found else ""),
            Figure("reviewed_by", _("核查人"), actor_name(found.reviewed_by) if found else ""),
        ),
    )


READ_BY: Final[Mapping[str, Callable[[Rows, Sequence[str]], Card | None]]] = {
    "award": _award,
    "recovery": _recovery,
    "budget_line": _budget_line,
    "batch": _batch,
    "exception": _exception,
    "payee": _payee,
    "statement": _statement,
    "statement_line": _statement_line,
    "determination": _determination,
    "countersignature": _countersignature,
    "duplicates": _duplicates,
    "month": _month,
    "officer": _officer,
    "recipient": _recipient,
    "entry": _recipient,
}
"""How the card of each matter is read, by the names of its fields; a statement's page has none.

They raise the Refusal of what is not there, or not there for this officer.
"""
