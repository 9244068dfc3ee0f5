"""Packs to test with: the one that comes with the ledger, and copies of it with something changed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import ledger.policy
from ledger.policy.loader import DEFAULT_PACK

FOLDER = Path(ledger.policy.__file__).parent / "packs" / DEFAULT_PACK
ON = date(2026, 6, 15)


def copied_pack(target: Path) -> Path:
    """Copy the pack into a folder of its own."""
    folder = target / DEFAULT_PACK
    shutil.copytree(FOLDER, folder)
    return folder


def edited_pack(target: Path, file: str, old: str, new: str) -> Path:
    """Copy the pack with one text in one file replaced."""
    folder = copied_pack(target)
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return folder
