"""Workbooks that would unpack to too much, or lie about it, are refused before anybody reads them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from cli.intake.archive import repacked
from cli.intake.files import read_content
from cli.intake.limits import MAX_UNPACKED_BYTES
from ledger.domain.errors import ImportTooLarge, ImportUnreadable
from tests.cli.intake.files import small_district, with_part, workbook

SHEET = "sheet1.xml"


def test_a_sound_workbook_stays_what_it_is() -> None:
    content = workbook(small_district())
    assert read_content(repacked(content, "f"), "f") == read_content(content, "f")


def test_a_bomb_of_zeros_is_refused_by_the_size_it_states() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(101):
                part.write(bytes(1024 * 1024))
    assert len(bomb.getvalue()) < 1024 * 1024
    with pytest.raises(ImportTooLarge) as refused:
        repacked(bomb.getvalue(), "f")
    assert refused.value.details["most"] == MAX_UNPACKED_BYTES


def test_an_archive_that_lies_about_its_size_is_damaged() -> None:
    """Its directory says ten bytes; whoever unpacks the part gets a megabyte."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(1024 * 1024))
    content = bytearray(file.getvalue())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 10)
    with pytest.raises(ImportUnreadable):
        repacked(bytes(content), "f")


@pytest.mark.parametrize("cell", ["D900000", "XFD3", "ZZZZ1", "A99999999999999999999"])
def test_cells_that_lie_far_apart_are_refused(cell: str) -> None:
    content = with_part(
        workbook(small_district()), SHEET, lambda data: data.replace(b'"D2"', b'"%s"' % cell.encode())
    )
    with pytest.raises(ImportTooLarge):
        repacked(content, "f")


def test_a_far_row_without_cells_is_refused() -> None:
    content = with_part(
        workbook(small_district()), SHEET, lambda data: data.replace(b'<row r="2"', b"<row  r='1048576'")
    )
    with pytest.raises(ImportTooLarge):
        repacked(content, "f")


def test_a_cell_in_error_is_refused_by_its_place() -> None:
    """The reader of workbooks would give it as empty."""
    content = with_part(
        workbook(small_district()), SHEET, lambda data: data.replace(b'r="D2" t="s"', b'r="D2" t="e"')
    )
    with pytest.raises(ImportUnreadable, match="D2"):
        repacked(content, "f")


def test_a_sheet_in_another_encoding_is_refused() -> None:
    def encode(data: bytes) -> bytes:
        return data.decode().encode("utf-16")

    with pytest.raises(ImportUnreadable):
        repacked(with_part(workbook(small_district()), SHEET, encode), "f")


def test_two_parts_of_one_name_are_refused() -> None:
    file = io.BytesIO(workbook(small_district()))
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(ImportUnreadable):
        repacked(file.getvalue(), "f")


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[:-30],
        lambda content: content[:4],
        lambda content: content[:60] + b"\xff" * 40 + content[100:],
    ],
)
def test_a_truncated_or_damaged_archive_is_refused(damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(ImportUnreadable):
        repacked(damage(workbook(small_district())), "f")


def test_an_archive_of_something_else_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    with pytest.raises(ImportUnreadable):
        repacked(file.getvalue(), "f")


def test_an_encrypted_part_is_refused() -> None:
    content = bytearray(workbook(small_district()))
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1
    with pytest.raises(ImportUnreadable):
        repacked(bytes(content), "f")
