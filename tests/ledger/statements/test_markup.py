from __future__ import annotations

import pytest

from ledger.domain.errors import UnreadableStatement
from ledger.statements.markup import entries, read_html, read_spreadsheet_xml

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><Document><Ntry>&b;</Ntry></Document>"""
FILE_ENTITY = (
    b"""<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document><Ntry>&x;</Ntry></Document>"""
)


@pytest.mark.parametrize("content", [LAUGHS, FILE_ENTITY, LAUGHS.lower(), LAUGHS.decode().encode("utf-16")])
def test_document_types_and_entities_are_refused(content: bytes) -> None:
    with pytest.raises(UnreadableStatement, match="DTD"):
        list(entries("a.xml", content, ("Ntry",)))


@pytest.mark.parametrize(
    "content",
    [
        b"<Document><Ntry></Document>",
        b"<Document>",
        b"",
        b"<?xml version='1.0' encoding='no-such'?><a/>",
        b"<a>\xff</a>",
        b"<a>&b;</a>",
    ],
)
def test_damaged_markup_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableStatement):
        list(entries("a.xml", content, ("Ntry",)))


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(UnreadableStatement):
        list(entries("a.xml", b"<a>" * 100_000, ("a",)))


def test_html_under_the_name_xls_is_a_table() -> None:
    page = "<html><table><tr><td colspan=2>账号：123</td><td>x</td></tr><tr><th>日期</th><td><b>金额</b> 元</td></tr></table></html>"
    (sheet,) = read_html("a.xls", page)
    assert sheet.rows == (("账号：123", "", "x"), ("日期", "金额 元"))


def test_only_innermost_tables_of_a_page_are_sheets() -> None:
    sheets = read_html("a.xls", "<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>")
    assert [sheet.rows for sheet in sheets] == [(("a",),)]


def test_a_page_without_a_table_has_no_sheets() -> None:
    assert read_html("a.xls", "<html><p>请登录</p></html>") == []


def test_excels_xml_of_2003_is_a_workbook() -> None:
    content = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
      xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="明细"><Table>
      <Row><Cell><Data ss:Type="String">日期</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">金额</Data></Cell></Row>
      </Table></Worksheet></Workbook>""".encode()
    (sheet,) = read_spreadsheet_xml("a.xls", content)
    assert (sheet.name, sheet.rows) == ("明细", (("日期", "", "金额"),))
