"""What a simulation came to, as tables: precision by pass, and the ends of the months."""

from __future__ import annotations

from cli.simulating.measuring import Measured, shown
from projections.tables.table import Column, Kind, Table

_PASSES = (
    Column("pass", "轮次", "pass"),
    Column("confirmed", "自动勾对", "confirmed", Kind.NUMBER),
    Column("confirmed_right", "其中正确", "rightly", Kind.NUMBER),
    Column("precision", "查准率", "precision"),
    Column("decidable", "可判定", "decidable", Kind.NUMBER),
    Column("recall", "查全率", "recall"),
    Column("proposed", "建议", "proposed", Kind.NUMBER),
    Column("proposed_right", "其中正确", "rightly", Kind.NUMBER),
)
_MONTHS = (
    Column("month", "月份", "month"),
    Column("statement_fen", "流水合计", "statement", Kind.MONEY),
    Column("ledger_fen", "账上净支付", "ledger", Kind.MONEY),
    Column("partly_fen", "部分勾对", "partly matched", Kind.MONEY, in_files_only=True),
    Column("explained_fen", "已说明", "explained", Kind.MONEY),
    Column("listed_fen", "例外清单", "exceptions", Kind.MONEY),
    Column("difference_fen", "差额", "difference", Kind.MONEY),
    Column("in_transit_fen", "在途", "in transit", Kind.MONEY, in_files_only=True),
    Column("tie_outs", "核对", "tie-outs"),
)


def passes_table(measured: Measured) -> Table:
    """Return how many matches each pass confirmed and proposed, and how many rightly."""
    score = measured.score
    zh = f"自动勾对：可判定 {score.decidable} 行，勾对正确 {score.decidable_right} 行，查全率 {shown(score.recall)}"
    en = f"Matches: {score.decidable} lines decidable, {score.decidable_right} confirmed, recall {shown(score.recall)}"
    rows = tuple(
        (
            name,
            one.confirmed,
            one.confirmed_right,
            shown(one.precision),
            one.decidable,
            shown(one.recall) if one.decidable else "",
            one.proposed,
            one.proposed_right,
        )
        for name, one in score.passes.items()
    )
    return Table("passes", zh, en, _PASSES, rows)


def months_table(measured: Measured, latest: int) -> Table:
    """Return the ends of the latest so many months: Σ statement, and what accounts for it, since the opening."""
    rows = tuple(
        (
            f"{one.month:%Y-%m}",
            one.statement_fen,
            one.ledger_fen,
            one.partly_fen,
            one.explained_fen,
            one.listed_fen,
            one.difference_fen,
            one.in_transit_fen,
            f"{one.tie_outs - len(one.tie_outs_failed)}/{one.tie_outs}",
        )
        for one in measured.months[-latest:]
    )
    zh = "月末累计：流水 = 账上 + 部分勾对 + 已说明 + 例外"
    en = "Month ends, since the opening: statement = ledger + partly matched + explained + exceptions"
    return Table("month_ends", zh, en, _MONTHS, rows)
