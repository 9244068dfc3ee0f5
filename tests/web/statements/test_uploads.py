"""Uploaded files wait under their hash, for a while, where only the service's own user finds them."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage

from ledger.domain.errors import DataDirectoryUnsafe, InvalidInput, NotFound
from web.statements import uploads
from web.statements.uploads import KEPT_FOR_S, MOST_KEPT, MOST_NAME, SETTING, clean_name, forget, keep, kept


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "uploads"
    monkeypatch.setenv(SETTING, str(path))
    return path


def given(content: bytes, name: str = "a.csv") -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name)


def test_a_file_is_found_again_by_its_hash_until_it_is_forgotten(folder: Path) -> None:
    taken = keep(given(b"content", "三月.csv"))
    assert taken.file_hash == hashlib.sha256(b"content").hexdigest()
    assert kept(taken.file_hash) == taken
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert (stat.S_IMODE(folder.stat().st_mode), modes) == (0o700, {0o600})
    forget(taken.file_hash)
    assert list(folder.iterdir()) == []
    with pytest.raises(NotFound):
        kept(taken.file_hash)


def test_it_is_too_old_after_a_while_and_swept_by_the_next(folder: Path) -> None:
    old = keep(given(b"old"))
    path = folder / old.file_hash
    then = path.stat().st_mtime - KEPT_FOR_S - 1
    os.utime(path, (then, then))
    with pytest.raises(NotFound):
        kept(old.file_hash)
    keep(given(b"new"))
    assert not path.exists()
    assert not path.with_name(f"{old.file_hash}.name").exists()


def test_no_more_wait_than_there_is_room_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_KEPT", 3)
    assert MOST_KEPT > uploads.MOST_KEPT
    for place in range(6):
        taken = keep(given(b"%d" % place))
        os.utime(folder / taken.file_hash, (2**31 + place, 2**31 + place))
    contents = {path.read_bytes() for path in folder.iterdir() if not path.suffix}
    assert contents == {b"3", b"4", b"5"}


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..", "a" * 64, "0" * 63, "0" * 64 + "/..", "", "A" * 64, "0" * 64 + ".name"]
)
def test_nothing_but_a_hash_is_looked_for(name: str) -> None:
    keep(given(b"content"))
    with pytest.raises(NotFound):
        kept(name)
    forget(name)


def test_a_directory_that_others_may_enter_is_not_used(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    with pytest.raises(DataDirectoryUnsafe):
        keep(given(b"content"))


def test_a_form_without_a_file_is_refused() -> None:
    for nothing in (None, given(b"", "")):
        with pytest.raises(InvalidInput):
            keep(nothing)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("三月.csv", "三月.csv"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\wang\账单.xlsx", "账单.xlsx"),
        ("/abs/a.xml", "a.xml"),
        ("a\x00b\r\nc\u202e.csv", "abc.csv"),
        (" .hidden. ", "hidden"),
    ],
)
def test_a_name_is_its_last_part_and_can_be_printed(said: str, name: str) -> None:
    assert clean_name(said) == name


def test_a_long_name_keeps_its_ending() -> None:
    long = clean_name("账" * 500 + ".xlsx")
    assert len(long) == MOST_NAME
    assert long.endswith(".xlsx")
