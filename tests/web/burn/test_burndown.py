from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from flask import Flask

from ledger.domain.money import yuan
from projections.queries.burn import BurnRow, BurnTable, MonthBar, Promise, time_gone, together
from projections.queries.burndown import burndown
from web.burn.burndown import burndown_chart
from web.burn.chart import PARTS, promises_chart, tick_values

ON = date(2026, 9, 30)


def chart_of(*months: MonthBar) -> dict[str, object]:
    """Return the picture of these months, on the last day of September."""
    total = BurnRow(**vars(together(months)))
    table = BurnTable(2026, ON, "line", (), total, months, time_gone(2026, ON))
    return burndown_chart(burndown(table), 2026)


@pytest.fixture(autouse=True)
def _request(app: Flask) -> object:
    with app.test_request_context("/"):
        yield


OPENED = MonthBar(month=date(2026, 1, 1), appropriated_fen=1_000_000)


def test_the_pace_ends_on_the_marked_day() -> None:
    chart = chart_of(OPENED, MonthBar(month=date(2026, 9, 1), paid_fen=900_000))
    ahead = chart["ahead"]
    assert isinstance(ahead, dict)
    assert chart["now"] == "2026-09-30"
    assert chart["dry_on"] == "2026-10-31"
    assert (ahead["days"], ahead["fen"]) == (["2026-09-30", "2026-10-31"], [100_000, 0])
    assert ahead["text"] == [yuan(100_000), yuan(0)]
    assert ahead["is_worse"] is True
    assert "用尽" in str(chart["dry_text"])


def test_money_that_lasts_ends_with_the_year_and_is_not_worse() -> None:
    chart = chart_of(OPENED, MonthBar(month=date(2026, 9, 1), paid_fen=273_000))
    ahead = chart["ahead"]
    assert isinstance(ahead, dict)
    assert ahead["days"] == ["2026-09-30", "2026-10-31", "2026-11-30", "2026-12-31"]
    assert ahead["fen"] == [727_000, 696_000, 666_000, 635_000]
    assert ahead["is_worse"] is False
    assert (chart["dry_on"], chart["dry_text"]) == (None, "")


def test_a_year_that_is_over_is_drawn_without_what_is_to_come() -> None:
    table = BurnTable(
        2025,
        ON,
        "line",
        (),
        BurnRow(appropriated_fen=5),
        (MonthBar(month=date(2025, 1, 1), appropriated_fen=5),),
        time_gone(2025, ON),
    )
    chart = burndown_chart(burndown(table), 2025)
    ahead, left = chart["ahead"], chart["left"]
    assert isinstance(ahead, dict)
    assert isinstance(left, dict)
    assert (chart["now"], ahead["days"]) == (None, [])
    assert (left["days"][0], left["days"][-1], left["fen"]) == ("2024-12-31", "2025-12-31", [5] * 13)


def test_the_axis_reaches_below_nothing_where_more_is_promised_than_there_is() -> None:
    chart = chart_of(OPENED, MonthBar(month=date(2026, 2, 1), committed_fen=1_300_000))
    ticks = chart["ticks"]
    assert isinstance(ticks, list)
    assert ticks[0] <= -300_000
    assert ticks[-1] >= 1_000_000
    assert 0 in ticks


def test_ticks_below_nothing_are_as_far_apart_as_above() -> None:
    for lowest in (-1, -99, -12_345_678, -(10**14)):
        ticks = tick_values(10_000_000, lowest)
        assert ticks[0] <= lowest < ticks[0] + ticks[1] - ticks[0]
        assert len({later - earlier for earlier, later in pairwise(ticks)}) == 1
        assert len(ticks) <= 8


def promise(year: int, fen: int) -> Promise:
    """Return a promise of some money in a later year."""
    return Promise(year, "", "kw", "art3.rent", "district", opened=False, committed_fen=fen)


def test_years_ahead_are_stacked_by_what_they_are_for() -> None:
    promises = [promise(2027, 100), promise(2027, 7), promise(2028, 50)]
    chart = promises_chart(promises, ["甲", "乙", "甲"])
    assert chart["years"] == ["2027", "2028"]
    assert chart["year_text"] == ["2027<br>1.07", "2028<br>0.50"]
    assert chart["parts"] == [
        {"name": "甲", "fen": [100, 50], "text": ["1.00", "0.50"]},
        {"name": "乙", "fen": [7, 0], "text": ["0.07", "0.00"]},
    ]


def test_more_parts_than_there_are_colours_are_drawn_as_one() -> None:
    promises = [promise(2027, 1_000 - number) for number in range(PARTS + 3)]
    parts = promises_chart(promises, [f"事项{number}" for number in range(PARTS + 3)])["parts"]
    assert isinstance(parts, list)
    assert len(parts) == PARTS
    assert parts[-1]["name"] == "其他"
    assert sum(part["fen"][0] for part in parts) == sum(one.committed_fen for one in promises)
