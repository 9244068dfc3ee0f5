"""The command on duplicates (重复核查)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ledger.application.commands.base import Command


@dataclass(frozen=True, kw_only=True)
class ReviewDuplicates(Command):
    """Say what was found of two candidates: awards or entries of ``recipient``, or recipients where it is empty."""

    name: ClassVar[str] = "duplicate.review"
    first: str
    second: str
    verdict: str
    reason: str
    recipient: str = ""
    document: str = ""
