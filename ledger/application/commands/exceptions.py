"""Commands on exceptions (例外)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ledger.application.commands.base import Command


@dataclass(frozen=True, kw_only=True)
class ExceptionNoticed:
    """Something that is an exception now, and how long it has been one."""

    kind: str
    subject: str
    amount_fen: int
    noticed_on: date
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewExceptions(Command):
    """Open the exceptions there are, and clear those (by id) that are no more."""

    name: ClassVar[str] = "exception.review"
    noticed: tuple[ExceptionNoticed, ...]
    cleared: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AssignException(Command):
    """Give an exception an owner (责任人)."""

    name: ClassVar[str] = "exception.assign"
    exception: str
    owner: str


@dataclass(frozen=True, kw_only=True)
class DecideException(Command):
    """Decide an exception; above the threshold with a second person."""

    name: ClassVar[str] = "exception.decide"
    exception: str
    decision: str
    second_person: str = ""
