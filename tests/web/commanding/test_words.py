from __future__ import annotations

import re
from collections.abc import Iterable

from flask import Flask

from ledger.application.verb import commands
from web.commanding.choices import choices
from web.commanding.fields import WITHOUT_FORM, Field, fields_of
from web.commanding.words import ANSWERS, COMMANDS, FIELDS, FIELDS_OF, HINTS
from web.labels import FIGURE_NAMES


def every_field(fields: Iterable[Field]) -> Iterable[Field]:
    for field in fields:
        yield field
        yield from every_field(field.fields)


def test_every_command_has_a_title_and_a_line_on_what_it_does() -> None:
    assert set(COMMANDS) == {kind.name for kind in commands()}
    for name, words in COMMANDS.items():
        for chinese, english in (words.title, words.about):
            assert chinese, name
            assert english.isascii(), name


def test_every_field_has_a_label_and_no_label_is_left_over() -> None:
    with_form = [kind for kind in commands() if kind.name not in WITHOUT_FORM]
    used = {f"{kind.name}.{field.name}" for kind in commands() for field in fields_of(kind)}
    names = {field.name for kind in commands() for field in every_field(fields_of(kind))}
    shown = {field.name for kind in with_form for field in every_field(fields_of(kind))}
    assert shown <= {*FIGURE_NAMES, *FIELDS}
    assert set(FIELDS) <= names
    assert set(FIELDS_OF) <= used
    assert {hint for hint in HINTS if "." in hint} <= used
    assert {hint for hint in HINTS if "." not in hint} <= names


def test_hints_have_no_codes_in_brackets() -> None:
    assert not [name for name, (chinese, _) in HINTS.items() if re.search("（[a-z_]+）", chinese)]


def test_every_word_is_said_in_both_languages() -> None:
    for table in (FIELDS, FIELDS_OF, HINTS, ANSWERS):
        for name, (chinese, english) in table.items():
            assert chinese, name
            assert english, name
            assert not english.isspace(), name


def test_closed_sets_are_named_in_both_languages(app: Flask) -> None:
    for query, english in (("/", False), ("/?lang=en", True)):
        with app.test_request_context(query):
            for kind in commands():
                for field in fields_of(kind):
                    for value, name in choices(kind.name, field.name) or ():
                        assert value, f"{kind.name}.{field.name}"
                        assert name.isascii() is english or name != value, f"{field.name}={value}"


def test_only_clauses_that_pay_can_be_applied_for(app: Flask) -> None:
    with app.test_request_context("/"):
        offered = [value for value, _ in choices("award.apply", "clause") or ()]
    assert "art1.construction" in offered
    assert "art3.rent" in offered
    assert "art1.construction.elevated" not in offered
    assert "art12.monitoring" not in offered
