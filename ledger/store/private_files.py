"""Files and directories that are one user's alone, and locks that die with their holder."""

from __future__ import annotations

import fcntl
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger.domain.errors import DataDirectoryUnsafe

_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def own_directory(path: Path, *, mode: int = 0o700) -> Path:
    """Return the directory, created with ``mode`` if it is missing, its parents left as they are.

    Raises DataDirectoryUnsafe if it belongs to somebody else or others may write in it.
    """
    path.mkdir(parents=True, exist_ok=True, mode=mode)
    found = path.stat()
    if found.st_uid != os.geteuid():
        raise DataDirectoryUnsafe(path=str(path), problem=f"所有者 owner uid={found.st_uid}")
    if found.st_mode & _WRITABLE_BY_OTHERS:
        raise DataDirectoryUnsafe(
            path=str(path), problem=f"他人可写 writable by others {found.st_mode & 0o777:o}"
        )
    return path


def require_private(path: Path, owner: int) -> None:
    """Raise DataDirectoryUnsafe unless ``path`` is a real directory that only the user ``owner`` (uid) may enter."""
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise DataDirectoryUnsafe(path=str(path), problem="不是目录 not a directory")
    if found.st_uid != owner:
        raise DataDirectoryUnsafe(path=str(path), problem=f"所有者 owner uid={found.st_uid}")
    if found.st_mode & _OPEN_TO_OTHERS:
        raise DataDirectoryUnsafe(
            path=str(path), problem=f"他人可进入 open to others {found.st_mode & 0o777:o}"
        )


def write_private(path: Path, text: str, *, owner: tuple[int, int] | None = None) -> None:
    """Write a file that only its owner can read (0600), in one step: readers see the old text or the new.

    ``owner`` (uid, gid) is for root, who writes for the server's user.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
        if owner is not None:
            os.fchown(file.fileno(), *owner)
    draft.replace(path)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file lock alone, waiting for it; the kernel releases it if the holder dies."""
    descriptor = _open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class SharedHold:
    """One of several holders of a file lock; the kernel lets go for a holder that dies.

    A process forked by a holder shares its hold: it is the parent who gives it up.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor: int | None = _open_lock(path)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def is_last(self) -> bool:
        """Whether nobody else holds on. Ask under a lock that keeps new holders out until `release`."""
        if self._descriptor is None:
            return False
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Let go; again is harmless."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
