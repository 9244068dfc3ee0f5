"""The embedded PostgreSQL server: a private cluster in the data directory, shared by whoever opens it.

The first process that opens a data directory starts the server, the last one that closes it stops it.
Who holds it is a shared file lock, which the kernel releases when a holder dies, however it dies. Nobody else
on the machine gets in: the socket's directory belongs to the server's user alone and every user needs a
password (SCRAM). The server listens on no network.
"""

from __future__ import annotations

import contextlib
import os
import time
import weakref
from pathlib import Path
from typing import Self

import psycopg

from ledger.domain.errors import EmbeddedServerFailed
from ledger.store.cluster import (
    DATABASE,
    OWNER,
    PORT,
    SUPERUSER,
    Home,
    configure,
    connect_as_superuser,
    create_cluster,
    create_roles,
    find_home,
    find_programs,
)
from ledger.store.private_files import SharedHold, locked
from ledger.store.server_user import server_user

START_TIMEOUT_S = 60
"""Crash recovery of a large ledger is part of starting."""
ORPHANS_TIMEOUT_S = 10


class EmbeddedServer:
    """A hold on the running server of a data directory; closing the last hold stops the server."""

    def __init__(self, home: Home, programs: Path, hold: SharedHold, *, keep: bool) -> None:
        self.home = home
        self._close = weakref.finalize(self, _let_go, home, programs, hold, keep=keep, process=os.getpid())

    @classmethod
    def open(cls, data_directory: Path, *, keep: bool = False) -> Self:
        """Join the server of a data directory, starting it (and making it) if need be.

        ``keep`` leaves the server running after this hold is closed, even if it is the last.
        Survives whatever the last server or its starter died of. Raises EmbeddedServerFailed,
        DataDirectoryUnsafe.
        """
        user = server_user()
        home = find_home(data_directory.absolute(), user)
        programs = find_programs(user)
        with locked(home.path / "start.lock"):
            hold = SharedHold(home.path / "holders.lock")
            try:
                if not home.is_complete:
                    create_cluster(home, programs)
                _start_until_ready(home, programs)
                create_roles(home)
            except BaseException:
                with contextlib.suppress(EmbeddedServerFailed):
                    _release(home, programs, hold)
                raise
        return cls(home, programs, hold, keep=keep)

    def conninfo(self, database: str = DATABASE) -> str:
        """Return the address of a database for its owner, who migrates; no secret is in it."""
        return self.home.conninfo(OWNER, database)

    def superuser_conninfo(self, database: str = "postgres") -> str:
        """Return the address of a database for the server's superuser: for backups and for tests."""
        return self.home.conninfo(SUPERUSER, database)

    def close(self) -> None:
        """Give up the hold; the last one stops the server. Again is harmless; so is a forked child's."""
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _let_go(home: Home, programs: Path, hold: SharedHold, *, keep: bool, process: int) -> None:
    if os.getpid() != process:  # a fork of the holder: the hold is the parent's
        return
    with locked(home.path / "start.lock"):
        if keep:
            hold.release()
        else:
            _release(home, programs, hold)


def _release(home: Home, programs: Path, hold: SharedHold) -> None:
    """Let go, and stop the server if nobody else holds on. Under the start lock."""
    try:
        if hold.is_last():
            _stop(home, programs)
    finally:
        hold.release()


def _start(home: Home, programs: Path) -> None:
    """Start the server after clearing away what a killed one left. Raises EmbeddedServerFailed."""
    _wait_for_orphans(home)
    _remove_stale_locks(home)
    configure(home)
    code, output = _pg_ctl(home, programs, "start", "-l", home.log)
    if code != 0:
        said = home.log.read_text(encoding="utf-8", errors="replace") if home.log.exists() else ""
        raise EmbeddedServerFailed(problem=f"{output} {said[-500:]}".strip(), log=str(home.log))


def _stop(home: Home, programs: Path) -> None:
    """Stop the server: open transactions are rolled back, everything committed is on disk."""
    if _postmaster(home) is None:
        return
    code, output = _pg_ctl(home, programs, "stop", "-m", "fast")
    if code != 0 and _postmaster(home) is not None:
        raise EmbeddedServerFailed(problem=output, log=str(home.log))


def _pg_ctl(home: Home, programs: Path, action: str, *options: str | Path) -> tuple[int, str]:
    """Run pg_ctl as the server's user and wait for it; return its exit code and what it said."""
    wait: list[str | Path] = ["-w", "-t", str(START_TIMEOUT_S), "-s"]
    return home.user.run([programs / "pg_ctl", action, "-D", home.cluster, *options, *wait])


def _start_until_ready(home: Home, programs: Path) -> None:
    """Start the server if it is not running and wait until it accepts connections.

    A server found running may be dying this very moment: then it is started after all. Raises EmbeddedServerFailed.
    """
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        if _postmaster(home) is None:
            _start(home, programs)
        try:
            connect_as_superuser(home).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline or "password authentication failed" in str(error):
                raise EmbeddedServerFailed(problem=str(error).strip(), log=str(home.log)) from error
            time.sleep(0.05)
        else:
            return


def _postmaster(home: Home) -> int | None:
    """Return the pid of this cluster's running server.

    A pid in the lock file proves nothing: after a crash it may be any program's. The server's working
    directory is its cluster, and only its.
    """
    try:
        pid = int((home.cluster / "postmaster.pid").read_text(encoding="utf-8").partition("\n")[0])
    except (FileNotFoundError, ValueError):
        return None
    return pid if _works_in(pid, home.cluster) else None


def _works_in(pid: int, directory: Path) -> bool:
    """Whether a process is alive with this working directory; where there is no /proc, whether it is alive."""
    if Path("/proc/self/cwd").exists():
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cwd").readlink() == directory.resolve() and not _is_zombie(pid)
        return False
    with contextlib.suppress(OSError):
        os.kill(pid, 0)
        return True
    return False


def _is_zombie(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    return status.rpartition(")")[2].split()[0] == "Z"


def _wait_for_orphans(home: Home) -> None:
    """Wait until the last child of a killed server is gone: two servers on one cluster would destroy it."""
    deadline = time.monotonic() + ORPHANS_TIMEOUT_S
    while orphans := [pid for pid in _processes() if _works_in(pid, home.cluster)]:
        if time.monotonic() > deadline:
            raise EmbeddedServerFailed(
                problem=f"processes {orphans} 仍在使用 still use it", log=str(home.log)
            )
        time.sleep(0.05)


def _processes() -> list[int]:
    return (
        [int(path.name) for path in Path("/proc").glob("[0-9]*")] if Path("/proc/self/cwd").exists() else []
    )


def _remove_stale_locks(home: Home) -> None:
    """Remove the lock files of a dead server.

    The server would do it itself, unless their pid is by now another program of the same user. Safe only
    because nothing works in the cluster any more; without /proc we cannot know and leave it to the server.
    """
    if not Path("/proc/self/cwd").exists():
        return
    (home.cluster / "postmaster.pid").unlink(missing_ok=True)
    with contextlib.suppress(FileNotFoundError):
        for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            (Path((home.path / "socket").read_text(encoding="utf-8")) / name).unlink(missing_ok=True)
