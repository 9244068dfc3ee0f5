"""What the page of one award lists, as tables: its instalments, payments, recoveries, claims, documents, its record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from projections.queries.award_file import AwardPayment, ClaimRow, PotRow
from projections.queries.awards import InstalmentRow
from projections.queries.batches import PAYMENT_STATE_NAMES
from projections.queries.history import HistoryEntry
from projections.queries.recoveries import RecoveryRow
from projections.tables.table import Cell, Column, Kind, Table, total_row
from web.awards.objections import DocumentNamed
from web.claim_words import claim_key, claim_name, claim_value
from web.commanding.permitted import recovery_kind_name, recovery_state_name
from web.labels import actor_name, department_name, instalment_state_name, line_name, pot_name
from web.language import day_before, said
from web.language import gettext as _
from web.stored_words import document_name, reason_text

_MONEY, _DATE = Kind.MONEY, Kind.DATE
_STARTS = Column("starts", "期间起", "from", _DATE)
_ENDS = Column("ends", "期间止", "to", _DATE)
_NUMBER = Column("number", "期次", "no.", Kind.NUMBER)
_POTS = (
    Column("pot", "上限事项", "cap"),
    Column("ceiling_fen", "上限金额", "ceiling", _MONEY),
    Column("held_fen", "本项占用", "held by this award", _MONEY),
    Column("room_fen", "余额", "room", _MONEY),
)
_CLAIMS = (
    Column("kind_code", "类别代码", "kind code", in_files_only=True),
    Column("kind", "类别", "kind"),
    Column("key_code", "凭据代码", "evidence code", in_files_only=True),
    Column("key", "凭据", "evidence"),
    Column("value", "取值", "value"),
    _STARTS,
    _ENDS,
)
_INSTALMENTS = (
    _NUMBER,
    Column("due_on", "到期日", "due on", _DATE),
    _STARTS,
    _ENDS,
    Column("amount_fen", "金额", "amount", _MONEY),
    Column("state", "状态", "state"),
    Column("line", "预算指标", "budget line"),
    Column("reason", "理由", "reason"),
)
_PAYMENTS = (
    Column("reference", "参考号", "reference"),
    Column("batch", "拨付批次", "batch"),
    _NUMBER,
    Column("payee_name", "收款人", "payee"),
    Column("bank", "开户行", "bank"),
    Column("amount_fen", "金额", "amount", _MONEY),
    Column("returned_fen", "退汇", "returned", _MONEY),
    Column("state", "状态", "state"),
    Column("pay_on", "拨付日期", "to be paid on", _DATE),
    Column("confirmed_on", "确认日期", "confirmed on", _DATE),
    Column("booked_on", "银行记账", "booked by the bank", _DATE),
    Column("statement_line", "对账单行", "statement line", in_files_only=True),
)
_RECOVERIES = (
    Column("recovery", "追回编号", "recovery"),
    Column("kind", "事由", "kind"),
    Column("state", "状态", "state"),
    Column("principal_fen", "应退本金", "principal", _MONEY),
    Column("received_fen", "已到账", "received", _MONEY),
    Column("left_fen", "尚欠", "left", _MONEY),
    Column("pay_by", "缴款期限", "to be paid by", _DATE),
)
_DOCUMENTS = (
    Column("document", "文号", "document"),
    Column("step", "事项", "step"),
    Column("on", "业务日期", "business day", _DATE),
)
_TIMELINE = (
    Column("effective_on", "业务日期", "business day", _DATE),
    Column("event", "事项", "event"),
    _NUMBER,
    Column("gist", "说明", "what it is about"),
    Column("amount_fen", "金额", "amount", _MONEY),
    Column("actor", "经办人", "by"),
    Column("on_behalf_of", "代", "on behalf of"),
    Column("department", "部门", "department"),
    Column("document", "文号", "document"),
    Column("recorded_at", "记录时间", "recorded at", Kind.MOMENT),
)


def pots_table(found: Iterable[PotRow]) -> Table:
    """Return the caps that an award draws on."""
    rows = tuple((pot_name(one.key), one.ceiling_fen, one.held_fen, one.room_fen) for one in found)
    return Table("pots", "上限占用", "Caps", _POTS, rows)


def claims_table(found: Iterable[ClaimRow]) -> Table:
    """Return what an award claims, with the last day of a period."""
    rows = tuple(
        (
            one.kind,
            claim_name(one.kind),
            one.key,
            claim_key(one.kind, one.key),
            claim_value(one.value),
            one.starts,
            _last_day(one.ends),
        )
        for one in found
    )
    return Table("claims", "防重复", "Claims", _CLAIMS, rows)


def instalments_table(found: Iterable[InstalmentRow]) -> Table:
    """Return the instalments of an award as they stand."""
    rows = tuple(
        (
            one.number,
            one.due_on,
            one.starts,
            _last_day(one.ends),
            one.amount_fen,
            instalment_state_name(one.state),
            line_name(one.line),
            reason_text(one.reason),
        )
        for one in found
    )
    return Table("instalments", "分期", "Instalments", _INSTALMENTS, rows, _total(_INSTALMENTS, rows))


def payments_table(found: Iterable[AwardPayment]) -> Table:
    """Return the payments of an award; without accounts, as on the page."""
    rows = tuple(
        (
            one.reference,
            one.batch,
            one.number,
            one.payee_name,
            one.bank,
            one.amount_fen,
            one.returned_fen,
            said(PAYMENT_STATE_NAMES.get(one.state, (one.state, one.state))),
            one.pay_on,
            one.confirmed_on,
            one.booked_on,
            one.statement_line,
        )
        for one in found
    )
    return Table("payments", "支付", "Payments", _PAYMENTS, rows, _total(_PAYMENTS, rows))


def recoveries_table(found: Iterable[RecoveryRow]) -> Table:
    """Return the recoveries of an award."""
    rows = tuple(
        (
            one.recovery,
            recovery_kind_name(one.kind),
            recovery_state_name(one.state),
            one.principal_fen,
            one.received_fen,
            one.left_fen,
            one.pay_by,
        )
        for one in found
    )
    return Table("recoveries", "追回", "Recoveries", _RECOVERIES, rows)


def documents_table(found: Iterable[DocumentNamed]) -> Table:
    """Return the documents that an award's history names."""
    rows = tuple((document_name(one.document), one.step, one.on) for one in found)
    return Table("documents", "文件", "Documents", _DOCUMENTS, rows)


def timeline_table(entries: Iterable[HistoryEntry], gist_of: Callable[[HistoryEntry], str]) -> Table:
    """Return everything recorded of an award; ``gist_of`` says in a few words what an entry is about."""
    rows = tuple(
        (
            one.effective_on,
            said((one.title_zh, one.title_en)),
            one.figures.get("number"),
            gist_of(one),
            one.amount_fen,
            actor_name(one.actor),
            actor_name(one.on_behalf_of) if one.on_behalf_of else None,
            department_name(one.department),
            document_name(one.document),
            one.recorded_at,
        )
        for one in entries
    )
    return Table("timeline", "全部记录", "Everything recorded", _TIMELINE, rows)


def _total(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> tuple[Cell, ...] | None:
    """Return the sums of a table; None for one without rows."""
    return total_row(columns, rows, _("合计")) if rows else None


def _last_day(ends: date | None) -> date | None:
    """Return the last day of a period that is kept with its exclusive end."""
    return day_before(ends) if ends else None
