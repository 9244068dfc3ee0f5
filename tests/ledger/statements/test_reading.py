from __future__ import annotations

import hashlib

import pytest

from ledger.domain.errors import FileTooLarge, UnknownLayout, UnknownProfile, UnreadableStatement
from ledger.statements.limits import MAX_FILE_BYTES
from ledger.statements.reading import read_statement_file
from tests.ledger.statements.exports import HEADER, amounts, comma_separated, only, read, sample, workbook

ROW = ("2026-03-02", "100.00", "", "900.00", "甲公司", "777", "拨付", "")


@pytest.mark.parametrize(
    ("name", "fmt", "profile", "lines", "sums", "tied"),
    [
        ("camt053.v2.multi.statement.xml", "camt.053", "camt", (1, 1), (885, -700), (False, False)),
        ("camt053.v4.xml", "camt.053", "camt", (1,), (885,), (False,)),
        ("cmb-debit.csv", "csv", "cmb", (5,), (-77914,), (False,)),
        ("icbc-debit-v2.csv", "csv", "icbc", (11,), (-139934,), (False,)),
        ("spdb-debit.xls", "xls", "spdb", (4,), (-164,), (True,)),
    ],
)
def test_the_banks_files_are_read_to_the_fen(
    name: str, fmt: str, profile: str, lines: tuple[int, ...], sums: tuple[int, ...], tied: tuple[bool, ...]
) -> None:
    found = read(sample(name), name)
    assert found.format == fmt
    assert found.file_hash == hashlib.sha256(sample(name)).hexdigest()
    assert {one.profile for one in found.statements} == {profile}
    assert tuple(len(one.lines) for one in found.statements) == lines
    assert tuple(one.sum_fen for one in found.statements) == sums
    assert tuple(not one.quarantine for one in found.statements) == tied


def test_the_shanghai_export_is_read_cell_by_cell() -> None:
    found = only(sample("spdb-debit.xls"))
    assert (found.account, found.opening_fen, found.closing_fen) == ("6200000000001230", 198521, 198357)
    assert amounts(found) == [-388, 1000, -388, -388]
    assert (str(found.opens_on), str(found.closes_on)) == ("2025-12-01", "2025-12-31")


def test_the_industrial_banks_masks_and_false_totals_are_named() -> None:
    found = read(sample("icbc-debit-v2.csv"))
    statement = found.statements[0]
    assert statement.account == "1234****9876"
    assert all(line.balance_fen is None for line in statement.lines)
    assert len(statement.quarantine) == 2
    assert "掩码" in found.warnings[0]


def test_the_merchants_banks_broken_balance_is_named() -> None:
    assert "第 3 笔" in only(sample("cmb-debit.csv")).quarantine[0]


def test_euro_statements_are_kept_in_cents_and_not_matched() -> None:
    first, second = read(sample("camt053.v2.multi.statement.xml")).statements
    assert (first.opening_fen, first.closing_fen, second.opening_fen, second.closing_fen) == (
        1815,
        2700,
        2700,
        2000,
    )
    assert all("EUR" in one.quarantine[0] and len(one.quarantine) == 1 for one in (first, second))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_one_export_in_any_encoding_is_the_same_statement(encoding: str) -> None:
    text = comma_separated(HEADER, ROW).decode()
    assert only(text.encode(encoding)) == only(text.encode())


def test_every_sheet_with_a_header_is_read_and_others_are_named() -> None:
    found = read(workbook(说明=[["使用说明"]], 三月=[HEADER, ROW], 四月=[HEADER, ROW]))
    assert [len(one.lines) for one in found.statements] == [1, 1]
    assert "说明" in found.warnings[0]
    assert len({line.fingerprint for one in found.statements for line in one.lines}) == 2


def test_the_lines_of_all_sheets_are_counted_as_they_are_read() -> None:
    counts: list[tuple[int, int]] = []
    content = workbook(说明=[["使用说明"]], 三月=[HEADER, ROW, ROW], 四月=[HEADER, ROW])
    read_statement_file("a.xlsx", content, count=lambda done, total: counts.append((done, total)))
    assert counts == [(1, 3), (2, 3), (3, 3)]


def test_the_entries_of_a_message_are_counted_without_knowing_how_many_there_are() -> None:
    counts: list[tuple[int, int]] = []
    content = sample("camt053.v2.multi.statement.xml")
    found = read_statement_file("a.xml", content, count=lambda done, total: counts.append((done, total)))
    assert counts == [(done, 0) for done in range(1, sum(len(one.lines) for one in found.statements) + 1)]


def test_html_and_excels_xml_under_the_name_xls_are_read() -> None:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (HEADER, ROW))
    html = f'<html><meta charset="gb2312"><table>{cells}</table></html>'
    assert only(html.encode("gb18030")).lines == only(comma_separated(HEADER, ROW)).lines
    rows = "".join(
        f"<Row>{''.join(f'<Cell><Data>{cell}</Data></Cell>' for cell in row)}</Row>" for row in (HEADER, ROW)
    )
    book = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table>{rows}</Table></Worksheet></Workbook>'
    )
    assert only(book.encode()).lines == only(comma_separated(HEADER, ROW)).lines


def test_a_file_is_read_by_its_bytes_whatever_its_name() -> None:
    assert read(sample("spdb-debit.xls"), "spdb.csv").format == "xls"
    assert read(sample("camt053.v4.xml"), "x.txt").format == "camt.053"


def test_what_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(FileTooLarge):
        read(bytes(MAX_FILE_BYTES + 1))


@pytest.mark.parametrize("content", [b"", b" \n\t", b"\xef\xbb\xbf", bytes(10)])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableStatement, match="空"):
        read(content)


def test_an_unknown_layout_lists_the_headers_found() -> None:
    with pytest.raises(UnknownLayout, match="时间, 数量, 价格"):
        read("时间,数量,价格\n1,2,3\n".encode())
    with pytest.raises(UnknownLayout):
        read(workbook(空=[]))


def test_an_unknown_profile_is_refused_first() -> None:
    with pytest.raises(UnknownProfile):
        read(b"", profile="lehman")
