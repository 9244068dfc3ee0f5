"""Every passage a clause quotes is marked where its article says it, and nothing of the text is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

import web
from ledger.policy.clause import Clause
from ledger.policy.loader import default_pack
from web.policy.source import Paragraph, Piece, Quotation, _pieces, marked_text, quotations, sentence_anchor

PACK = default_pack()
STYLES = Path(str(web.__file__)).parent / "static" / "policy.css"


@pytest.mark.parametrize("clause", PACK.clauses, ids=lambda clause: clause.id)
def test_every_quotation_stands_where_it_says(clause: Clause) -> None:
    found = quotations(PACK, clause)
    assert {one.text for one in found} >= set(clause.quotes)
    for one in found:
        assert PACK.source_text[one.begins : one.ends] == one.text


@pytest.mark.parametrize("clause", PACK.clauses, ids=lambda clause: clause.id)
def test_every_quotation_has_an_anchor_on_its_clause_page(clause: Clause) -> None:
    paragraphs = marked_text(PACK, [clause])
    anchors = [anchor for each in paragraphs for piece in each.pieces for anchor in piece.anchors]
    assert sorted(anchors) == sorted({sentence_anchor(one.text) for one in quotations(PACK, clause)})


def test_the_whole_text_is_shown() -> None:
    paragraphs = marked_text(PACK, PACK.clauses)
    shown = "\n".join("".join(piece.text for piece in each.pieces) for each in paragraphs)
    assert shown == "\n".join(line for line in PACK.source_text.split("\n") if line.strip())


def test_the_marked_pieces_of_a_clause_are_its_sentences_and_no_more() -> None:
    clause = PACK.clause("art4.testing")
    pieces = [piece for each in marked_text(PACK, [clause]) for piece in each.pieces if piece.quotations]
    leading = "".join(piece.text for piece in pieces if any(one.is_sentence for one in piece.quotations))
    assert leading == clause.quote
    assert [piece.text for piece in pieces if piece.is_stated] == [
        "支持企业使用首都科技创新券",
        "须使用本区未纳入市级公共技术服务平台的中试平台",
        "不超过合同金额30%",
        "最高50万元",
    ]


def _framed(paragraph: Paragraph, anchor: str) -> str:
    """Return the words that the style sheet frames: the quoted pieces within the reach of an anchor."""
    elements: list[str | Piece] = []
    for piece in paragraph.pieces:
        elements += [*piece.anchors, *([piece] if piece.quotations else [])]
    begins = elements.index(anchor)
    within = elements[begins + 1 : begins + 1 + len(paragraph.reach_of(anchor))]
    return "".join(one.text for one in within if not isinstance(one, str))


def test_passages_that_overlap_are_framed_whole() -> None:
    line = "甲乙丙丁戊己庚辛壬癸"
    passages = ("甲乙丙丁戊己", "乙丙", "戊己庚辛", "辛壬", "癸")
    quoted = [Quotation("c", text, 7 + line.index(text), is_sentence=True) for text in passages]
    paragraph = Paragraph(_pieces(line, 7, quoted))
    assert {text: _framed(paragraph, sentence_anchor(text)) for text in passages} == {
        text: text for text in passages
    }


@pytest.mark.parametrize("clause", PACK.clauses, ids=lambda clause: clause.id)
def test_every_quotation_is_framed_whole_and_reaches_no_further_than_the_styles(clause: Clause) -> None:
    styles = STYLES.read_text("utf-8")
    for paragraph in marked_text(PACK, [clause]):
        for anchor in (anchor for piece in paragraph.pieces for anchor in piece.anchors):
            text = next(one.text for one in quotations(PACK, clause) if sentence_anchor(one.text) == anchor)
            assert _framed(paragraph, anchor) == text
            assert f'[data-reach^="{paragraph.reach_of(anchor)}"]' in styles
