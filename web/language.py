"""Chinese first, English second: the language of a page, and its catalogue.

Messages are written in Chinese in the templates; ``translations/en/LC_MESSAGES/messages.po`` gives the
English. The catalogue is read as text when it is first needed, so a clean checkout needs no compile
step and no compiled file can fall behind its source.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from flask_babel import gettext as _gettext

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
        locale = get_locale()
        return catalogue(locale.language) if locale is not None else NullTranslations()


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
    """Return the language asked for by ``?lang=``; Chinese if none, or none we have, was asked for."""
    asked = request.args.get("lang") if has_request_context() else None
    return asked if asked in LOCALES else CHINESE


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
    """Return a message of the catalogue in the request's language, with its values filled in."""
    return str(_gettext(message, **values))


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
    babel.domain_instance = CatalogueDomain()
    app.add_template_filter(said)
    app.add_template_filter(shanghai)
    app.add_template_filter(day_before)
    app.add_template_filter(minute)
    app.add_template_global(current_language)
    app.add_template_global(in_language)
    app.add_template_global(language_tag)
