"""Filters in force, as chips that can be taken off one by one."""

from __future__ import annotations

from dataclasses import dataclass

from web.parameters import this_page


@dataclass(frozen=True)
class Chip:
    """One filter in force: what it is called, what it asks for, and the page without it."""

    label: str
    value: str
    without: str

    @property
    def said(self) -> str:
        """The filter as a file states it."""
        return f"{self.label}：{self.value}"


def chips(*filters: tuple[str, str, object]) -> list[Chip]:
    """Return the chips of the filters that are in force: (parameter of the URL, label, value or None).

    A filter of several parameters names them with spaces between.
    """
    return [
        Chip(label, str(value), this_page(**dict.fromkeys(names.split())))
        for names, label, value in filters
        if value is not None and value != ""
    ]
