"""Batches and payees as tables for people: what waits, which batches there are, what one pays, its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ledger.domain.identifiers import mask
from ledger.policy.pack import Pack
from projections.queries.batches import (
    OBSTACLE_NAMES,
    PAYMENT_STATE_NAMES,
    STATE_NAMES,
    BatchRow,
    Export,
    PaymentRow,
    Waiting,
)
from projections.queries.payees import PROPOSAL_STATE_NAMES, PayeeRow, ProposalRow
from projections.tables.names import clause_title, reason_text
from projections.tables.table import CODE_OF_PAYEE, Cell, Column, Kind, Language, Table, total_row

_MONEY = Kind.MONEY

_WAITING = (
    Column("fiscal_year", "财政年度", "fiscal year", Kind.NUMBER),
    Column("line", "指标", "budget line"),
    Column("due_on", "到期日", "due on", Kind.DATE),
    Column("award", "受理编号", "award"),
    Column("number", "期次", "no.", Kind.NUMBER),
    Column("clause", "条款", "clause", in_files_only=True),
    Column("clause_title", "条款名称", "title", in_files_only=True),
    Column("payee_uscc", *CODE_OF_PAYEE, in_files_only=True),
    Column("payee_name", "收款人", "payee"),
    Column("amount_fen", "到期金额", "due", _MONEY),
    Column("obstacle", "不能列入的原因", "what keeps it out"),
)
_BATCHES = (
    Column("batch", "批次号", "batch"),
    Column("fiscal_year", "财政年度", "fiscal year", Kind.NUMBER),
    Column("pay_on", "拨付日期", "to be paid on", Kind.DATE),
    Column("state", "状态", "state"),
    Column("payments", "笔数", "payments", Kind.NUMBER),
    Column("amount_fen", "金额", "amount", _MONEY),
    Column("made_by", "编制", "made by"),
    Column("approved_by", "复核", "approved by"),
    Column("exported_on", "导出日期", "exported on", Kind.DATE),
    Column("reason", "撤回理由", "why withdrawn", in_files_only=True),
)
_PAYMENTS = (
    Column("reference", "参考号", "reference"),
    Column("award", "受理编号", "award"),
    Column("number", "期次", "no.", Kind.NUMBER),
    Column("payee_name", "收款人", "payee"),
    Column("payee_uscc", *CODE_OF_PAYEE, in_files_only=True),
    Column("bank", "开户行", "bank", in_files_only=True),
    Column("account", "账号", "account"),
    Column("bank_code", "行号", "bank code", in_files_only=True),
    Column("line", "指标", "budget line", in_files_only=True),
    Column("amount_fen", "金额", "amount", _MONEY),
    Column("state", "状态", "state"),
    Column("confirmed_on", "确认日期", "confirmed on", Kind.DATE),
)
_EXPORTS = (
    Column("file_format", "格式", "format"),
    Column("file_hash", "文件摘要 SHA-256", "SHA-256 of the file"),
    Column("exported_by", "导出人", "by"),
    Column("exported_on", "导出日期", "on", Kind.DATE),
)
_PAYEES = (
    Column("uscc", *CODE_OF_PAYEE),
    Column("name", "收款人", "payee"),
    Column("account", "账号", "account"),
    Column("bank", "开户行", "bank"),
    Column("bank_code", "行号", "bank code", in_files_only=True),
    Column("open_proposals", "待确认", "to confirm", Kind.NUMBER),
    Column("flagged", "停用原因", "why blocked"),
)
_PROPOSALS = (
    Column("proposal", "申请序号", "proposal", Kind.NUMBER),
    Column("account_name", "户名", "account name"),
    Column("account", "账号", "account"),
    Column("bank", "开户行", "bank"),
    Column("bank_code", "行号", "bank code"),
    Column("document", "依据", "document"),
    Column("proposed_by", "提出", "proposed by"),
    Column("proposed_on", "提出日期", "on", Kind.DATE),
    Column("state", "状态", "state"),
    Column("decided_by", "确认", "decided by"),
    Column("decided_on", "确认日期", "on", Kind.DATE),
)


def waiting_table(
    found: Sequence[Waiting], pack: Pack, language: Language, *, line_name: Callable[[str], str] = str
) -> Table:
    """Return the due instalments that are in no batch, with what keeps some of them out.

    Budget lines are named by their keys unless ``line_name`` says them in words.
    """
    rows = tuple(
        (
            one.fiscal_year,
            line_name(one.line),
            one.due_on,
            one.award,
            one.number,
            one.clause,
            clause_title(pack, one.clause, language) or None,
            one.payee_uscc,
            one.payee_name,
            one.amount_fen,
            (": " if language == "en" else "：").join(
                filter(
                    None, (_said(OBSTACLE_NAMES, one.obstacle, language), reason_text(one.reason, language))
                )
            ),
        )
        for one in found
    )
    return _listed("due", ("到期待拨付", "Due, in no batch"), _WAITING, rows, language, totalled=True)


def batches_table(
    found: Sequence[BatchRow], language: Language, *, actor_name: Callable[[str], str] = str
) -> Table:
    """Return batches, one a row; officers are named by their user names unless ``actor_name`` says more."""
    rows = tuple(
        (
            one.batch,
            one.fiscal_year,
            one.pay_on,
            _said(STATE_NAMES, one.state, language),
            one.payments,
            one.amount_fen,
            actor_name(one.made_by),
            one.approved_by and actor_name(one.approved_by),
            one.exported_on,
            one.reason,
        )
        for one in found
    )
    return _listed("batches", ("拨付批次", "Batches"), _BATCHES, rows, language)


def payments_table(found: Sequence[PaymentRow], language: Language) -> Table:
    """Return the payments of a batch; what was left out at approval is shown and not added."""
    rows = tuple(
        (
            one.reference,
            one.award,
            one.number,
            one.payee_name,
            one.payee_uscc,
            one.bank,
            one.account,
            one.bank_code,
            one.line,
            one.amount_fen,
            _said(PAYMENT_STATE_NAMES, one.state, language),
            one.confirmed_on,
        )
        for one in found
    )
    paid = [row for row, one in zip(rows, found, strict=True) if one.state != "left_out"]
    total = total_row(_PAYMENTS, paid, "total" if language == "en" else "合计")
    return Table("payments", "款项", "Payments", _PAYMENTS, rows, total=total)


def exports_table(found: Sequence[Export], language: Language) -> Table:
    """Return the files by which a batch left."""
    rows = tuple((one.file_format, one.file_hash, one.exported_by, one.exported_on) for one in found)
    return _listed("exports", ("导出文件", "Files exported"), _EXPORTS, rows, language)


def payees_table(found: Sequence[PayeeRow], language: Language) -> Table:
    """Return payees; in a list accounts are masked."""
    rows = tuple(
        (
            one.uscc,
            one.name,
            mask(one.account) if one.confirmed else "",
            one.bank,
            one.bank_code,
            one.open_proposals,
            one.flagged,
        )
        for one in found
    )
    return _listed("payees", ("收款人", "Payees"), _PAYEES, rows, language)


def proposals_table(payee: PayeeRow, found: Sequence[ProposalRow], language: Language) -> Table:
    """Return every account proposed for a payee, in full, and which of them batches pay to."""
    rows = tuple(
        (
            one.proposal,
            one.account_name,
            one.account,
            one.bank,
            one.bank_code,
            one.document,
            one.proposed_by,
            one.proposed_on,
            _said(PROPOSAL_STATE_NAMES, one.state, language),
            one.decided_by,
            one.decided_on,
        )
        for one in found
    )
    about = [f"{payee.name} {payee.uscc}"]
    if payee.confirmed:
        paid_to = f"{payee.account_name} {payee.account} {payee.bank} {payee.bank_code}"
        about.append(f"batches pay to: {paid_to}" if language == "en" else f"拨付账户：{paid_to}")
    if payee.flagged:
        about.append(f"blocked: {payee.flagged}" if language == "en" else f"已停用：{payee.flagged}")
    return Table("proposals", "收款账户申请", "Accounts proposed", _PROPOSALS, rows, about=tuple(about))


def _said(names: Mapping[str, tuple[str, str]], code: str, language: Language) -> str:
    """Return what a code is called; the code itself where a later version of the program wrote it."""
    return names.get(code, (code, code))[language == "en"]


def _listed(
    name: str,
    title: tuple[str, str],
    columns: tuple[Column, ...],
    rows: tuple[tuple[Cell, ...], ...],
    language: Language,
    *,
    totalled: bool = False,
) -> Table:
    total = total_row(columns, rows, "total" if language == "en" else "合计") if totalled else None
    return Table(name, *title, columns, rows, total=total)
