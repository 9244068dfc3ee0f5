"""CSV in every encoding that spreadsheets write, and refusals for everything else."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.intake.limits import MAX_TABLE_ROWS
from cli.intake.text_file import decoded, read_csv
from ledger.domain.errors import ImportTooLarge, ImportUnreadable

TEXT = "平台编号,平台名称\nP-1,雁砚中试平台\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_each_encoding_gives_the_same_cells(encoding: str) -> None:
    sheet = read_csv(TEXT.encode(encoding), "f")
    assert list(sheet.rows) == [["平台编号", "平台名称"], ["P-1", "雁砚中试平台"]]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_each_delimiter_is_found(delimiter: str) -> None:
    sheet = read_csv(f"a{delimiter}b\n1{delimiter}x".encode(), "f")
    assert list(sheet.rows) == [["a", "b"], ["1", "x"]]


@pytest.mark.parametrize("content", [TEXT.encode("utf-16"), b"a,b\n\x00,1", b"\xff\xff\xff\xff"])
def test_other_encodings_are_refused(content: bytes) -> None:
    with pytest.raises(ImportUnreadable):
        decoded(content, "f")


def test_utf8_cut_inside_a_character_is_not_taken_for_gb18030() -> None:
    content = TEXT.encode()[:-2]
    with pytest.raises(ImportUnreadable):
        decoded(content, "f")


def test_marked_utf8_is_never_another_encoding() -> None:
    with pytest.raises(ImportUnreadable):
        decoded(b"\xef\xbb\xbf" + TEXT.encode("gb18030"), "f")


def test_a_quoted_line_break_keeps_the_row_numbers() -> None:
    sheet = read_csv(b'a,b\n"x\ny",1\n\nz,2\n', "f")
    assert [number for number, _ in sheet.numbered()] == [1, 2, 5]


def test_an_open_quote_is_refused_by_its_line() -> None:
    with pytest.raises(ImportUnreadable) as refused:
        read_csv(b'a,b\n"x,1\n', "f")
    assert "2" in refused.value.message or "3" in refused.value.message


def test_endless_rows_and_columns_are_refused() -> None:
    with pytest.raises(ImportTooLarge):
        read_csv(b"a\n" * (MAX_TABLE_ROWS + 1), "f")
    with pytest.raises(ImportTooLarge):
        read_csv(b"," * 500, "f")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(ImportUnreadable, ImportTooLarge):
        read_csv(content, "f")
