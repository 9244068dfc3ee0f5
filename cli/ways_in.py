"""What `yanqi user` and `yanqi token` share: the ways in beside the ledger, and passwords typed unseen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from cli.session import Session
from ledger.domain.errors import InvalidInput

if TYPE_CHECKING:
    from access.opened import Access
    from ledger.application import Ledger

MOST_STDIN = 1_000


@contextmanager
def ways_in(session: Session) -> Iterator[tuple[Ledger, Access]]:
    """Open the ledger and the ways in to it. Raises as `Session.database` does."""
    from access.opened import Access

    with session.ledger() as ledger:
        yield ledger, Access.of(ledger)


def typed_password(session: Session, *, from_stdin: bool) -> str:
    """Return a password: the first line of stdin, or typed twice without being seen; never an argument.

    Raises InvalidInput for an empty stdin.
    """
    if not from_stdin:
        return str(
            click.prompt(session.say("新密码", "New password"), hide_input=True, confirmation_prompt=True)
        )
    password = sys.stdin.readline(MOST_STDIN).rstrip("\r\n")
    if not password:
        raise InvalidInput(field="password", problem="标准输入为空", problem_en="nothing came on stdin")
    return password
