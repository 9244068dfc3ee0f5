"""Read a statement file (对账单): bytes in, statements out, by what the bytes are and not by the file's name."""

from __future__ import annotations

import hashlib

from ledger.domain.errors import FileTooLarge, UnknownLayout, UnreadableStatement
from ledger.progress import Count, Tally, unheard
from ledger.statements.camt import read_camt
from ledger.statements.delimited import read_delimited
from ledger.statements.encoding import decode
from ledger.statements.fingerprint import Fingerprints
from ledger.statements.grid import Grid
from ledger.statements.layout import find_layout, header_score, headers_found
from ledger.statements.limits import MAX_FILE_BYTES
from ledger.statements.markup import read_html, read_spreadsheet_xml
from ledger.statements.model import ReadFile, Statement, bilingual
from ledger.statements.profile import profile_named
from ledger.statements.tabular import Table
from ledger.statements.workbook import read_workbook

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"
_SPREADSHEET_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_HTML = ("<html", "<table", "<!doctype html", "<meta", "<head", "<style")


def read_statement_file(
    name: str, content: bytes, *, profile: str | None = None, count: Count = unheard
) -> ReadFile:
    """Read a statement file: CSV, .xlsx, .xls (also HTML and XML under that name), camt.052, .053 or .054.

    ``name`` serves messages and may name the bank; ``profile`` forces the mapping of a table; ``count`` hears of the
    lines read, and of how many where the file is a table (a message does not say: 0). Raises FileTooLarge,
    UnreadableStatement, UnknownLayout and UnknownProfile, and nothing else.
    """
    if profile is not None:
        profile_named(profile)
    if len(content) > MAX_FILE_BYTES:
        raise FileTooLarge(
            file=name,
            measure=f"{len(content)} 字节",
            measure_en=f"{len(content)} bytes",
            limit=f"{MAX_FILE_BYTES // 2**20} MB",
        )
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise UnreadableStatement(file=name, problem="文件是空的", problem_en="the file is empty")
    file_hash = hashlib.sha256(content).hexdigest()
    if _is_xml(content) and _SPREADSHEET_2003 not in content:
        message, statements, warnings = read_camt(name, content, count)
        return ReadFile(file_hash, message, "xml", statements, warnings)
    kind, encoding, sheets, warnings_of_sheets = _sheets(name, content)
    statements, warnings = _tables(name, sheets, profile, count)
    return ReadFile(file_hash, kind, encoding, statements, (*warnings_of_sheets, *warnings))


def _is_xml(content: bytes) -> bool:
    start = content[:400].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith(b"<?xml"):
        return b"<html" not in start.lower()
    return start.startswith(b"<") and (b"camt.05" in start or start.lstrip(b"<").startswith(b"Document"))


def _sheets(name: str, content: bytes) -> tuple[str, str, list[Grid], list[str]]:
    """Return format, encoding, sheets and warnings of a file that holds tables."""
    if content.startswith(_OLE):
        return "xls", "", *read_workbook(name, content)
    if content.startswith(_ZIP):
        return "xlsx", "", *read_workbook(name, content)
    if _is_xml(content):
        return "xls-xml", "xml", read_spreadsheet_xml(name, content), []
    text, encoding = decode(content, name)
    if text.lstrip("\ufeff \t\r\n")[:200].lower().startswith(_HTML):
        return "xls-html", encoding, read_html(name, text), []
    return "csv", encoding, [read_delimited(name, text, header_score)], []


def _tables(
    name: str, sheets: list[Grid], profile: str | None, count: Count
) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """Read every sheet that has a header; a sheet without one is named in a warning."""
    fingerprints, tally = Fingerprints(), Tally(count)
    layouts = [(sheet, find_layout(name, sheet, profile)) for sheet in sheets]
    tables = [
        Table(name, sheet, layout, fingerprints, tally) if layout else None for sheet, layout in layouts
    ]
    statements: list[Statement] = []
    warnings: list[str] = []
    for sheet, table in zip(sheets, tables, strict=True):
        if table is None:
            warnings.append(
                bilingual(
                    f"工作表 {sheet.name} 没有可识别的表头，未导入",
                    f"sheet {sheet.name} has no known header and was left out",
                )
            )
            continue
        statements += table.statements()
        warnings += table.warnings()
    if not any(tables):
        raise UnknownLayout(file=name, headers=headers_found(sheets))
    return tuple(statements), tuple(warnings)
