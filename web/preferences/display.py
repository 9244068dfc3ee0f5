"""The reader's own settings, kept in a cookie of the browser: nothing of the ledger depends on them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, has_request_context, request

COOKIE = "yanqi_display"


class Colours(StrEnum):
    """What the colours of ahead and behind, in and out mean."""

    SAFE = "safe"
    RED_UP = "red-up"
    RED_BAD = "red-bad"


COLOUR_NAMES = {
    Colours.SAFE: ("蓝与橙（色觉障碍友好）", "Blue and orange (safe for colour-blind readers)"),
    Colours.RED_UP: ("红涨绿跌", "Red is up, green is down"),
    Colours.RED_BAD: ("红为不利，绿为有利", "Red is bad, green is good"),
}
"""The conventions, in Chinese and English."""


@dataclass(frozen=True)
class Display:
    """The settings: a convention of colours, and whether single keys are shortcuts (WCAG 2.1.4)."""

    colours: Colours = Colours.SAFE
    shortcuts: bool = True

    def __str__(self) -> str:
        return f"{self.colours}.{'on' if self.shortcuts else 'off'}"


def display_from(text: str) -> Display:
    """Return the settings that a cookie holds; the usual ones where it holds none, or nonsense."""
    colours, _, shortcuts = text.partition(".")
    return Display(
        Colours(colours) if colours in list(Colours) else Colours.SAFE, shortcuts=shortcuts != "off"
    )


def current_display() -> Display:
    """Return the settings of the request's reader."""
    return display_from(request.cookies.get(COOKIE, "")) if has_request_context() else Display()


def register(app: Flask) -> None:
    """Let an application's pages follow the reader's settings."""
    app.add_template_global(current_display)
