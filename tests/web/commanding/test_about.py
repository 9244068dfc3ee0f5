"""Every form is decided on: it is about something whose history can move, or it begins something new."""

from __future__ import annotations

from flask import Flask

from ledger.application.verb import commands
from web.commanding.about import ABOUT, BEGINNING, Matter
from web.commanding.cards import READ_BY
from web.commanding.fields import WITHOUT_FORM, fields_of
from web.commanding.sheets import SUBJECTS


def test_every_command_with_a_form_is_about_something_or_begins_it() -> None:
    with_form = {kind.name for kind in commands()} - WITHOUT_FORM
    assert set(ABOUT) | set(BEGINNING) == with_form
    assert not set(ABOUT) & set(BEGINNING)
    assert all(BEGINNING.values())


def test_what_a_command_is_about_is_named_by_fields_it_has_and_pages_decide() -> None:
    for kind in commands():
        if kind.name in ABOUT:
            names = {field.name for field in fields_of(kind)}
            assert set(ABOUT[kind.name].fields) <= names & SUBJECTS, kind.name


def test_every_matter_is_that_of_a_command_and_has_a_card(app: Flask) -> None:
    assert {about.matter for about in ABOUT.values()} == set(Matter)
    assert set(READ_BY) == set(Matter) - {Matter.STATEMENT_PAGE}
