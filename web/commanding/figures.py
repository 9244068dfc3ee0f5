"""Cards (事项卡片) of what forms are about: a title, a state, and the figures that can move while a form is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from web.access.current import may_see
from web.amounts import money
from web.language import gettext as _
from web.language import said

Value = str | int | bool | None
Pair = tuple[str, str]


@dataclass(frozen=True)
class Figure:
    """A figure that can move: its label in the page's language, its value as it is carried, and how it is printed."""

    name: str
    label: str
    value: Value
    show: Callable[[Any], str] = str

    @property
    def printed(self) -> str:
        """The value, ready to print."""
        return self.print_value(self.value)

    def print_value(self, value: Value) -> str:
        """Return an earlier value of it, ready to print; a dash where there is none."""
        return "—" if value in (None, "") else self.show(value)


@dataclass(frozen=True)
class Card:
    """One thing: what it is called and where it is shown, how it stands, what never moves, and what can."""

    title: str
    state: str
    url: str = ""
    facts: tuple[Pair, ...] = ()
    figures: tuple[Figure, ...] = ()


def fen_figure(name: str, label: str, value: int | None) -> Figure:
    """Return an amount in fen as a figure, printed in the page's unit."""
    return Figure(name, label, value, lambda given: money(given) if isinstance(given, int) else str(given))


def day_figure(name: str, label: str, value: date | None) -> Figure:
    """Return a day as a figure."""
    return Figure(name, label, value.isoformat() if value else None)


def truth_figure(name: str, label: str, *, value: bool) -> Figure:
    """Return what is so or not as a figure."""
    return Figure(name, label, value, lambda given: _("是") if given else _("否"))


def state_figure(names: Mapping[Any, tuple[str, str]], value: str) -> Figure:
    """Return the state itself as a figure: it is what moves first."""
    return Figure("state", _("状态"), value, lambda code: said(names.get(code, (code, code))))


def link_to(area: str, endpoint: str, **values: Any) -> str:
    """Return the address of a thing's own page, for who may see it."""
    return url_for(endpoint, **values) if may_see(area) else ""
