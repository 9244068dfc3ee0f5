"""Uploaded files, kept on the server under their SHA-256 until they are imported, discarded or too old.

They lie in a directory that only the service's own user may enter (``YANQI_UPLOADS``, by default one of the
system's for temporary files), so that every process of the server finds them. A file's name serves messages and
the record; no path is ever made of it.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from flask import Flask, request
from werkzeug.datastructures import FileStorage

from ledger.domain.errors import InvalidInput, NotFound
from ledger.statements.limits import MAX_FILE_BYTES
from ledger.store.private_files import own_directory, require_private, write_private
from web.api.limits import MAX_BODY_BYTES, MAX_UPLOAD_BYTES
from web.errors import API
from web.forms import MULTIPART
from web.language import gettext as _

SETTING: Final = "YANQI_UPLOADS"
KEPT_FOR_S: Final = 2 * 3600
"""How long an upload waits to be imported."""
MOST_KEPT: Final = 40
"""Uploads that wait at once; the oldest gives way."""
MOST_NAME: Final = 120
UPLOADS: Final = frozenset({"statements.upload"})
"""Views that take a file; all others take no larger body than a form."""

_HASH = re.compile(r"[0-9a-f]{64}")
_NAME_SUFFIX: Final = ".name"
_LINES_SUFFIX: Final = ".lines"


@dataclass(frozen=True)
class Upload:
    """One file as it was uploaded: its SHA-256, its name for messages, its bytes, and how many lines were found."""

    file_hash: str
    name: str
    content: bytes
    lines: int = 0


def keep(given: FileStorage | None) -> Upload:
    """Keep an uploaded file and return it. Raises InvalidInput where none was chosen."""
    if given is None or not given.filename:
        raise InvalidInput(field="file", problem="请选择文件", problem_en="choose a file")
    name = clean_name(given.filename)
    content = given.stream.read(MAX_FILE_BYTES + 1)  # the reader refuses the one byte too many
    upload = Upload(hashlib.sha256(content).hexdigest(), name, content)
    folder = _folder()
    _sweep(folder)
    _write(folder / upload.file_hash, content)
    write_private(folder / f"{upload.file_hash}{_NAME_SUFFIX}", name)
    return upload


def note_lines(upload: Upload, lines: int) -> None:
    """Keep beside a file how many lines were found in it, so that nobody need read it to know that it is large."""
    write_private(_folder() / f"{upload.file_hash}{_LINES_SUFFIX}", str(lines))


def kept(file_hash: str) -> Upload:
    """Return a file that waits. Raises NotFound for one that does not, or no longer."""
    if _HASH.fullmatch(file_hash):
        path = _folder() / file_hash
        with suppress(FileNotFoundError):
            if path.stat().st_mtime >= time.time() - KEPT_FOR_S:
                name = path.with_name(f"{file_hash}{_NAME_SUFFIX}").read_text(encoding="utf-8")
                return Upload(file_hash, name, path.read_bytes(), _noted_lines(path))
    raise NotFound(kind="upload 上传文件", name=file_hash[:16])


def forget(file_hash: str) -> None:
    """Remove a file that waits, if it is there."""
    if _HASH.fullmatch(file_hash):
        _remove(_folder() / file_hash)


def clean_name(given: str) -> str:
    """Return the last part of a file's name, whatever system wrote the path, without what cannot be printed."""
    last = PurePosixPath(PureWindowsPath(given).name).name
    printable = "".join(each for each in last if each.isprintable()).strip(" .")
    stem, dot, ending = printable.rpartition(".")
    if len(printable) > MOST_NAME and dot and len(ending) < MOST_NAME // 10:
        return f"{stem[: MOST_NAME - len(ending) - 1]}.{ending}"
    return printable[:MOST_NAME] or _("未命名文件")


def _folder() -> Path:
    """Return the directory of waiting files. Raises DataDirectoryUnsafe where others could enter it."""
    given = os.environ.get(SETTING)
    path = Path(given) if given else Path(tempfile.gettempdir()) / f"yanqi-uploads-{os.geteuid()}"
    own_directory(path)
    require_private(path, os.geteuid())
    return path


def _noted_lines(path: Path) -> int:
    """Return how many lines were found in a file; 0 where nobody has read it."""
    noted = path.with_name(f"{path.name}{_LINES_SUFFIX}")
    return int(noted.read_text(encoding="ascii")) if noted.exists() else 0


def _write(path: Path, content: bytes) -> None:
    """Write a file in one step, readable by its owner alone; the same file again is young again."""
    draft = path.with_name(f".{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    draft.replace(path)


def _sweep(folder: Path) -> None:
    """Remove what is too old, drafts of processes that died included, and the oldest of too many."""
    ages: list[tuple[float, Path]] = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            ages.append((path.stat().st_mtime, path))
    files = sorted(pair for pair in ages if _HASH.fullmatch(pair[1].name))
    surplus = {path for _, path in files[: max(0, len(files) - MOST_KEPT + 1)]}
    since = time.time() - KEPT_FOR_S
    for changed, path in ages:
        if changed < since or path in surplus:
            _remove(path)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    for suffix in (_NAME_SUFFIX, _LINES_SUFFIX):
        path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)


def _limit() -> None:
    """Let a body be no larger than its view takes, before anybody reads it; then RequestEntityTooLarge is raised.

    The interface for programs sets its own limits.
    """
    if not request.path.startswith(API):
        holds_file = request.endpoint in UPLOADS and request.mimetype == MULTIPART
        request.max_content_length = MAX_UPLOAD_BYTES if holds_file else MAX_BODY_BYTES


def register(app: Flask) -> None:
    """Limit the bodies that an application's pages take; it must come before the gate, which reads forms."""
    app.before_request(_limit)
