"""What the picture of the burn page needs, all in fen and ready-made text: the browser computes no amount."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

from ledger.domain.money import FEN_PER_WAN, FEN_PER_YUAN
from projections.queries.burn import BurnTable, Promise
from web.amounts import Unit, current_unit, money, unit_name
from web.burn.months import MonthRow
from web.language import gettext as _

TICKS = 5

PARTS = 7
"""How many parts of a bar are told apart by Okabe and Ito's colours."""

LONGEST_LABEL = 44
NARROW_LABEL = 26
"""How wide a label beside a bar is at most, in letters, on a desk and on a phone; the table has it whole."""

Chart = dict[str, object]


def pace_chart(table: BurnTable, months: Sequence[MonthRow]) -> Chart:
    """Return what was spent by the end of each month, and even spending beside it (序时进度)."""
    highest = max([month.pace_fen for month in months] + [month.spent_so_far_fen or 0 for month in months])
    ticks = tick_values(highest)
    return {
        "months": [f"{month.month:%Y-%m}" for month in months],
        "month_text": [f"{month.month:%m}" for month in months],
        "begun": sum(month.spent_so_far_fen is not None for month in months),
        "spent": [month.spent_so_far_fen for month in months],
        "spent_text": [money(month.spent_so_far_fen) for month in months],
        "pace": [month.pace_fen for month in months],
        "pace_text": [money(month.pace_fen) for month in months],
        "ticks": ticks,
        "tick_text": [tick_text(fen) for fen in ticks],
        "spent_name": _("累计净支出"),
        "pace_name": _("序时进度"),
        "unit": unit_name(),
        "title": _("%(year)s 年累计净支出与序时进度", year=table.fiscal_year),
    }


def composition_chart(table: BurnTable, names: Sequence[str]) -> Chart:
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
        "names": [beside_a_bar(name) for name in names],
        "narrow_names": [beside_a_bar(name, NARROW_LABEL) for name in names],
        "keys": [row.key for row in table.rows],
        "parts": [
            {"name": name, "fen": fen, "text": [money(each) for each in fen]} for name, fen in parts.items()
        ],
        "ticks": ticks,
        "tick_text": [tick_text(fen) for fen in ticks],
        "unit": unit_name(),
        "title": _("指标构成"),
    }


def promises_chart(promises: Sequence[Promise], names: Sequence[str]) -> Chart:
    """Return what each later year already promises, as one bar a year, made up of what the money is for.

    ``names`` are what the promises are for, in their order. Beyond `PARTS` of these the smallest are drawn as one.
    """
    years = sorted({one.fiscal_year for one in promises})
    sums: dict[str, int] = {}
    for one, name in zip(promises, names, strict=True):
        sums[name] = sums.get(name, 0) + one.committed_fen
    largest = sorted(sums, key=lambda name: -sums[name])
    own = largest if len(largest) <= PARTS else largest[: PARTS - 1]
    parts = {
        name: dict.fromkeys(years, 0) for name in [*own, *([_("其他")] if len(own) < len(largest) else [])]
    }
    for one, name in zip(promises, names, strict=True):
        parts[name if name in own else _("其他")][one.fiscal_year] += one.committed_fen
    of_year = {year: sum(part[year] for part in parts.values()) for year in years}
    ticks = tick_values(max(of_year.values(), default=0))
    return {
        "years": [str(year) for year in years],
        "year_text": [f"{year}<br>{money(of_year[year])}" for year in years],
        "parts": [
            {
                "name": beside_a_bar(name),
                "fen": list(part.values()),
                "text": [money(fen) for fen in part.values()],
            }
            for name, part in parts.items()
        ],
        "ticks": ticks,
        "tick_text": [tick_text(fen) for fen in ticks],
        "unit": unit_name(),
        "title": _("以后年度已承诺"),
    }


def beside_a_bar(name: str, longest: int = LONGEST_LABEL) -> str:
    """Return a name that fits beside a picture: Chinese characters are twice as wide as letters."""
    return name if cell_len(name) <= longest else f"{set_cell_size(name, longest - 1).rstrip()}…"


def tick_values(highest_fen: int, lowest_fen: int = 0) -> list[int]:
    """Return round values from zero, or just below a negative amount, to just above another, in fen.

    They are about `TICKS`.
    """
    step = FEN_PER_YUAN
    while True:
        for factor in (1, 2, 5):
            if step * factor * TICKS >= highest_fen - min(0, lowest_fen):
                size = step * factor
                first = min(0, lowest_fen // size)
                return [size * number for number in range(first, max(1, -(-highest_fen // size)) + 1)]
        step *= 10


def tick_text(fen: int) -> str:
    """Print a round amount in the page's unit, without the decimals that are all zero."""
    whole = FEN_PER_WAN if current_unit() is Unit.WAN else FEN_PER_YUAN
    return f"{fen // whole:,}" if fen % whole == 0 else money(fen)
