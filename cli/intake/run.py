"""An import from beginning to end: read, look at what is there, rehearse, enter in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from cli.intake.existing import sorted_out
from cli.intake.files import read_file
from cli.intake.rehearsal import Progress, rehearse, silent
from cli.intake.rows import BadRow, Entry, Intake, intake
from cli.intake.tables import Note, tables
from ledger.application import Ledger, Outcome
from ledger.domain.errors import ImportRefused
from ledger.domain.signature import Signature
from ledger.policy.pack import Pack


@dataclass
class Preview:
    """What an import would do: rows it would enter, rows already there, rows it cannot enter, remarks."""

    new: list[Entry] = field(default_factory=list)
    same: list[Entry] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return len(self.new) + len(self.same) + len(self.bad)


def read(path: Path, pack: Pack) -> Intake:
    """Return what a file asks for. Raises ImportUnreadable, ImportTooLarge, ImportLayoutUnknown."""
    return intake(tables(read_file(path), pack, path.name), pack)


def preview(ledger: Ledger, asked: Intake, signature: Signature, progress: Progress | None = None) -> Preview:
    """Return what the ledger would take of a file, now; nothing is kept."""
    new, same, different = sorted_out(asked.entries, ledger.rows, ledger.pack)
    verdict = rehearse(ledger, new, signature, progress or silent)
    bad = sorted([*asked.bad, *different, *verdict.bad], key=lambda one: one.place)
    return Preview(verdict.accepted, same, bad, asked.notes)


def enter(ledger: Ledger, found: Preview, signature: Signature, *, keep_good: bool = False) -> Outcome | None:
    """Enter the new rows of a preview in one transaction, and return its outcome; None if there are none.

    Raises ImportRefused where rows are bad and not only the good ones are wanted, and the refusal of whatever
    changed in the ledger since the preview: then nothing was entered either.
    """
    if found.bad and not keep_good:
        raise ImportRefused(bad=len(found.bad), rows=found.rows)
    if not found.new:
        return None
    commands = [entry.command for entry in found.new]
    return ledger.execute_all(commands, replace(signature, key=_key(ledger, found.new, signature)))


def _key(ledger: Ledger, entries: Sequence[Entry], signature: Signature) -> str:
    """Return the key of entering these rows: the same rows, signed alike, have one key and are entered once.

    A refusal stays the outcome of its key, and the reason for it may pass: the next attempt has the next key.
    """
    digest = hashlib.sha256()
    for part in _said(entries, signature):
        digest.update(msgspec.json.encode(part, order="deterministic"))
    attempt = 1
    while True:
        key = f"import:{digest.hexdigest()}:{attempt}"
        earlier = ledger.standings.command(key)
        if earlier is None or earlier.outcome != "refused":
            return key
        attempt += 1


def _said(entries: Iterable[Entry], signature: Signature) -> Iterable[object]:
    yield [signature.actor, signature.department, signature.effective_on, signature.on_behalf_of]
    for entry in entries:
        yield [entry.kind, entry.name, entry.command]
