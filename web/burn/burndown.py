"""What the picture of the remainder (余额) needs, all in fen and ready-made text: the browser computes no amount."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from projections.queries.burndown import Burndown, Remainder
from web.amounts import money, unit_name
from web.burn.chart import Chart, tick_text, tick_values
from web.language import gettext as _

MIDDLE = 16
"""The day in the middle of a month, under which its name stands."""


def burndown_chart(found: Burndown, fiscal_year: int) -> Chart:
    """Return what is left at the end of each month, even spending beside it, and where the present pace leads.

    The pace's line ends on the day the money does, which is marked, or on the last day of the year. It is worse to run
    dry than to last, and the page colours it so by the reader's convention.
    """
    points = [found.opening, *found.months]
    known = [point for point in points if point.unspent_fen is not None]
    ahead = _ahead(found)
    drawn = [fen for one in known for fen in (one.unspent_fen, one.free_fen) if fen is not None]
    ticks = tick_values(max([found.opening.even_fen, *drawn]), min(drawn, default=0))
    return {
        "starts": f"{found.opening.on}",
        "ends": f"{found.months[-1].on}",
        "now": f"{found.now.on}" if found.now else None,
        "left": _series(known, [one.unspent_fen for one in known], _("未支出")),
        "free": _series(known, [one.free_fen for one in known], _("可用")),
        "even": _series(points, [one.even_fen for one in points], _("序时余额")),
        "ahead": {
            "name": _("按目前进度"),
            "days": [f"{day}" for day, _fen in ahead],
            "fen": [fen for _day, fen in ahead],
            "text": [money(fen) for _day, fen in ahead],
            "is_worse": found.dry_on is not None,
        },
        "dry_on": f"{found.dry_on}" if found.dry_on else None,
        "dry_text": _("%(day)s用尽", day=found.dry_on) if found.dry_on else "",
        "month_days": [f"{one.month:%Y-%m}-{MIDDLE}" for one in found.months],
        "month_text": [f"{one.month:%m}" for one in found.months],
        "ticks": ticks,
        "tick_text": [tick_text(fen) for fen in ticks],
        "unit": unit_name(),
        "title": _("%(year)s 年余额与序时余额", year=fiscal_year),
    }


def _series(points: Sequence[Remainder], fen: Sequence[int | None], name: str) -> Chart:
    return {
        "name": name,
        "days": [f"{one.on}" for one in points],
        "fen": list(fen),
        "text": [money(each) for each in fen],
    }


def _ahead(found: Burndown) -> list[tuple[date, int]]:
    """Return the days and amounts of the pace's line: today, the months' ends to come, and the day it runs dry."""
    if found.now is None or found.now.unspent_fen is None:
        return []
    line = [(found.now.on, found.now.unspent_fen)]
    for one in found.months:
        is_before = found.dry_on is None or one.on < found.dry_on
        if one.on > found.now.on and is_before and one.expected_fen is not None:
            line.append((one.on, one.expected_fen))
    return [*line, (found.dry_on, 0)] if found.dry_on else line
