"""Days, moments and sums as they are typed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click
import pytest

from cli.parameters import DAY, MOMENT, YUAN


def test_days() -> None:
    assert DAY.convert("2026-03-31", None, None) == date(2026, 3, 31)
    assert DAY.convert(date(2026, 3, 31), None, None) == date(2026, 3, 31)


@pytest.mark.parametrize("text", ["", "2026-02-30", "31/3/2026", "1066-10-14", "9999-01-01"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(click.BadParameter):
        DAY.convert(text, None, None)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-31T17:30", datetime(2026, 3, 31, 9, 30, tzinfo=UTC)),
        ("2026-03-31 17:30:15", datetime(2026, 3, 31, 9, 30, 15, tzinfo=UTC)),
        ("2026-03-31T17:30:00Z", datetime(2026, 3, 31, 17, 30, tzinfo=UTC)),
        ("2026-03-31", datetime(2026, 3, 31, 15, 59, 59, 999_999, tzinfo=UTC)),
    ],
)
def test_moments_are_in_beijing_unless_they_say_otherwise(text: str, moment: datetime) -> None:
    assert MOMENT.convert(text, None, None) == moment


@pytest.mark.parametrize("text", ["", "now", "2026-03-31T25:00", "2026-3-1"])
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(click.BadParameter):
        MOMENT.convert(text, None, None)


def test_sums() -> None:
    assert YUAN.convert("1,234.56", None, None) == 123_456
    with pytest.raises(click.BadParameter):
        YUAN.convert("1.234", None, None)
