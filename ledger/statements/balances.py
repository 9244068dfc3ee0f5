"""Whether a statement ties: opening + Σ = closing, running balances without a break, totals as its bank states them.

What does not tie is kept but quarantined: it is shown, and never matched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.domain.money import yuan
from ledger.statements.model import StatementLine, bilingual


@dataclass(frozen=True, slots=True)
class Chain:
    """Running balances followed through a statement: the balances before and after it, or the first break."""

    opening_fen: int | None = None
    closing_fen: int | None = None
    broken_at: int | None = None
    """Position of the first line whose balance does not follow; None if all do."""


def follow(lines: Sequence[StatementLine], times: Sequence[str] = ()) -> Chain:
    """Follow the running balances in the order in which they hold: as printed, the newest first, or by time.

    ``times`` are the days with the time cells as printed. Lines without a balance are bridged by their amounts.
    Where both directions hold, and neither dates nor times say which, nothing is concluded.
    """
    if not any(line.balance_fen is not None for line in lines):
        return Chain()
    stamps = times or [line.booked_on.isoformat() for line in lines]
    printed = list(zip(stamps, lines, strict=True))
    forward, backward = _followed(printed), _followed(printed[::-1])
    if stamps[0] > stamps[-1]:
        forward, backward = backward, forward
    if forward.broken_at is None:
        undecided = backward.broken_at is None and backward != forward and stamps[0] == stamps[-1]
        return Chain() if undecided else forward
    reversed_days = printed[::-1]
    tried = (backward, _followed(sorted(printed, key=_stamp)), _followed(sorted(reversed_days, key=_stamp)))
    return next((chain for chain in tried if chain.broken_at is None), forward)


def _stamp(stamped: tuple[str, StatementLine]) -> str:
    return stamped[0]


def _followed(lines: Sequence[tuple[str, StatementLine]]) -> Chain:
    opening: int | None = None
    balance = 0
    moved = 0
    for _, line in lines:
        moved += line.amount_fen
        if line.balance_fen is None:
            continue
        if opening is None:
            opening = line.balance_fen - moved
        elif balance + moved != line.balance_fen:
            return Chain(broken_at=line.position)
        balance, moved = line.balance_fen, 0
    return Chain(opening, balance + moved)


def untied(opening_fen: int | None, sum_fen: int, closing_fen: int | None) -> list[str]:
    """Return the reason why opening + Σ is not closing; nothing if it is, or if either is not stated."""
    if opening_fen is None or closing_fen is None or opening_fen + sum_fen == closing_fen:
        return []
    figures = f"{yuan(opening_fen)} + {yuan(sum_fen)} ≠ {yuan(closing_fen)}"
    return [
        bilingual(
            f"期初余额加发生额不等于期末余额：{figures}",
            f"the opening balance and the lines do not make the closing balance: {figures}",
        )
    ]


def broken(chain: Chain) -> list[str]:
    """Return the reason why the running balances are broken; nothing if they are not."""
    if chain.broken_at is None:
        return []
    return [
        bilingual(
            f"逐笔余额在第 {chain.broken_at} 笔处不连续",
            f"the running balance does not follow at line {chain.broken_at}",
        )
    ]


def differing(what: str, what_en: str, stated: int | None, found: int, *, money: bool = True) -> list[str]:
    """Return the reason why a stated total is not the sum of the lines; nothing if it is or none is stated."""
    if stated is None or abs(stated) == abs(found):
        return []
    printed = (yuan(stated), yuan(found)) if money else (str(stated), str(found))
    return [
        bilingual(
            f"{what}与明细不符：文件载 {printed[0]}，明细合计 {printed[1]}",
            f"{what_en} differ: the file states {printed[0]}, the lines make {printed[1]}",
        )
    ]


def foreign(currency: str) -> list[str]:
    """Return the reason why a statement in another currency than CNY is not matched."""
    if currency == "CNY":
        return []
    return [
        bilingual(
            f"币种 {currency} 不是人民币，不参与对账",
            f"the currency is {currency}, not CNY: the lines are kept and not matched",
        )
    ]
