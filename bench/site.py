"""The pages over a made-up district: a ledger of so many events, the server as it is deployed, officers signed in."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from http.client import HTTPConnection

from access.opened import Access
from access.roles import BUSINESS, Role
from access.secret_key import SECRET_KEY
from access.tokens import READ
from bench.place import bench_database
from bench.sample import (
    AWARDS_PER_ENTERPRISE,
    DEPARTMENT,
    TODAY,
    Writer,
    found_district,
    open_bench_ledger,
)
from ledger.application import Ledger
from ledger.application.commands import (
    BootstrapOfficers,
    Command,
    ConfirmRoles,
    ProposeRoles,
    RegisterOfficer,
)
from ledger.application.verbs.officers import BOOTSTRAP
from ledger.domain.signature import FINANCE, Signature
from ledger.store.connection import connect_as_owner

LOOPBACK = "127.0.0.1"
UNLIMITED = "1000000 per second"
"""Requests that one program may make: it is the server that is measured, not its limit."""
ROLES = BUSINESS - {Role.PAYER}
"""What one person may hold together."""
SECURITY, SYSTEM = "security", "system"
AT_ONCE = 40
"""Awards that go through their life together."""
LEFT_WAITING = 3
"""Of these rounds of awards the payment is still due, however large the ledger: what the worklist shows."""
START_S = 30
STOP_S = 15


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who looks at pages: what the browser carries, and the program of the same officer."""

    session: str
    token: str


@dataclass(frozen=True, slots=True)
class Site:
    """A server, who is signed in to it, and how many enterprises it shows."""

    port: int
    users: tuple[User, ...]
    enterprises: int


@contextmanager
def site(events: int, users: int, *, workers: int) -> Iterator[Site]:
    """Yield the pages over a ledger of about so many events, as `yanqi web` serves them; end everything after."""
    environment = {SECRET_KEY: secrets.token_urlsafe(48), "YANQI_API_RATE": UNLIMITED}
    with ExitStack() as stack:
        conninfo = stack.enter_context(bench_database())
        with open_bench_ledger(conninfo) as ledger:
            found_district(ledger, ["shared"])
            enterprises = _grow(ledger, events)
            signed_in = _sign_in(ledger, users)
        with connect_as_owner(conninfo) as connection:
            connection.execute("VACUUM ANALYZE")  # as autovacuum would by and by
        port = stack.enter_context(_served(conninfo, environment, workers))
        yield Site(port, signed_in, enterprises)


def _grow(ledger: Ledger, events: int) -> int:
    """Let awards go through their whole life, from application to payment; return how many enterprises have any."""
    writer = Writer(ledger, first=1, fund_source="shared")
    rounds = 0
    while (ledger.recorder.max_notification_id() or 0) < events:
        writer.pay_all(_due(writer))
        rounds += 1
    for _ in range(LEFT_WAITING):
        _due(writer)
    return (rounds + LEFT_WAITING) * AT_ONCE // AWARDS_PER_ENTERPRISE


def _due(writer: Writer) -> list[str]:
    awards = writer.noticed(AT_ONCE)
    writer.approve_all(awards)
    writer.due(awards)
    return awards


def _sign_in(ledger: Ledger, count: int) -> tuple[User, ...]:
    """Appoint officers, every other one in a department that sees its own, and begin a session for each."""
    _give(
        ledger,
        BootstrapOfficers(
            security_username=SECURITY,
            security_display_name="安全管理员",
            system_username=SYSTEM,
            system_display_name="系统管理员",
        ),
        BOOTSTRAP,
    )
    access = Access.of(ledger)
    found = []
    for number in range(count):
        username = f"officer.{number}"
        department = DEPARTMENT if number % 2 else FINANCE
        _give(ledger, RegisterOfficer(username=username, display_name=f"经办 {number}"), SECURITY)
        proposal = ProposeRoles(username=username, roles=tuple(sorted(ROLES)), officer_department=department)
        _give(ledger, proposal, SECURITY)
        _give(ledger, ConfirmRoles(username=username, proposal=1), SYSTEM)
        token, _ = access.tokens.issue(
            username, label="bench", scopes={READ}, life=timedelta(days=1), by=username
        )
        found.append(User(access.sessions.start(username, address=LOOPBACK, agent="bench"), token))
    return tuple(found)


def _give(ledger: Ledger, command: Command, actor: str) -> None:
    key = f"bench-officers-{secrets.token_hex(8)}"
    ledger.execute(command, Signature(actor=actor, department=FINANCE, effective_on=TODAY, key=key))


@contextmanager
def _served(conninfo: str, environment: dict[str, str], workers: int) -> Iterator[int]:
    """Run the server on a free port of this machine; yield the port, and end the server."""
    port = _free_port()
    command = [sys.executable, "-m", "cli", "web", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment, "DATABASE_URL": conninfo},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(STOP_S)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        number: int = probe.getsockname()[1]
        return number


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < deadline:
        connection = HTTPConnection(LOOPBACK, port, timeout=START_S)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    message = "the server does not answer"
    raise TimeoutError(message)
