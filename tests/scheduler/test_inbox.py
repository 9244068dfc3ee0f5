"""Files dropped into the inbox are imported once, and what came of each lies beside it."""

from __future__ import annotations

import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.domain.errors import LedgerBusy
from projections.bootstrap import open_ledger
from scheduler.inbox import InboxRun, take_in
from scheduler.runner import JOBS, inbox_job, run
from tests.scheduler.test_runner import PATIENCE_S, wait_until

FILES = Path(__file__).parent.parent / "statements"
LINES = "SELECT count(*)::int AS lines FROM statement_line"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An inbox with a bank's file in it."""
    drop(tmp_path, "spdb-debit.xls")
    return tmp_path


def drop(inbox: Path, name: str, *, under: str = "", content: bytes | None = None) -> None:
    path = inbox / (under or name)
    path.write_bytes((FILES / name).read_bytes() if content is None else content)
    os.utime(path, (0, 0))  # nobody has written it for a long time


def left(inbox: Path) -> dict[str, list[str]]:
    """Return what lies in the inbox and in its directories, by directory."""
    return {
        directory: sorted(path.name for path in (inbox / directory).glob("*") if path.is_file())
        for directory in (".", "done", "refused")
    }


def test_a_file_is_imported_and_moved_with_what_it_came_to(ledger: Ledger, inbox: Path) -> None:
    assert take_in(ledger, inbox) == InboxRun(imported=1)
    assert left(inbox) == {".": [], "done": ["spdb-debit.xls", "spdb-debit.xls.txt"], "refused": []}
    assert "4 行，新增 4 行" in (inbox / "done" / "spdb-debit.xls.txt").read_text(encoding="utf-8")
    assert ledger.rows(LINES) == [{"lines": 4}]
    assert take_in(ledger, inbox) == InboxRun()


def test_the_same_file_again_changes_nothing_and_replaces_nothing(ledger: Ledger, inbox: Path) -> None:
    take_in(ledger, inbox)
    drop(inbox, "spdb-debit.xls")
    drop(inbox, "spdb-debit.xls", under="again.xls")
    assert take_in(ledger, inbox) == InboxRun(imported=2)
    assert ledger.rows(LINES) == [{"lines": 4}]
    assert len(left(inbox)["done"]) == 6


def test_what_cannot_be_read_is_refused_with_the_reason_and_keeps_nobody_waiting(
    ledger: Ledger, inbox: Path
) -> None:
    drop(inbox, "a.csv", content="没有,表头\n1,2\n".encode())
    drop(inbox, "empty.csv", content=b"")
    assert take_in(ledger, inbox) == InboxRun(imported=1, refused=2)
    assert left(inbox)["refused"] == ["a.csv", "a.csv.txt", "empty.csv", "empty.csv.txt"]
    said = (inbox / "refused" / "a.csv.txt").read_text(encoding="utf-8")
    assert "[unknown_layout]" in said
    assert "版式无法识别" in said
    assert "is unknown" in said


def test_what_is_still_being_written_or_is_no_file_waits(ledger: Ledger, inbox: Path) -> None:
    (inbox / "spdb-debit.xls").touch()
    (inbox / "folder").mkdir()
    (inbox / "link.xls").symlink_to(FILES / "spdb-debit.xls")
    drop(inbox, "spdb-debit.xls", under=".hidden.xls")
    assert take_in(ledger, inbox) == InboxRun()
    assert left(inbox)["."] == [".hidden.xls", "link.xls", "spdb-debit.xls"]


def test_what_fails_for_another_reason_stays_for_the_next_round(
    ledger: Ledger, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise LedgerBusy

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "execute_all", busy)
        assert take_in(ledger, inbox) == InboxRun()
    assert left(inbox)["."] == ["spdb-debit.xls"]
    assert take_in(ledger, inbox) == InboxRun(imported=1)


def test_a_round_cut_short_before_the_move_is_made_good_by_the_next(ledger: Ledger, inbox: Path) -> None:
    copy = shutil.copy2(inbox / "spdb-debit.xls", inbox / ".kept")
    take_in(ledger, inbox)
    shutil.rmtree(inbox / "done")
    Path(copy).rename(inbox / "spdb-debit.xls")
    assert take_in(ledger, inbox) == InboxRun(imported=1)
    assert ledger.rows(LINES) == [{"lines": 4}]
    assert left(inbox)["done"] == ["spdb-debit.xls", "spdb-debit.xls.txt"]


def test_two_at_once_import_each_file_once(ledger: Ledger, inbox: Path, new_database_url: str) -> None:
    drop(inbox, "icbc-debit-v2.csv")
    drop(inbox, "cmb-debit.csv")
    with (
        open_ledger(new_database_url, clock=SetClock(ledger.clock.today())) as other,
        ThreadPoolExecutor(2) as pool,
    ):
        rounds = [pool.submit(take_in, one, inbox) for one in (ledger, other)]
        assert sum(each.result().imported for each in rounds) == 3
    assert ledger.rows("SELECT count(*)::int AS statements FROM statement") == [{"statements": 3}]
    assert len(left(inbox)["done"]) == 6


def test_a_running_scheduler_imports_matches_and_opens_exceptions(
    ledger: Ledger, inbox: Path, new_database_url: str
) -> None:
    stop = threading.Event()
    jobs = (*JOBS, inbox_job(inbox))
    thread = threading.Thread(target=run, args=(new_database_url, stop), kwargs={"jobs": jobs})
    thread.start()
    wait_until(lambda: ledger.rows(LINES) == [{"lines": 4}])
    stop.set()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    assert left(inbox)["done"] == ["spdb-debit.xls", "spdb-debit.xls.txt"]
    thread = threading.Thread(target=run, args=(new_database_url, stop), kwargs={"jobs": jobs})
    stop.clear()
    thread.start()
    wait_until(lambda: len(ledger.rows("SELECT 1 FROM exception_case WHERE state = 'open'")) == 4)
    stop.set()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
