"""Files are told apart by what they hold, and whatever cannot be read is refused with a reason."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.intake.files import read_content, read_file
from cli.intake.limits import MAX_FILE_BYTES
from ledger.domain.errors import ImportTooLarge, ImportUnreadable
from tests.cli.intake.files import small_district, text_table, workbook

SOUND = workbook(small_district())
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_cells_come_with_their_meaning() -> None:
    sheet = read_content(workbook({"表": [(" 文字 ", 1.1, 3, date(2026, 3, 1), True, None, "x")]}), "f")[0]
    assert list(sheet.rows[0]) == ["文字", Decimal("1.1"), Decimal("3"), date(2026, 3, 1), True, None, "x"]


def test_rows_above_the_table_keep_its_row_numbers() -> None:
    sheet = read_content(workbook({"表": [(), (), (), ("x",)]}), "f")[0]
    assert [number for number, _ in sheet.numbered()] == [4]


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.txt", "a"])
def test_the_name_of_a_file_decides_nothing(tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    place.write_bytes(SOUND)
    assert [sheet.name for sheet in read_file(place)] == ["平台", "机构", "指标", "兑现台账"]
    place.write_bytes(text_table(small_district()["平台"]).encode())
    assert len(read_file(place)[0].rows) == 2


@pytest.mark.parametrize(
    "content", [b"", b"  \n", OLE, OLE + bytes(3000), OLE + b"\xff" * 3000, b"PK\x03\x04junk"]
)
def test_what_is_no_file_of_these_kinds_is_refused(content: bytes) -> None:
    with pytest.raises(ImportUnreadable):
        read_content(content, "f")


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    place = tmp_path / "a.csv"
    with place.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(ImportTooLarge):
        read_file(place)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportUnreadable):
        read_file(tmp_path / "none.xlsx")


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_workbook_with_bytes_changed_or_cut_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(SOUND)
    for _ in range(data.draw(st.integers(0, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(content)))
    with suppress(ImportUnreadable, ImportTooLarge):
        read_content(bytes(content[:cut]), "f")
