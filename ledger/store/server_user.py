"""The user that runs the embedded server: ourselves, or, for root, a system user made for it.

PostgreSQL refuses to run as root. Root's server runs as ``yanqi-ledger``, created once without home, shell or
password; where no user can be created, as ``postgres``. Never as ``nobody``, who is shared with other services.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ledger.domain.errors import EmbeddedServerFailed

SYSTEM_USER = "yanqi-ledger"
FALLBACK_USER = "postgres"
COMMAND_TIMEOUT_S = 120
NOT_EXECUTABLE = 126
"""The exit code by which a shell says the same."""


@dataclass(frozen=True, slots=True)
class ServerUser:
    """Who runs the server's programs."""

    name: str
    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        """Whether this is somebody else than the present user."""
        return self.uid != os.geteuid()

    @property
    def owner(self) -> tuple[int, int]:
        """Uid and gid, as chown takes them."""
        return self.uid, self.gid

    def run(self, command: Sequence[str | Path]) -> tuple[int, str]:
        """Run a program as this user and return its exit code and output.

        Nothing of our environment reaches it (PGHOST, PGOPTIONS …), nor a terminal's Ctrl-C. The output goes
        through a file: a server started by pg_ctl would hold a pipe open for ever.
        """
        identity = {"user": self.uid, "group": self.gid, "extra_groups": ()} if self.is_other else {}
        with tempfile.TemporaryFile() as output:
            try:
                done = subprocess.run(  # type: ignore[call-overload]  # noqa: S603 - our own programs and paths
                    [str(part) for part in command],
                    check=False,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    cwd="/",
                    env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
                    start_new_session=True,
                    timeout=COMMAND_TIMEOUT_S,
                    **identity,
                )
            except PermissionError as error:  # this user cannot pass through to the program
                return NOT_EXECUTABLE, str(error)
            output.seek(0)
            return done.returncode, output.read().decode(errors="replace").strip()

    def may(self, test: str, path: Path) -> bool:
        """Whether this user passes the shell's ``test`` on a path, such as ``-x`` (enter) or ``-r`` (read)."""
        return self.run(["/bin/sh", "-c", 'test "$0" "$1"', test, path])[0] == 0


def server_user() -> ServerUser:
    """Return who is to run the server; create the system user if we are root and it is missing.

    Raises EmbeddedServerFailed if there is nobody.
    """
    if os.geteuid() != 0:
        try:
            return _user(pwd.getpwuid(os.geteuid()))
        except KeyError:
            raise EmbeddedServerFailed(
                problem=f"uid {os.geteuid()} has no entry in passwd", log="-"
            ) from None
    for name in (SYSTEM_USER, FALLBACK_USER):
        if name == SYSTEM_USER:
            _create(name)
        with contextlib.suppress(KeyError):
            return _user(pwd.getpwnam(name))
    raise EmbeddedServerFailed(problem=f"root needs a system user {SYSTEM_USER} to run it", log="-")


def _create(name: str) -> None:
    """Create a system user unless there is one; another process may be doing the same."""
    with contextlib.suppress(KeyError):
        pwd.getpwnam(name)
        return
    options = "--system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin"
    with contextlib.suppress(FileNotFoundError):
        subprocess.run(["useradd", *options.split(), name], check=False, capture_output=True)  # noqa: S603, S607


def _user(entry: pwd.struct_passwd) -> ServerUser:
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
