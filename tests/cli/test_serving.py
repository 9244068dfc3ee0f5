"""`yanqi serve` keeps the pages and the scheduler running on one machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import serving
from cli.serving import Part, free_port, is_loopback, keep_running
from cli.session import new_session
from tests.cli.conftest import Run

PATIENCE_S = 60
ENDS_AT_ONCE = [sys.executable, "-c", "raise SystemExit(3)"]
SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def service(database_url: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port("127.0.0.1")
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "serve", "--port", str(port), "--workers", "1"],
        env={**os.environ, "DATABASE_URL": database_url},
        stderr=subprocess.PIPE,
    )
    try:
        yield process, port
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=PATIENCE_S)


def test_pages_and_scheduler_run_until_they_are_told_to_stop(
    service: tuple[subprocess.Popen[bytes], int],
) -> None:
    process, port = service
    assert b'"ready"' in _read(f"http://127.0.0.1:{port}/readyz", process)
    children = _children(process.pid)
    assert len(children) == 2
    scheduler = next(pid for pid in children if b"scheduler" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(scheduler, signal.SIGKILL)
    _wait(lambda: len(_children(process.pid) - {scheduler}) == 2)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, said.decode()
    assert b"Traceback" not in said, said.decode()
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)


def test_a_part_that_never_starts_well_ends_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "PATIENCE_S", 0.01)
    sound, broken = Part("sound", SLEEPS), Part("broken", ENDS_AT_ONCE)
    assert not keep_running(new_session("zh", as_json=False), [sound, broken])
    assert broken.restarts == serving.MOST_RESTARTS + 1
    assert sound.ended is not None


def test_a_part_that_does_not_end_is_made_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "GRACE_S", 0.5)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
    part = Part("deaf", [sys.executable, "-c", deaf])
    timer = threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGHUP))
    timer.start()
    assert keep_running(new_session("zh", as_json=False), [part])
    assert part.ended in (-signal.SIGKILL, -signal.SIGTERM)


def _children(pid: int) -> set[int]:
    return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def _wait(until: object) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not until():  # type: ignore[operator] # a function without arguments
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _read(url: str, process: subprocess.Popen[bytes]) -> bytes:
    deadline = time.monotonic() + PATIENCE_S
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while True:
        try:
            with opener.open(url, timeout=PATIENCE_S) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.URLError:
            if time.monotonic() > deadline or process.poll() is not None:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize(
    ("host", "only_here"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
    ],
)
def test_an_address_that_other_machines_reach_is_told_apart(host: str, only_here: bool) -> None:
    assert is_loopback(host) is only_here


@pytest.mark.parametrize(
    ("host", "proxies", "warned"),
    [("0.0.0.0", "", True), ("0.0.0.0", "1", False), ("127.0.0.1", "", False)],  # noqa: S104
)
def test_serving_other_machines_without_a_proxy_is_warned_of(
    run_anew: Run, monkeypatch: pytest.MonkeyPatch, host: str, proxies: str, warned: bool
) -> None:
    monkeypatch.setenv("YANQI_TRUSTED_PROXIES", proxies)
    monkeypatch.setattr("web.serving.serve", lambda *_: None)
    served = run_anew("web", "--host", host, "--port", "0")
    assert served.exit_code == 0, served.output
    assert ("YANQI_TRUSTED_PROXIES=1" in served.output) is warned
