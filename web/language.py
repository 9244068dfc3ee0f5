"""Chinese first, English second: the language of a page, and its catalogue.

Messages are written in Chinese in the templates; ``translations/en/LC_MESSAGES/messages.po`` gives the
English. The catalogue is read as text when it is first needed, so a clean checkout needs no compile
step and no compiled file can fall behind its source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache, wraps
from io import BytesIO
from pathlib import Path
from typing import Protocol, TypeGuard
from zoneinfo import ZoneInfo

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import Babel, Domain
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from web.preferences.reading import chosen

CHINESE, ENGLISH = "zh", "en"
LOCALES = {CHINESE: "zh_Hans_CN", ENGLISH: "en"}
TAGS = {CHINESE: "zh-CN", ENGLISH: "en"}
TIMEZONE = ZoneInfo("Asia/Shanghai")

_CATALOGUES = Path(__file__).parent / "translations"


class Said(Protocol):
    """What is said in both languages, such as a clause's title."""

    @property
    def zh(self) -> str:
        """In Chinese."""

    @property
    def en(self) -> str:
        """In English."""


class CatalogueDomain(Domain):  # type: ignore[misc] # the library is not typed
    """Translations from .po files; Chinese, the language of the messages themselves, needs none."""

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of the request's language."""
        return catalogue(current_language())


_MESSAGES = CatalogueDomain()
"""Asked without the library's way through its context: a long page says three thousand things."""


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the catalogue of a language, compiled in memory; an empty one where there is no file."""
    path = _CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as text:
        write_mo(compiled, read_po(text, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def current_language() -> str:
    """Return the language asked for by ``?lang=``; if none we have was asked for, the reader's own, or Chinese."""
    return chosen("lang")


def language_tag() -> str:
    """Return the request's language as the ``lang`` attribute wants it."""
    return TAGS[current_language()]


def in_language(chinese: str, english: str) -> str:
    """Return the one of two wordings that the request's language wants."""
    return english if current_language() == ENGLISH else chinese


def said(text: Said | tuple[str, str]) -> str:
    """Return a text that exists in both languages in the request's language."""
    chinese, english = text if isinstance(text, tuple) else (text.zh, text.en)
    return in_language(chinese, english)


def gettext(message: str, **values: object) -> str:
    """Return a message of the catalogue in the request's language, with its values filled in; days as `in_prose`."""
    found = _MESSAGES.get_translations().gettext(message)
    return found % _printed(values) if values else found


@pass_context
def _gettext_in_template(context: Context, message: str, /, **values: object) -> str:
    """Do the same in a template: values are escaped, and a message is a format even without any."""
    found = _MESSAGES.get_translations().gettext(message)
    return (Markup(found) if context.eval_ctx.autoescape else found) % _printed(values)  # noqa: S704 - ours, as written


def _printed(values: Mapping[str, object]) -> dict[str, object]:
    """Return the values of a message with days in the language's prose."""
    return {name: in_prose(value) if _is_day(value) else value for name, value in values.items()}


def _is_day(value: object) -> TypeGuard[date]:
    return isinstance(value, date) and not isinstance(value, datetime)


def in_prose(day: date) -> str:
    """Print a day as a sentence has it: 2026年3月20日; in English, and in tables, as ISO 8601."""
    return in_language(f"{day.year}年{day.month}月{day.day}日", day.isoformat())


def opening(text: str) -> str:
    """Return a text as it opens a line of its own, such as a label: English ones with a capital letter."""
    return f"{text[:1].upper()}{text[1:]}"


def list_comma() -> str:
    """Return what stands between the parts of a list."""
    return in_language("、", ", ")


def shanghai(moment: datetime) -> str:
    """Print a moment in Beijing time, to the second."""
    return moment.astimezone(TIMEZONE).strftime("%Y-%m-%d %H:%M:%S")


def minute(moment: datetime) -> str:
    """Print a moment as a field for date and time wants it, to the minute."""
    return moment.strftime("%Y-%m-%dT%H:%M")


def day_before(day: date) -> date:
    """Return the last day of a period whose end is exclusive."""
    return day - timedelta(days=1)


def register(app: Flask) -> None:
    """Give an application its languages."""
    babel = Babel(
        app,
        default_locale=LOCALES[CHINESE],
        default_timezone=TIMEZONE.key,
        locale_selector=lambda: LOCALES[current_language()],
    )
    babel.domain_instance = _MESSAGES
    app.jinja_env.globals.update(_=_gettext_in_template, gettext=_gettext_in_template)
    app.add_template_filter(said)
    app.add_template_filter(shanghai)
    app.add_template_filter(day_before)
    app.add_template_filter(minute)
    app.add_template_global(current_language)
    app.add_template_global(in_language)
    app.add_template_global(language_tag)
    app.add_template_global(list_comma)


def keep_filters_for_requests(app: Flask) -> None:
    """Have every filter of ours asked by each request, once all are registered.

    Jinja applies a filter to a constant when it compiles the template: what the filter says would stay in the
    language, and for the officer, of whoever came first to the process. A filter that takes the context is left
    for later.
    """
    for name, given in app.jinja_env.filters.items():
        if given.__module__.startswith("web."):
            app.jinja_env.filters[name] = _for_requests(given)


def _for_requests(given: Callable[..., object]) -> Callable[..., object]:
    @pass_context
    @wraps(given)
    def asked(_context: Context, *values: object, **named: object) -> object:
        return given(*values, **named)

    return asked
