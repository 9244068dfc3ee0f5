"""Workbooks are read in a process that may die of them without harm."""

from __future__ import annotations

import subprocess
from datetime import date
from decimal import Decimal

import pytest

from cli.intake import workbook, workbook_process
from cli.intake.workbook import read_workbook
from cli.intake.workbook_process import Limits, TooMuch
from ledger.domain.errors import ImportTooLarge, ImportUnreadable
from tests.cli.intake.files import workbook as made

SMALL = made({"一": [("a", 1.5, date(2026, 3, 1), True)], "二": [(), ("b",)]})


def test_cells_keep_their_kinds() -> None:
    first, second = read_workbook(SMALL, "f")
    assert first.rows == [["a", Decimal("1.5"), date(2026, 3, 1), True]]
    assert (second.name, list(second.numbered())) == ("二", [(2, ["b"])])


@pytest.mark.parametrize("limits", [Limits(1, 9, 9), Limits(9, 1, 9), Limits(9, 9, 3)])
def test_limits(limits: Limits) -> None:
    with pytest.raises(TooMuch):
        workbook_process.tables(SMALL, limits)


def test_a_workbook_over_the_limits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_SHEETS", 1)
    with pytest.raises(ImportTooLarge, match="2"):
        read_workbook(SMALL, "f")


@pytest.mark.parametrize(
    "end", [subprocess.CalledProcessError(-6, "reader"), subprocess.TimeoutExpired("reader", 1)]
)
def test_a_reader_that_does_not_live_to_answer_met_a_damaged_file(
    monkeypatch: pytest.MonkeyPatch, end: Exception
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise end

    monkeypatch.setattr(subprocess, "run", dies)
    with pytest.raises(ImportUnreadable):
        read_workbook(SMALL, "f")


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(ImportUnreadable):
        read_workbook(b"PK\x03\x04 nothing", "f")
