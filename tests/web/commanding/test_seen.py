"""What a form carries is compared and printed, never trusted."""

from __future__ import annotations

import pytest
from flask import Flask

from projections.queries import trails
from web.amounts import money
from web.commanding.about import Matter
from web.commanding.context import Subject
from web.commanding.figures import Card, Figure
from web.commanding.seen import MAX_CARRIED, Carried, Changes, Difference, Shown, changes_since, unpacked

LINE = "2026|kw|art4.testing|district"


def a_line(free_fen: int, version: int = 3) -> Subject:
    """Return a budget line as a page shows it."""
    figures = (Figure("state", "状态", "open"), Figure("free_fen", "可用", free_fen, money))
    trail = trails.of_award("no such award")
    return Subject(Matter.BUDGET_LINE, (LINE,), trail, version, Card("L", "", figures=figures))


def test_what_is_carried_comes_back_as_it_was() -> None:
    carried = Carried.of(a_line(100))
    assert carried.version == "3"
    assert unpacked(carried.shown) == Shown(f"budget_line|{LINE}", {"state": "open", "free_fen": 100})
    assert carried.is_of(a_line(100))
    assert Carried.of(None) == Carried()
    assert not Carried().is_of(a_line(100))


def test_a_figure_that_moved_without_an_event_of_its_own_is_a_change(app: Flask) -> None:
    with app.test_request_context("/"):
        assert changes_since(a_line(100), Carried.of(a_line(100))) is None
        assert changes_since(a_line(9_000), Carried.of(a_line(100))) == Changes(
            differences=(Difference("可用", "1.00", "90.00"),)
        )


def test_what_was_shown_of_another_thing_says_nothing_of_this_one(app: Flask) -> None:
    with app.test_request_context("/"):
        other = Carried("1", '{"of":"budget_line|another","figures":{"free_fen":1}}')
        assert changes_since(a_line(100), other) is None


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"of":1}',
        '{"of":"x","figures":{"free_fen":[1]}}',
        '{"of":"x","figures":{"free_fen":1' + "0" * 30 + "}}",
        '{"of":"' + "x" * 3_000 + '"}',
        "x" * (MAX_CARRIED + 1),
        "\ud800",
    ],
)
def test_what_is_not_ours_is_nothing(text: str) -> None:
    assert unpacked(text) == Shown()


def test_a_figure_of_another_kind_than_ours_is_shown_as_none(app: Flask) -> None:
    altered = Carried("3", f'{{"of":"budget_line|{LINE}","figures":{{"free_fen":"<b>","state":5}}}}')
    with app.test_request_context("/"):
        changes = changes_since(a_line(100), altered)
    assert changes is not None
    assert [one.before for one in changes.differences] == ["—", "—"]
