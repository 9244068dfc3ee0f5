"""The statement inbox (对账单收件箱): files dropped into a directory are imported once and moved on.

A file that was imported goes to ``done``, one that was refused to ``refused``, each with a text beside it that
says what came of it. A run that is cut short leaves its file where it was; the next one imports it again,
which changes nothing, and moves it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from ledger.application import Ledger
from ledger.application.commands import ImportStatement
from ledger.domain.errors import InvalidInput, Refusal
from ledger.domain.signature import FINANCE, SYSTEM, Signature
from ledger.statements.limits import MAX_FILE_BYTES
from ledger.statements.reading import read_statement_file

_log = logging.getLogger(__name__)

ACTOR: Final = f"{SYSTEM}inbox"
DONE, REFUSED = "done", "refused"
SETTLED_S = 10.0
"""A file changed less than so many seconds ago may still be being written."""
FILES_AT_ONCE = 200
"""In one round; the rest waits for the next."""


@dataclass
class InboxRun:
    """What a round came to: files imported, files refused."""

    imported: int = 0
    refused: int = 0


def take_in(ledger: Ledger, inbox: Path, *, settled_s: float = SETTLED_S) -> InboxRun:
    """Import every file of the inbox, oldest name first, and move it away.

    What fails for a reason that is not the file's, such as a busy database, stays for the next round.
    Raises OSError where the directory cannot be read or written.
    """
    run = InboxRun()
    for path in _waiting(inbox, settled_s):
        try:
            said = _imported(ledger, path)
        except FileNotFoundError:
            continue  # another scheduler took it
        except Refusal as refusal:
            if not (refusal.sticky or isinstance(refusal, InvalidInput)):
                _log.warning("%s was not imported and stays in the inbox: %s", path.name, refusal)
                continue
            _log.warning("%s was refused: %s", path.name, refusal)
            run.refused += _move(path, inbox / REFUSED, _said_of(refusal))
        else:
            run.imported += _move(path, inbox / DONE, said)
    return run


def _waiting(inbox: Path, settled_s: float) -> Iterator[Path]:
    """Yield the files that nobody writes any more; hidden ones, links and directories are none of ours."""
    latest = time.time() - settled_s
    found = sorted(path for path in inbox.iterdir() if not path.name.startswith("."))
    files = [path for path in found if path.is_file() and not path.is_symlink()]
    for path in files[:FILES_AT_ONCE]:
        try:
            if path.stat().st_mtime <= latest:
                yield path
        except FileNotFoundError:
            continue


def _imported(ledger: Ledger, path: Path) -> list[str]:
    """Import all statements of a file, or none; return what to say of them.

    The key is the round's own: that nothing is imported twice, the lines themselves see to.
    """
    with path.open("rb") as file:
        content = file.read(MAX_FILE_BYTES + 1)  # the reader refuses the one byte too many
    found = read_statement_file(path.name, content)
    commands = [
        ImportStatement(
            file_name=path.name,
            file_hash=found.file_hash,
            file_format=found.format,
            index=index,
            statement=one,
        )
        for index, one in enumerate(found.statements, start=1)
    ]
    signature = Signature(
        actor=ACTOR,
        department=FINANCE,
        effective_on=ledger.clock.today(),
        key=f"inbox:{found.file_hash}:{uuid4()}",
    )
    answers: Sequence[dict[str, Any]] = ledger.execute_all(commands, signature).answer["answers"]
    return [*found.warnings, *map(_said_of_statement, answers)]


def _said_of_statement(answer: dict[str, Any]) -> str:
    name, lines, new_lines = answer["statement"], answer["lines"], answer["new_lines"]
    said = [f"{name}：{lines} 行，新增 {new_lines} 行 / {lines} lines, {new_lines} of them new"]
    said += [f"  已隔离 / quarantined: {reason}" for reason in answer.get("quarantine", ())]
    return "\n".join(said)


def _said_of(refusal: Refusal) -> list[str]:
    return [
        f"[{refusal.code}]",
        refusal.message,
        f"→ {refusal.way_out}",
        refusal.message_in_english,
        f"→ {refusal.way_out_in_english}",
    ]


def _move(path: Path, directory: Path, said: Sequence[str]) -> bool:
    """Move a file under a name that is free there, and write beside it what came of it; whether it was still there."""
    directory.mkdir(exist_ok=True)
    target = next(
        one
        for one in (directory / name for name in _names(path))
        if not one.exists() and not one.is_symlink()
    )
    try:
        path.rename(target)
    except FileNotFoundError:
        return False
    target.with_name(f"{target.name}.txt").write_text("\n".join(said) + "\n", encoding="utf-8")
    return True


def _names(path: Path) -> Iterator[str]:
    """Yield the names that a file may get, its own first."""
    yield path.name
    while True:
        yield f"{path.stem[:80]}.{uuid4().hex[:8]}{path.suffix}"
