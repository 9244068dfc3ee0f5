"""The ledger a process of the web server reads: opened by its first request, closed when the process ends."""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable
from threading import Lock

from flask import Flask, current_app

from ledger.application import Ledger
from ledger.policy.loader import default_pack
from ledger.policy.pack import Pack
from ledger.ports import Clock, Rows
from ledger.store.scope import EVERYTHING, NOTHING
from projections.bootstrap import open_ledger
from projections.scope import rows_within, scope_of_department

POOL_SIZE = 1
"""Connections a process keeps open; more are opened while several of its threads read."""

_EXTENSION = "yanqi-ledger"

WhoseEyes = Callable[[], str]
"""Tells whose eyes the current request has: a department's code, ``*`` for all departments, nothing for nobody."""


def nobody() -> str:
    """See nothing."""
    return NOTHING.department


class OpenedLedger:
    """One ledger per process: a pool opened before a fork would share its sockets with the parent."""

    def __init__(
        self,
        database_url: str,
        pack: Pack | None = None,
        clock: Clock | None = None,
        *,
        eyes: WhoseEyes = nobody,
    ) -> None:
        self.eyes = eyes
        self._database_url = database_url
        self._pack = pack
        self._clock = clock
        self._lock = Lock()
        self._ledger: Ledger | None = None
        self._process = 0

    def register(self, app: Flask) -> None:
        """Let the views of an application find it."""
        app.extensions[_EXTENSION] = self

    @property
    def database_url(self) -> str:
        """The address of the database, for connections of one's own."""
        return self._database_url

    @property
    def pack(self) -> Pack:
        """The measure, readable without a database."""
        return self._pack or default_pack()

    def get(self) -> Ledger:
        """Return this process's ledger, opening it if need be."""
        with self._lock:
            if self._ledger is None or self._process != os.getpid():
                self._ledger = open_ledger(
                    self._database_url, clock=self._clock, pack=self._pack, pool_size=POOL_SIZE
                )
                self._process = os.getpid()
                atexit.register(self.close)
            return self._ledger

    def close(self) -> None:
        """Close the ledger, if this process opened one; the next request opens it again."""
        with self._lock:
            if self._ledger is not None and self._process == os.getpid():
                atexit.unregister(self.close)
                self._ledger.close()
                self._ledger = None


def opened(app: Flask | None = None) -> OpenedLedger:
    """Return the opened ledger of an application, by default of the current one."""
    found = (app or current_app).extensions[_EXTENSION]
    if not isinstance(found, OpenedLedger):
        message = "the application was not made by create_app"
        raise TypeError(message)
    return found


def current_ledger() -> Ledger:
    """Return the ledger that the current request gives commands to; what it reads comes from `current_rows`."""
    return opened().get()


def current_rows() -> Rows:
    """Return the read query of the current request, which shows what its officer's department may see.

    Every page reads through it. It raises ReaderRoleMissing where the database cannot tell departments apart.
    """
    place = opened()
    return rows_within(place.get(), scope_of_department(place.pack, place.eyes()))


def rows_of_everything() -> Rows:
    """Return a read query for what the service says of itself (ready, figures), and for how far a thing's history goes.

    Never for what a page shows: of what an officer may not see a page says at most that it changed.
    """
    return current_ledger().rows


def rows_of_every_department() -> Rows:
    """Return a read query for sums that are everybody's, whichever department's events they are made of.

    Never for those events: what a pot holds (上限占用) may be told to all, so that nothing is supported twice.
    """
    return rows_within(current_ledger(), EVERYTHING)


def current_pack() -> Pack:
    """Return the measure that the current request shows."""
    return opened().pack
