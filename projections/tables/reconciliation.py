"""Statements, lines, proposals, exceptions and tie-outs as tables for people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ledger.domain.identifiers import mask
from ledger.domain.money import yuan
from ledger.matching.model import MatchResult
from ledger.ports import TieOut
from ledger.statements.model import ReadFile, Statement
from projections.queries.exceptions import EXCEPTION_NAMES, EXCEPTION_STATES, ExceptionRow
from projections.queries.reconciliation import LineRow, StatementRow
from projections.tables.names import account_of, half_said, reason_text, statement_line_name
from projections.tables.table import Cell, Column, Kind, Language, Table

_PREVIEW = (
    Column("position", "行", "line", Kind.NUMBER),
    Column("booked_on", "记账日", "booked on", Kind.DATE),
    Column("amount_fen", "收(+)支(-)", "amount", Kind.MONEY),
    Column("balance_fen", "余额", "balance", Kind.MONEY),
    Column("counterparty", "对方", "counterparty"),
    Column("account", "对方账号", "account"),
    Column("summary", "摘要", "summary"),
    Column("reference", "参考号", "reference"),
    Column("return", "退汇", "return"),
)
_STATEMENTS = (
    Column("statement", "对账单", "statement"),
    Column("account", "账号", "account"),
    Column("file", "文件", "file", in_files_only=True),
    Column("opens_on", "起", "from", Kind.DATE),
    Column("closes_on", "止", "to", Kind.DATE),
    Column("opening_fen", "期初", "opening", Kind.MONEY),
    Column("total_fen", "发生额", "lines", Kind.MONEY),
    Column("closing_fen", "期末", "closing", Kind.MONEY),
    Column("lines", "行数", "count", Kind.NUMBER),
    Column("open", "未勾对", "open", Kind.NUMBER),
    Column("quarantine", "隔离原因", "quarantined because"),
)
_LINES = (
    Column("line", "行", "line"),
    Column("booked_on", "记账日", "booked on", Kind.DATE),
    Column("amount_fen", "收(+)支(-)", "amount", Kind.MONEY),
    Column("left_fen", "未勾对", "open", Kind.MONEY),
    Column("counterparty", "对方", "counterparty"),
    Column("account", "对方账号", "account", in_files_only=True),
    Column("summary", "摘要", "summary"),
    Column("matched", "勾对", "matched with"),
    Column("explained", "说明", "explained"),
)
_PROPOSALS = (
    Column("line", "行", "line"),
    Column("reference", "款项", "payment"),
    Column("pass", "依据", "pass"),
    Column("amount_fen", "金额", "amount", Kind.MONEY),
    Column("score", "相似度", "score", Kind.PERMILLE),
    Column("reason", "理由", "why"),
)
_EXCEPTIONS = (
    Column("id", "编号", "id"),
    Column("kind", "种类", "kind"),
    Column("subject", "对象", "subject"),
    Column("subject_key", "对象代码", "subject key", in_files_only=True),
    Column("amount_fen", "金额", "amount", Kind.MONEY),
    Column("noticed_on", "起始日期", "since", Kind.DATE),
    Column("closed_on", "了结日期", "settled on", Kind.DATE),
    Column("age", "历时（天）", "days", Kind.NUMBER),
    Column("owner", "责任人", "owner"),
    Column("state", "状态", "state"),
    Column("decision", "处理意见", "decision"),
    Column("detail", "详情", "detail"),
)
_TIE_OUTS = (
    Column("rule_code", "规则代码", "rule code", in_files_only=True),
    Column("rule", "规则", "rule"),
    Column("title", "内容", "what must agree"),
    Column("left", "左", "left"),
    Column("right", "右", "right"),
    Column("difference", "差异", "difference"),
)


def preview_tables(found: ReadFile, language: Language) -> list[Table]:
    """Return what a file says, one table a statement, with what keeps it from being matched."""
    return [_preview(one, language) for one in found.statements]


def _preview(one: Statement, language: Language) -> Table:
    rows = tuple(
        (
            line.position,
            line.booked_on,
            line.amount_fen,
            line.balance_fen,
            line.counterparty_name,
            line.counterparty_account,
            " ".join(filter(None, (line.summary, line.remark))),
            line.our_reference or line.bank_reference,
            line.return_reason or ("退汇" if line.is_return else ""),
        )
        for line in one.lines
    )
    total: tuple[Cell, ...] = (None, None, one.sum_fen, one.closing_fen, "合计", "", "", "", "")
    spent = -sum(line.amount_fen for line in one.lines if line.amount_fen < 0)
    received = sum(line.amount_fen for line in one.lines if line.amount_fen > 0)
    said = (
        f"{one.account} {one.account_name} {one.currency} · {len(rows)} lines, in {yuan(received)}, out {yuan(spent)}"
        if language == "en"
        else f"{one.account} {one.account_name} {one.currency} · {len(rows)} 行，收 {yuan(received)}，支 {yuan(spent)}"
    )
    return Table(
        "lines",
        "对账单预览",
        "Statement, not imported",
        _PREVIEW,
        rows,
        total=total,
        about=(said, *one.quarantine),
    )


def statements_table(found: Sequence[StatementRow], language: Language) -> Table:
    """Return the statements imported."""
    rows = tuple(
        (
            one.statement,
            mask(one.account),
            one.file_name,
            one.opens_on,
            one.closes_on,
            one.opening_fen,
            one.total_fen,
            one.closing_fen,
            one.lines,
            one.open_lines,
            _reasons(one.quarantine, language),
        )
        for one in found
    )
    return Table("statements", "对账单", "Statements", _STATEMENTS, rows)


def _reasons(texts: Sequence[str], language: Language) -> str:
    """Return in one language what the program says in both: ``账号相同 / same account``."""
    return ("; " if language == "en" else "；").join(half_said(text, language) for text in texts)


def lines_table(found: Sequence[LineRow], _language: Language) -> Table:
    """Return statement lines and what they are matched with."""
    rows = tuple(
        (
            one.line,
            one.booked_on,
            one.amount_fen,
            one.left_fen,
            one.counterparty_name,
            one.counterparty_account,
            one.summary,
            ", ".join(one.matched_with),
            one.explained,
        )
        for one in found
    )
    return Table("lines", "对账单行", "Statement lines", _LINES, rows)


def proposals_table(result: MatchResult, language: Language) -> Table:
    """Return what a match run proposes and suggests; nothing of it is confirmed."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.line,
            reference,
            one.pass_,
            fen,
            None,
            one.reason_en if language == "en" else one.reason_zh,
        )
        for one in result.proposed
        for reference, fen in one.allocations
    ]
    rows += [
        (
            pair.credit,
            pair.reference,
            "return",
            None,
            None,
            pair.reason_en if language == "en" else pair.reason_zh,
        )
        for pair in result.returns
        if not pair.settles
    ]
    rows += [
        (one.line, one.reference, "P6", None, one.score, _reasons(one.reasons, language))
        for one in result.suggestions
    ]
    return Table("proposals", "建议", "Proposals", _PROPOSALS, tuple(rows))


def exception_subject(one: ExceptionRow, language: Language) -> str:
    """Return what an exception is about: the reference of a payment, or a statement line by account and day."""
    return statement_line_name(one.statement, one.booked_on, language) if one.booked_on else one.subject


def exceptions_table(
    found: Sequence[ExceptionRow],
    language: Language,
    *,
    actor_name: Callable[[str], str] = str,
    ids_in_files_only: bool = False,
) -> Table:
    """Return exceptions, oldest first; owners are named by their user names unless ``actor_name`` says more.

    A terminal shows ids, by which an exception is decided there; a page has links.
    """
    place = language == "en"
    number, *others = _EXCEPTIONS
    rows = tuple(
        (
            one.id,
            EXCEPTION_NAMES.get(one.kind, (one.kind, one.kind))[place],
            exception_subject(one, language),
            one.subject,
            one.amount_fen,
            one.noticed_on,
            one.closed_on,
            one.age_days,
            one.owner and actor_name(one.owner),
            EXCEPTION_STATES.get(one.state, (one.state, one.state))[place],
            reason_text(one.decision, language),
            one.detail,
        )
        for one in found
    )
    columns = (replace(number, in_files_only=ids_in_files_only), *others)
    return Table("exceptions", "例外", "Exceptions", columns, rows)


RULE_NAMES = {
    "payments": ("款项", "payments"),
    "statement": ("对账单", "statement"),
    "coverage": ("对账单覆盖", "coverage by statements"),
    "quarantine": ("隔离", "quarantine"),
    "exceptions": ("例外", "exceptions"),
}
"""What the rules of a closing are about, in Chinese and English."""


def rule_name(tie: TieOut, language: Language) -> str:
    """Return what a rule is about; of a statement its account, masked, its days and its file."""
    name, _, statement = tie.rule.partition(" ")
    named = RULE_NAMES.get(name, (name, name))[language == "en"]
    return " ".join(filter(None, (named, account_of(statement), tie.about)))


def tie_outs_table(found: Sequence[TieOut], language: Language) -> Table:
    """Return the tie-outs of a month: rule, both values, difference."""
    rows = tuple(
        (
            one.rule.partition(" ")[0],
            rule_name(one, language),
            one.title_en if language == "en" else one.title_zh,
            *(yuan(value) if one.is_money else str(value) for value in (one.left, one.right, one.difference)),
        )
        for one in found
    )
    return Table("tie_outs", "结账核对", "Tie-outs", _TIE_OUTS, rows)
