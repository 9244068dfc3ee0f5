"""Forms that wait are found by the officer who filled them in, encrypted, and not for long."""

from __future__ import annotations

from access.kept_forms import KEPT_FOR, MOST_KEPT
from tests.access.conftest import Desk

FIELDS = [("account", "0200004909200012345"), ("reason", "更正"), ("reason", "再更正")]


def test_a_form_comes_back_whole_to_who_filled_it_in_and_to_nobody_else(desk: Desk) -> None:
    forms = desk.access.kept_forms
    id_ = forms.keep("a", FIELDS)
    assert forms.find("a", id_) == FIELDS
    assert forms.find("b", id_) is None
    assert forms.find("a", "x" * 500) is None
    assert "0200004909200012345" not in str(desk.access.store.rows("SELECT * FROM access.kept_form"))


def test_it_waits_a_quarter_of_an_hour(desk: Desk) -> None:
    forms = desk.access.kept_forms
    id_ = forms.keep("a", FIELDS)
    desk.clock.pass_by(seconds=KEPT_FOR.total_seconds() - 1)
    assert forms.find("a", id_) == FIELDS
    desk.clock.pass_by(seconds=1)
    assert forms.find("a", id_) is None
    forms.keep("b", FIELDS)
    assert desk.access.store.rows("SELECT username FROM access.kept_form") == [{"username": "b"}]


def test_the_oldest_of_an_officer_gives_way(desk: Desk) -> None:
    forms = desk.access.kept_forms
    other, ids = forms.keep("b", FIELDS), []
    for _ in range(MOST_KEPT + 2):
        ids.append(forms.keep("a", FIELDS))
        desk.clock.pass_by(seconds=1)
    assert [forms.find("a", id_) is not None for id_ in ids] == [False, False] + [True] * MOST_KEPT
    assert forms.find("b", other) == FIELDS
