"""Decode the bytes of a text export: UTF-8, UTF-16 or GB18030, decided by the bytes alone and never by guessing a part."""

from __future__ import annotations

import codecs
import re

from ledger.domain.errors import UnreadableStatement

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE = re.compile("[一-鿿]")
_MIXED_AT_LEAST = 2
"""Chinese characters that make a line of a GB18030 file UTF-8: one can be chance (联通), two in a row are not."""


def decode(content: bytes, file: str) -> tuple[str, str]:
    """Return the text and the name of its encoding. Raises UnreadableStatement."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _decoded(content, encoding, file), encoding
    without_bom = _utf_16_without_bom(content)
    if without_bom:
        return _decoded(content, without_bom, file), without_bom
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        _refuse_mixed(content, file)
        return _decoded(content, "gb18030", file), "gb18030"


def _decoded(content: bytes, encoding: str, file: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableStatement(
            file=file,
            problem=f"第 {error.start + 1} 字节起不是有效的 {encoding} 文本",
            problem_en=f"not valid {encoding} text from byte {error.start + 1}",
        ) from None


def _utf_16_without_bom(content: bytes) -> str | None:
    """Tell UTF-16 by the zero bytes of its separators: no other text encoding has any."""
    start = content[:2000]
    if start.count(0) < max(4, len(start) // 20):
        return None
    return "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"


def _refuse_mixed(content: bytes, file: str) -> None:
    """Refuse two exports pasted into one file: as GB18030 the UTF-8 lines would become other words."""
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if len(_CHINESE.findall(text)) >= _MIXED_AT_LEAST:
            raise UnreadableStatement(
                file=file,
                problem=f"编码混杂：第 {number} 行是 UTF-8，其余不是",
                problem_en=f"mixed encodings: line {number} is UTF-8, others are not",
            )
