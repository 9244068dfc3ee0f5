"""Programs of every role, over the small year that the pages show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

import pytest
from flask import Flask

from access.opened import Access
from access.roles import Role
from ledger.application import Ledger
from ledger.domain.signature import FINANCE
from tests.web.api.programs import Program, officer_in, token_of
from web.opened import opened


class ProgramAs(Protocol):
    """Returns a program with a token of an officer in a role; with every scope unless some are named."""

    def __call__(self, role: Role, *scopes: str, department: str = FINANCE) -> Program: ...


@pytest.fixture(scope="module")
def program_as(app: Flask, ledger: Ledger) -> ProgramAs:
    def made(role: Role, *scopes: str, department: str = FINANCE) -> Program:
        return Program(app.test_client(), token_of(ledger, officer_in(ledger, role, department), *scopes))

    return made


@pytest.fixture(scope="module")
def programs(program_as: ProgramAs) -> dict[Role, Program]:
    return {role: program_as(role) for role in Role}


@pytest.fixture(scope="module")
def clerk(program_as: ProgramAs) -> Program:
    return program_as(Role.CLERK, department="kw")


@pytest.fixture(scope="module")
def auditor(program_as: ProgramAs) -> Program:
    return program_as(Role.AUDITOR)


@pytest.fixture(scope="module")
def ended(app: Flask, ledger: Ledger) -> Mapping[str, Program | None]:
    """Programs whose token opens nothing any more, and one without any."""
    username, by_its_clock = officer_in(ledger, Role.CLERK), opened(app).get()
    revoked = token_of(by_its_clock, username)
    expired = token_of(by_its_clock, username, life=timedelta(microseconds=1))
    assert Access.of(by_its_clock).tokens.revoke(revoked.split("_")[1], username)
    programs = {
        name: Program(app.test_client(), text) for name, text in (("revoked", revoked), ("expired", expired))
    }
    return {"nobody": None, **programs}


@pytest.fixture(scope="module")
def unlimited(app: Flask) -> Flask:
    """The application for programs that ask without end; how often they may is `test_limits`."""
    for limiter in app.extensions["limiter"]:
        limiter.enabled = False
    return app
