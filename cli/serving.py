"""`yanqi web`: the pages alone; `yanqi serve`: the pages and the scheduler on one machine, both kept running."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address

import click

from cli.session import Session, pass_session

LOOPBACK = "127.0.0.1"
GRACE_S = 15
"""How long a part may take to end what it is at."""
PATIENCE_S = 0.2
"""Between two looks at the parts."""
SOUND_S = 30
"""A part that has run so long had started well; one that ends sooner, again and again, will not."""
MOST_RESTARTS = 5
"""In a row, of a part that does not start well."""


def place_options(command: click.decorators.FC) -> click.decorators.FC:
    """Add the options that say where to listen."""
    host = click.option(
        "--host", default=LOOPBACK, show_default=True, help="监听地址 / address to listen on."
    )
    port = click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=8000,
        show_default=True,
        help="端口，0 为任一空闲端口 / 0: any free.",
    )
    workers = click.option(
        "--workers",
        type=click.IntRange(1, 64),
        default=2,
        show_default=True,
        help="进程数 / processes that answer.",
    )
    return host(port(workers(command)))


@click.command("web")
@place_options
@pass_session
def web(session: Session, host: str, port: int, workers: int) -> None:
    """只启动网页 / Serve the pages until interrupted; the scheduler runs elsewhere."""
    from scheduler.matching_run import match_and_review
    from web.proxies import VARIABLE, trusted_proxies
    from web.serving import serve as serve_pages

    if not is_loopback(host) and trusted_proxies() == 0:
        session.tell(
            f"注意：{host} 对其他机器开放而未设代理。请在前面放置先收完请求再转发的代理（如 nginx），"
            f"由它终止 TLS，并设 {VARIABLE}=1；否则口令会以明文传输，慢速连接会占用进程。",
            f"warning: {host} is open to other machines and no proxy is named. Put one in front that receives requests"
            f" whole before it passes them on (such as nginx) and ends TLS, and set {VARIABLE}=1;"
            " else passwords travel in the clear, and slow uploads keep workers busy.",
            err=True,
        )
    with session.database() as database:
        number = port or free_port(host)
        session.tell(f"打开 http://{host}:{number}/", f"open http://{host}:{number}/", err=True)
        serve_pages(database.conninfo, host, number, workers, match_and_review)


@click.command("serve")
@place_options
@pass_session
def serve(session: Session, host: str, port: int, workers: int) -> None:
    """启动网页与定时任务 / Serve the pages and run the scheduler, until interrupted.

    其一意外结束则重新启动 / whichever of them ends unasked is started again.
    """
    number = port or free_port(host)
    program = [sys.executable, "-m", "cli"]
    parts = [
        Part("web", [*program, "web", "--host", host, "--port", str(number), "--workers", str(workers)]),
        Part("scheduler", [*program, "scheduler", "run"]),
    ]
    with session.database():  # the embedded server, if it is that, outlives a part that is started again
        if not keep_running(session, parts):
            raise SystemExit(1)


@dataclass
class Part:
    """One process of the service, and how it has fared."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_s: float = 0.0
    restarts: int = field(default=0)

    def start(self) -> None:
        """Start the process."""
        self.process = subprocess.Popen(self.command)  # noqa: S603 - our own program
        self.started_s = time.monotonic()

    def end(self) -> None:
        """Ask the process to end, and wait until it has; then make it."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    @property
    def ended(self) -> int | None:
        """The exit code of a process that has ended."""
        return None if self.process is None else self.process.poll()

    def may_restart(self) -> bool:
        """Count a restart; whether there may be one more."""
        ran_well = time.monotonic() - self.started_s >= SOUND_S
        self.restarts = 1 if ran_well else self.restarts + 1
        return self.restarts <= MOST_RESTARTS


def keep_running(session: Session, parts: Sequence[Part]) -> bool:
    """Keep the parts running until this process is told to stop; return whether all of them did."""
    with _told_to_stop() as told:
        try:
            for part in parts:
                part.start()
            while not told:
                for part in parts:
                    if part.ended is None:
                        continue
                    session.tell(
                        f"{part.name} 以 {part.ended} 结束", f"{part.name} ended with {part.ended}", err=True
                    )
                    if not part.may_restart():
                        return False
                    part.start()
                time.sleep(PATIENCE_S)
        finally:
            for part in parts:
                part.end()
    return True


@contextmanager
def _told_to_stop() -> Iterator[list[int]]:
    """Yield a list that the signals which end a process are added to; the earlier handlers come back."""
    told: list[int] = []
    earlier = {
        number: signal.signal(number, lambda which, _: told.append(which))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield told
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine alone; a name is one only if it is localhost."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def free_port(host: str) -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        number: int = probe.getsockname()[1]
        return number
