"""What officers are called (姓名): documents and histories name persons, the ledger keeps their user names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from time import monotonic
from typing import Final

from eventsourcing.persistence import PersistenceError
from flask import Flask, current_app, g

from ledger.domain.errors import Refusal
from web.language import gettext as _
from web.opened import current_rows, opened

SYSTEM_NAMES: Final = {
    "system:scheduler": "系统（定时任务）",
    "system:matcher": "系统（自动勾对）",
    "system:inbox": "系统（对账单收件箱）",
    "system:bootstrap": "系统（初始设立）",
}
"""The program's own actors; messages of the catalogue."""
KEPT_S: Final = 30
"""How long the names may be old: an officer's name is registered once, and new officers come seldom."""
_EXTENSION: Final = "yanqi-people"


class People:
    """The names of all officers, read at most every `KEPT_S`."""

    def __init__(self) -> None:
        self._names: Mapping[str, str] = {}
        self._read_at = float("-inf")

    def names(self) -> Mapping[str, str]:
        """Return the names by user name; those of before where the database cannot be asked, or nobody is signed in."""
        if opened().eyes() and monotonic() - self._read_at > KEPT_S:
            try:
                found = current_rows()("SELECT username, display_name FROM officer", ())
            except (PersistenceError, Refusal):
                return (
                    self._names
                )  # it stands on every page, also on the one that says that the database is gone
            if found:
                self._names = told_apart({str(row["username"]): str(row["display_name"]) for row in found})
                self._read_at = monotonic()
        return self._names


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Return names of which no two are the same: namesakes are followed by their user names."""
    borne = Counter(names.values())
    return {
        username: f"{name}（{username}）" if borne[name] > 1 else name or username
        for username, name in names.items()
    }


def person_name(actor: str) -> str:
    """Return what an actor is called: a person by name, the program's own jobs by what they are, else the user name."""
    if actor in SYSTEM_NAMES:
        return _(SYSTEM_NAMES[actor])
    if "people" not in g:
        g.people = current_app.extensions[_EXTENSION].names()
    return str(g.people.get(actor, actor))


def register(app: Flask) -> None:
    """Let an application's pages name officers."""
    app.extensions[_EXTENSION] = People()
