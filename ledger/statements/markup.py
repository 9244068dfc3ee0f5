"""Markup read with everything switched off that markup can do: no DTD, no entities, no network, no huge trees.

Also the two kinds of table banks hand out under the name .xls: HTML, and Excel's XML of 2003.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ledger.domain.errors import UnreadableStatement
from ledger.statements.grid import Grid, grid
from ledger.statements.limits import MAX_COLUMNS

Element = Any
"""An element of a parsed document; the library carries no types."""

_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"


def entries(file: str, content: bytes, tags: tuple[str, ...]) -> Iterator[Element]:
    """Yield each element named in ``tags`` (local names) when it is complete, in the order they end.

    Raises UnreadableStatement for damaged XML, and for any document type or entity declaration: banks send none.
    """
    refuse_declarations(file, content)
    try:
        walk = etree.iterparse(
            io.BytesIO(content),
            events=("end",),
            tag=[f"{{*}}{tag}" for tag in tags],
            resolve_entities=False,
            load_dtd=False,
            dtd_validation=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for _, element in walk:
            yield element
    except etree.XMLSyntaxError as error:
        raise _damaged(file, str(error)) from None
    except (ValueError, LookupError) as error:  # an encoding the document names and nobody knows
        raise _damaged(file, str(error)) from None


def root_name(file: str, content: bytes) -> str:
    """Return the qualified name of the first element, empty if there is none."""
    refuse_declarations(file, content)
    try:
        for _, element in etree.iterparse(
            io.BytesIO(content), events=("start",), resolve_entities=False, load_dtd=False, no_network=True
        ):
            return str(element.tag)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise _damaged(file, str(error)) from None
    return ""


def refuse_declarations(file: str, content: bytes) -> None:
    """Refuse document type and entity declarations, also those of a UTF-16 document. Raises UnreadableStatement."""
    plain = content.replace(b"\0", b"").upper()
    if any(declaration in plain for declaration in _DECLARATIONS):
        raise UnreadableStatement(
            file=file,
            problem="含有 DTD 或实体声明，银行文件不应有",
            problem_en="it declares a document type or entities, which no bank's file does",
        )


def read_html(file: str, text: str) -> list[Grid]:
    """Return the tables of an HTML page, each as a sheet; cells spanning columns leave the others empty."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        page = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged(file, str(error)) from None
    tables = [] if page is None else page.findall(".//table")
    innermost = [table for table in tables if table.find(".//table") is None]
    return [
        grid(file, f"table {at}", [_html_cells(row) for row in table.iter("tr")])
        for at, table in enumerate(innermost, start=1)
    ]


def _html_cells(row: Element) -> list[str]:
    cells: list[str] = []
    for cell in row.iter("td", "th"):
        cells.append(" ".join("".join(cell.itertext()).split()))
        span = cell.get("colspan", "1")
        cells += [""] * (min(int(span), MAX_COLUMNS) - 1 if span.isascii() and span.isdigit() else 0)
    return cells


def read_spreadsheet_xml(file: str, content: bytes) -> list[Grid]:
    """Return the sheets of a workbook in Excel's XML of 2003. Raises UnreadableStatement."""
    sheets = []
    for sheet in entries(file, content, ("Worksheet",)):
        rows = [_spreadsheet_cells(row) for row in sheet.iter(f"{_SPREADSHEET}Row")]
        sheets.append(grid(file, sheet.get(f"{_SPREADSHEET}Name", ""), rows))
    return sheets


def _spreadsheet_cells(row: Element) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{_SPREADSHEET}Cell"):
        index = cell.get(f"{_SPREADSHEET}Index", "")
        if index.isascii() and index.isdigit():
            cells += [""] * (min(int(index), MAX_COLUMNS + 1) - 1 - len(cells))
        cells.append("".join(cell.itertext()))
    return cells


def _damaged(file: str, said: str) -> UnreadableStatement:
    return UnreadableStatement(
        file=file, problem=f"标记不完整或有误（{said[:120]}）", problem_en=f"damaged markup: {said[:120]}"
    )
