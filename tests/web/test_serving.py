"""The pages over a real server: what it believes of a request, and who has to wait for whom."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse

import pytest

from web.proxies import VARIABLE
from web.receiving import LARGEST_COLLECTED, RECEIVED_WITHIN_S, is_complete

PROGRAM = "import sys; from web.serving import serve; serve(sys.argv[1], port=int(sys.argv[2]), workers=1)"
BRIEF = "import web.receiving; web.receiving.BODY_WITHIN_S = 3; web.receiving.RECEIVED_WITHIN_S = 3; "
"""The same with times that a test can wait for."""
PATIENCE_S = 30
THREADS = 4
"""Of the one worker: with several it is chance which of them a connection finds."""


@pytest.fixture(scope="module")
def port(database_url: str) -> Iterator[int]:
    """Where a server listens that names no proxy."""
    with _serving(database_url) as port:
        yield port


def test_pages_are_served_until_the_process_is_told_to_stop(database_url: str) -> None:
    with _serving(database_url) as port:
        assert b'"ok"' in _answer(port, "/healthz").read()


def test_what_a_request_of_this_machine_claims_is_not_believed(port: int) -> None:
    """Without a proxy that is named, protocol, host and path are what they are."""
    claimed = {"X-Forwarded-Proto": "https", "X-Forwarded-Ssl": "on", "X-Forwarded-Protocol": "ssl"}
    for name, value in claimed.items():
        answer = _answer(port, "/login", {name: value})
        assert answer.status == 200
        assert answer.headers["Strict-Transport-Security"] is None
        assert "Secure" not in str(answer.headers.get_all("Set-Cookie"))
    assert _answer(port, "/evil/login", {"SCRIPT_NAME": "/evil"}).status == 404
    assert "/evil" not in _answer(port, "/login", {"SCRIPT_NAME": "/login"}).read().decode()


def test_what_a_named_proxy_says_is_believed(database_url: str) -> None:
    with _serving(database_url, {VARIABLE: "1"}) as port:
        answer = _answer(port, "/login", {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.1.2.3"})
        assert answer.headers["Strict-Transport-Security"]
        assert _answer(port, "/login").headers["Strict-Transport-Security"] is None


SLOW = (
    b"",
    b"GET /healthz HT",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nusername=",
)
"""What connections say that do not finish a request: nothing, half a line, half the headers, half a form."""


def test_connections_that_do_not_finish_a_request_hold_nobody_up(port: int) -> None:
    """They wait in the loop, without a thread: a page is answered at once, and they are closed after a while."""
    with ExitStack() as opened:
        slow = [opened.enter_context(_said(port, said)) for said in SLOW for _ in range(THREADS)]
        assert _answer(port, "/healthz", timeout_s=RECEIVED_WITHIN_S / 2).status == 200
        for one in slow[::THREADS]:
            one.settimeout(PATIENCE_S)
            one.recv(4096)


def test_a_large_body_that_does_not_come_holds_a_thread_no_longer_than_its_time(database_url: str) -> None:
    """Even where it goes on coming, an octet at a time."""
    begun = b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 400000\r\n"
    begun += b"Content-Type: application/x-www-form-urlencoded\r\n\r\nusername="
    with _serving(database_url, before=BRIEF) as port, ExitStack() as opened:
        slow = [opened.enter_context(_said(port, begun)) for _ in range(THREADS)]
        until = time.monotonic() + 6
        while time.monotonic() < until:
            for one in slow:
                _say(one, b"a")
            time.sleep(0.5)
        assert _answer(port, "/healthz", timeout_s=PATIENCE_S).status == 200


def test_who_does_not_close_after_the_answer_holds_nobody_up(port: int) -> None:
    said = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with ExitStack() as opened:
        stays = [opened.enter_context(_said(port, said)) for _ in range(4 * THREADS)]
        for one in stays:
            one.settimeout(PATIENCE_S)
            assert one.recv(4096).startswith(b"HTTP/1.1 200")
        assert _answer(port, "/healthz", timeout_s=RECEIVED_WITHIN_S).status == 200


def test_an_answer_to_a_body_that_is_not_read_arrives(port: int) -> None:
    """Closing at once would have the network throw the answer away while the body still comes."""
    size = 8 * 2**20
    said = f"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode()
    with _said(port, said) as connection:
        connection.settimeout(PATIENCE_S)
        with suppress(OSError):
            connection.sendall(b"x" * 2**20)
        assert connection.recv(4096).startswith(b"HTTP/1.1 4")


def test_a_connection_is_used_again(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    for body in (None, b"username=a&password=b", b"x" * (2 * LARGEST_COLLECTED)):
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request("POST" if body else "GET", "/login" if body else "/healthz", body, headers)
        answer = connection.getresponse()
        assert answer.read()
        assert answer.status in (200, 400, 403, 413), answer.status
    connection.close()


def test_requests_sent_together_are_answered_one_after_the_other(port: int) -> None:
    one = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    last = one.replace(b"Host: x", b"Host: x\r\nConnection: close")
    with _said(port, one + one + last) as connection:
        connection.settimeout(PATIENCE_S)
        received = b"".join(iter(lambda: connection.recv(4096), b""))
    assert received.count(b"HTTP/1.1 200") == 3


@pytest.mark.parametrize(
    ("said", "complete"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n", False),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\ncontent-LENGTH: 4\r\n\r\nabc", False),
        (b"POST / HTTP/1.1\r\ncontent-LENGTH: 4\r\n\r\nabcd", True),
        (b"POST / HTTP/1.1\r\nContent-Length: 70000\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n", True),
        (b"x" * (LARGEST_COLLECTED + 1), True),
    ],
)
def test_a_thread_is_for_a_request_that_is_there(said: bytes, complete: bool) -> None:
    assert is_complete(said) is complete


@contextmanager
def _serving(
    database_url: str, environment: Mapping[str, str] | None = None, *, before: str = ""
) -> Iterator[int]:
    """Run a server until the block ends; it must end as told, without a word of trouble."""
    port = _free_port()
    known = {name: value for name, value in os.environ.items() if name != VARIABLE}
    server = subprocess.Popen(
        [sys.executable, "-c", before + PROGRAM, database_url, str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**known, **(environment or {})},
    )
    try:
        _wait_until_it_answers(port, server)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        told, _ = server.communicate(timeout=PATIENCE_S)
    assert server.returncode == 0, told.decode()
    assert b"Traceback" not in told, told.decode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_answers(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            _answer(port, "/healthz")
        except OSError:
            if time.monotonic() > deadline or server.poll() is not None:
                raise
            time.sleep(0.1)
        else:
            return


def _answer(
    port: int, place: str, headers: Mapping[str, str] | None = None, *, timeout_s: float = PATIENCE_S
) -> HTTPResponse:
    """Ask for a page on a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=timeout_s)
    connection.request("GET", place, headers={**(headers or {}), "Connection": "close"})
    return connection.getresponse()


@contextmanager
def _said(port: int, said: bytes) -> Iterator[socket.socket]:
    """Open a connection and say something."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
        connection.sendall(said)
        yield connection


def _say(connection: socket.socket, said: bytes) -> None:
    """Say more, unless the other side has hung up."""
    with suppress(OSError):
        connection.sendall(said)
