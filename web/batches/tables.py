"""What came back of a batch, its files, and what was done with it, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from projections.queries.batch_list import BatchPayment, BatchStep
from projections.queries.batches import Export
from projections.queries.topics import title_of
from projections.tables.table import CODE_OF_PAYEE, Column, Kind, Table
from web.labels import actor_name, instalment_state_name
from web.language import said
from web.stored_words import reason_text

_RETURNED = (
    Column("reference", "参考号", "reference"),
    Column("award", "受理编号", "award"),
    Column("number", "期次", "no.", Kind.NUMBER),
    Column("payee_name", "收款人", "payee"),
    Column("payee_uscc", *CODE_OF_PAYEE),
    Column("returned_fen", "金额", "amount", Kind.MONEY),
    Column("instalment_state", "分期状态", "instalment"),
    Column("reason", "原因", "why"),
)
_EXPORTS = (
    Column("file", "文件", "file"),
    Column("exported_by", "导出人", "exported by"),
    Column("exported_on", "导出日期", "exported on", Kind.DATE),
    Column("file_hash", "SHA-256", "SHA-256"),
)
_STORY = (
    Column("recorded_at", "记录时间", "recorded at", Kind.MOMENT),
    Column("event", "事项", "event"),
    Column("effective_on", "业务日期", "business day", Kind.DATE),
    Column("actor", "经办人", "by"),
    Column("on_behalf_of", "代", "on behalf of"),
    Column("amount_fen", "金额", "amount", Kind.MONEY),
    Column("words", "说明", "what was said"),
)


def returned_table(found: Iterable[BatchPayment]) -> Table:
    """Return the payments of a batch that came back, and why they cannot be paid again yet."""
    rows = tuple(
        (
            one.reference,
            one.award,
            one.number,
            one.payee_name,
            one.payee_uscc,
            one.returned_fen,
            instalment_state_name(one.instalment_state),
            reason_text(one.blocked or one.reason),
        )
        for one in found
    )
    return Table("returned", "退汇款项", "Payments that came back", _RETURNED, rows)


def exports_table(found: Iterable[Export], formats: Mapping[str, tuple[str, str]]) -> Table:
    """Return the files by which a batch left; ``formats`` says what they are called."""
    rows = tuple(
        (
            said(formats.get(one.file_format, (one.file_format, one.file_format))),
            actor_name(one.exported_by),
            one.exported_on,
            one.file_hash,
        )
        for one in found
    )
    return Table("exports", "导出文件", "Files exported", _EXPORTS, rows)


def story_table(found: Iterable[BatchStep], formats: Mapping[str, tuple[str, str]]) -> Table:
    """Return what was done with a batch, in order; ``formats`` says what its files are called."""
    rows = tuple(
        (
            one.recorded_at,
            said(title_of(one.topic)),
            one.effective_on,
            actor_name(one.actor),
            one.on_behalf_of and actor_name(one.on_behalf_of),
            one.amount_fen,
            _words(one, formats),
        )
        for one in found
    )
    return Table("story", "经过", "What was done", _STORY, rows)


def _words(one: BatchStep, formats: Mapping[str, tuple[str, str]]) -> str:
    """Return what was said of a step: its reason, or which file left."""
    if reason := one.figures.get("reason"):
        return reason_text(str(reason))
    file_format = str(one.figures.get("file_format") or "")
    return said(formats[file_format]) if file_format in formats else file_format
