"""The API over the small year that the pages show, with programs of every role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from access.roles import Role
from ledger.application import Ledger
from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from tests.ledger.application.district import District
from tests.web.api.programs import Program, appoint_everybody, token_of
from tests.web.sample import TODAY, play
from web import create_app
from web.opened import opened


@pytest.fixture(scope="module")
def ledger(database_url: str) -> Iterator[Ledger]:
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(database_url, clock=clock) as ledger:
        play(District(ledger, clock))
        yield ledger


@pytest.fixture(scope="module")
def app(ledger: Ledger, database_url: str) -> Iterator[Flask]:
    app = create_app(database_url, clock=SetClock(TODAY))
    yield app
    opened(app).close()


@pytest.fixture(scope="module")
def officers(ledger: Ledger) -> dict[Role, str]:
    return appoint_everybody(ledger)


@pytest.fixture(scope="module")
def programs(app: Flask, ledger: Ledger, officers: dict[Role, str]) -> dict[Role, Program]:
    return {role: Program(app.test_client(), token_of(ledger, name)) for role, name in officers.items()}


@pytest.fixture(scope="module")
def clerk(programs: dict[Role, Program]) -> Program:
    return programs[Role.CLERK]


@pytest.fixture(scope="module")
def approver(programs: dict[Role, Program]) -> Program:
    return programs[Role.APPROVER]


@pytest.fixture(scope="module")
def auditor(programs: dict[Role, Program]) -> Program:
    return programs[Role.AUDITOR]


@pytest.fixture(scope="module")
def reconciler(programs: dict[Role, Program]) -> Program:
    return programs[Role.RECONCILER]
