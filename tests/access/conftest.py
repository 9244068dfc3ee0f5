"""The ways in to a ledger in which a few officers were appointed, with a clock that is moved by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from access.opened import Access
from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import ResumeOfficer, SuspendOfficer
from ledger.store.settings import Settings
from projections.bootstrap import open_ledger
from tests.ledger.application.test_officers import FIRST, SECURITY, appoint, give

PASSWORD = "雁栖湖畔-有 7 只白鹭"  # noqa: S105 - of test officers only


@dataclass
class MovedClock:
    """A clock that stands still until it is moved."""

    moment: datetime = field(default=datetime(2026, 3, 2, 1, tzinfo=UTC))

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()

    def pass_by(self, **time: float) -> None:
        self.moment += timedelta(**time)


@dataclass
class Desk:
    """A ledger with officers, and the ways in to it."""

    ledger: Ledger
    access: Access
    clock: MovedClock
    conninfo: str
    count: int = 0

    def officer(self, *roles: str, department: str = "kw", password: str | None = PASSWORD) -> str:
        """Appoint an officer of a fresh name; return it."""
        self.count += 1
        username = f"officer.{self.count}"
        appoint(self.ledger, username, *(roles or ("clerk",)), department=department)
        if password:
            self.access.credentials.set(username, password, by=username)
        return username

    def suspend(self, username: str) -> None:
        give(self.ledger, SuspendOfficer(username=username, reason="调离"), SECURITY)

    def resume(self, username: str) -> None:
        give(self.ledger, ResumeOfficer(username=username, reason="返岗"), SECURITY)


@pytest.fixture
def desk(new_database_url: str, tmp_path: Path) -> Iterator[Desk]:
    clock = MovedClock()
    settings = Settings(data_directory=tmp_path / "data", database_url=new_database_url)
    with open_ledger(new_database_url, clock=SetClock(date(2026, 3, 2))) as ledger:
        give(ledger, FIRST, "system:bootstrap")
        yield Desk(ledger, Access.of(ledger, settings=settings, clock=clock), clock, new_database_url)
