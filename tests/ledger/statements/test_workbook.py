from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from ledger.domain.errors import FileTooLarge, UnreadableStatement
from ledger.statements.limits import MAX_UNPACKED_BYTES
from ledger.statements.workbook import read_workbook
from ledger.statements.workbook_process import text
from tests.ledger.statements.exports import sample, workbook


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (1987.45, "1987.45"),
        (0.1 + 0.2, "0.3"),
        (1987.4499999999998, "1987.45"),
        (10.0, "10"),
        (1.5e-05, "0.000015"),
        (-1e-05, "-0.00001"),
        (6200000000001230.0, "6200000000001230"),
        (True, ""),
        ("00123", "00123"),
        (date(2026, 3, 5), "2026-03-05"),
    ],
)
def test_a_cell_is_written_as_the_officer_saw_it(cell: float | str | date, written: str) -> None:
    assert text(cell) == written


def test_sheets_are_read_with_their_row_numbers() -> None:
    sheets, warnings = read_workbook(
        "a.xlsx", workbook(明细=[["日期", "金额"], [], ["2026-03-05", 1.5]], 空=[])
    )
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [
        ("明细", (("日期", "金额"), (), ("2026-03-05", "1.5")))
    ]
    assert not warnings


def test_an_account_stored_as_a_number_is_warned_of() -> None:
    _, warnings = read_workbook("a.xlsx", workbook(a=[[6200000000001230123.0]]))
    assert "末位可能已丢失" in warnings[0]


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as sheet,
    ):
        for _ in range(MAX_UNPACKED_BYTES // 2**24 + 1):
            sheet.write(bytes(2**24))
    assert len(out.getvalue()) < MAX_UNPACKED_BYTES // 500
    with pytest.raises(FileTooLarge):
        read_workbook("bomb.xlsx", out.getvalue())


def test_two_cells_at_the_corners_of_a_sheet_do_not_end_the_program() -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(a=[[1]]))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for member in good.infolist():
            content = good.read(member)
            bad.writestr(member.filename, sheet if member.filename == "xl/worksheets/sheet1.xml" else content)
    with pytest.raises(UnreadableStatement):
        read_workbook("corners.xlsx", out.getvalue())


def test_one_damaged_byte_that_makes_the_reader_ask_for_a_terabyte_is_a_refusal() -> None:
    damaged = bytearray(sample("spdb-debit.xls"))
    damaged[14861] = 137
    with pytest.raises(UnreadableStatement):
        read_workbook("a.xls", bytes(damaged))


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 not a zip", b"PK", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)]
)
def test_what_only_begins_like_a_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableStatement):
        read_workbook("a.xlsx", content)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(UnreadableStatement):
        read_workbook("a.xlsx", out.getvalue())
