"""What the picture of the burn page needs, all in fen and ready-made text: the browser computes no amount."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.domain.money import FEN_PER_WAN, FEN_PER_YUAN
from projections.queries.burn import BurnTable
from web.amounts import Unit, current_unit, money, unit_name
from web.burn.months import MonthRow
from web.language import gettext as _

TICKS = 5

LONGEST_LABEL = 16
"""Signs of a label beside a bar; the table has it whole."""

Chart = dict[str, str | list[str] | list[int] | list[int | None]]


def pace_chart(table: BurnTable, months: Sequence[MonthRow]) -> Chart:
    """Return what was spent by the end of each month, and even spending beside it (序时进度)."""
    highest = max([month.pace_fen for month in months] + [month.spent_so_far_fen or 0 for month in months])
    ticks = tick_values(highest)
    return {
        "months": [f"{month.month:%Y-%m}" for month in months],
        "spent": [month.spent_so_far_fen for month in months],
        "spent_text": [money(month.spent_so_far_fen) for month in months],
        "pace": [month.pace_fen for month in months],
        "pace_text": [money(month.pace_fen) for month in months],
        "ticks": ticks,
        "tick_text": [_tick(fen) for fen in ticks],
        "spent_name": _("累计净支出"),
        "pace_name": _("序时进度"),
        "unit": unit_name(),
        "title": _("%(year)s 年累计净支出与序时进度", year=table.fiscal_year),
    }


def composition_chart(table: BurnTable, names: Sequence[str]) -> dict[str, object]:
    """Return of what each row's money is made up: net spent, due, committed, free; overdrawn rows have nothing free.

    ``names`` are what the rows are called, in their order.
    """
    parts = {
        _("净支出"): [row.spent_fen for row in table.rows],
        _("已到期"): [row.due_fen for row in table.rows],
        _("已承诺"): [row.committed_fen for row in table.rows],
        _("可用"): [max(0, row.free_fen) for row in table.rows],
    }
    ticks = tick_values(max((row.total_fen for row in table.rows), default=0))
    return {
        "names": [_short(name) for name in names],
        "keys": [row.key for row in table.rows],
        "parts": [
            {"name": name, "fen": fen, "text": [money(each) for each in fen]} for name, fen in parts.items()
        ],
        "ticks": ticks,
        "tick_text": [_tick(fen) for fen in ticks],
        "unit": unit_name(),
        "title": _("指标构成"),
    }


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…"


def tick_values(highest_fen: int) -> list[int]:
    """Return round values from zero to just above an amount, about `TICKS` of them, in fen."""
    step = FEN_PER_YUAN
    while True:
        for factor in (1, 2, 5):
            if step * factor * TICKS >= highest_fen:
                size = step * factor
                return [size * number for number in range(max(1, -(-highest_fen // size)) + 1)]
        step *= 10


def _tick(fen: int) -> str:
    """Print a round amount without the decimals that are all zero."""
    whole = FEN_PER_WAN if current_unit() is Unit.WAN else FEN_PER_YUAN
    return f"{fen // whole:,}" if fen % whole == 0 else money(fen)
