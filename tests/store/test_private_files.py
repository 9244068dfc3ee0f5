from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.domain.errors import DataDirectoryUnsafe
from ledger.store.private_files import SharedHold, locked, own_directory, require_private, write_private


def test_a_directory_is_made_and_its_parents_are_left_as_they_are(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    made = own_directory(tmp_path / "a" / "b")
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o750
    assert own_directory(made) == made


@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777])
def test_a_directory_that_others_may_write_is_refused(tmp_path: Path, mode: int) -> None:
    tmp_path.chmod(mode)
    with pytest.raises(DataDirectoryUnsafe, match="writable by others"):
        own_directory(tmp_path)


def test_only_a_real_directory_of_the_owner_alone_is_private(tmp_path: Path) -> None:
    private, link, file = tmp_path / "private", tmp_path / "link", tmp_path / "file"
    private.mkdir(mode=0o700)
    link.symlink_to(private)
    file.touch()
    require_private(private, os.geteuid())
    for path, problem in ((link, "not a directory"), (file, "not a directory")):
        with pytest.raises(DataDirectoryUnsafe, match=problem):
            require_private(path, os.geteuid())
    with pytest.raises(DataDirectoryUnsafe, match="owner"):
        require_private(private, os.geteuid() + 1)
    private.chmod(0o750)
    with pytest.raises(DataDirectoryUnsafe, match="open to others"):
        require_private(private, os.geteuid())


def test_a_private_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o644)
    write_private(path, "新")
    assert path.read_text(encoding="utf-8") == "新"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_the_last_of_several_holders_knows(tmp_path: Path) -> None:
    first, second = SharedHold(tmp_path / "lock"), SharedHold(tmp_path / "lock")
    assert not first.is_last()
    second.release()
    second.release()
    assert not second.is_last()
    assert first.is_last()
    first.release()


HOLD = """
import sys, time
from pathlib import Path
from ledger.store.private_files import SharedHold, locked
path = Path(sys.argv[1])
hold = SharedHold(path)
with locked(path.with_name("alone")):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_holder_that_is_killed_lets_go(tmp_path: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "lock")], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    mine = SharedHold(tmp_path / "lock")
    assert not mine.is_last()
    other.kill()
    other.wait(10)
    other.stdout.close()
    assert mine.is_last()
    with locked(tmp_path / "alone"):
        mine.release()
