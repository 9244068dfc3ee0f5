from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask, render_template_string

import web
from ledger.domain.awards import STAGE_NAMES
from ledger.policy.trace import STEP_NAMES
from web import create_app
from web.labels import COST_NAMES, FIGURE_NAMES, STOP_NAMES, VIEW_NAMES
from web.language import catalogue, current_language, day_before, gettext, said, shanghai
from web.people import SYSTEM_NAMES

FOLDER = Path(str(web.__file__)).parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app("dbname=nowhere")


def _messages() -> set[str]:
    """Return every message that a page can print: written in templates and code, or named by a table of names."""
    found = extract_from_dir(FOLDER, METHODS, keywords={"_": None, "gettext": None})
    written = {str(message) for _, _, message, _, _ in found if not str(message).isascii()}
    return written.union(
        *(
            table.values()
            for table in (
                STAGE_NAMES,
                STEP_NAMES,
                FIGURE_NAMES,
                STOP_NAMES,
                SYSTEM_NAMES,
                VIEW_NAMES,
                COST_NAMES,
            )
        )
    )


def test_every_message_has_its_english_and_no_english_is_left_over() -> None:
    with (FOLDER / "translations/en/LC_MESSAGES/messages.po").open("rb") as text:
        entries = {str(entry.id): str(entry.string) for entry in read_po(text) if entry.id}
    assert set(entries) == _messages()
    assert [message for message, english in entries.items() if not english or not english.isprintable()] == []


def test_values_have_the_same_names_in_both_languages() -> None:
    with (FOLDER / "translations/en/LC_MESSAGES/messages.po").open("rb") as text:
        for entry in read_po(text):
            assert list(entry.check()) == []


@pytest.mark.parametrize(
    ("query", "language"), [("", "zh"), ("?lang=zh", "zh"), ("?lang=en", "en"), ("?lang=xx", "zh")]
)
def test_chinese_unless_english_is_asked_for(app: Flask, query: str, language: str) -> None:
    with app.test_request_context(f"/{query}", headers={"Accept-Language": "en"}):
        assert current_language() == language
        assert said(("中", "E")) == {"zh": "中", "en": "E"}[language]
        assert gettext("预算执行") == {"zh": "预算执行", "en": "Budget burn"}[language]


def test_values_are_filled_into_messages(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert gettext("截至 %(day)s", day=date(2026, 3, 1)) == "As of 2026-03-01"


@pytest.mark.parametrize(("query", "said_so"), [("", "截至 2026年3月1日"), ("?lang=en", "As of 2026-03-01")])
def test_a_day_in_a_sentence_is_said_as_the_language_says_it(app: Flask, query: str, said_so: str) -> None:
    with app.test_request_context(f"/{query}"):
        assert gettext("截至 %(day)s", day=date(2026, 3, 1)) == said_so
        template = "{{ _('截至 %(day)s', day=day) }}"
        assert render_template_string(template, day=date(2026, 3, 1)) == said_so
        assert render_template_string(template, day="<b>").endswith("&lt;b&gt;")


def test_a_language_without_a_file_has_an_empty_catalogue() -> None:
    assert catalogue("fr").gettext("预算执行") == "预算执行"


def test_moments_are_printed_in_beijing_time() -> None:
    assert shanghai(datetime(2026, 3, 1, 20, 0, tzinfo=UTC)) == "2026-03-02 04:00:00"
    assert day_before(date(2026, 3, 1)) == date(2026, 2, 28)


def test_constants_are_said_in_the_language_of_each_request(app: Flask) -> None:
    template = app.jinja_env.from_string("{{ ('中', 'E') | said }}")
    with app.test_request_context("/"):
        assert template.render() == "中"
    with app.test_request_context("/?lang=en"):
        assert template.render() == "E"


def test_every_filter_of_ours_is_asked_by_each_request(app: Flask) -> None:
    template = app.jinja_env.from_string("{{ 'determination.propose' | command_title }}")
    said = []
    for address in ("/", "/?lang=en", "/"):
        with app.test_request_context(address):
            said.append(template.render())
    assert said[0] == said[2] != said[1]
    filters = {
        name: each for name, each in app.jinja_env.filters.items() if each.__module__.startswith("web.")
    }
    assert {"said", "role_names", "reason_text", "sentence_anchor"} <= set(filters)
    assert all(hasattr(each, "jinja_pass_arg") for each in filters.values())
