"""The text of the measure with the sentences that clauses quote marked in it (原文对照)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ledger.policy.checks import article_text
from ledger.policy.clause import Clause
from ledger.policy.pack import Pack


@dataclass(frozen=True)
class Quotation:
    """A passage that a clause quotes: where in the text, and whether it is a leading sentence or words in one."""

    clause: str
    text: str
    begins: int
    is_sentence: bool

    @property
    def ends(self) -> int:
        """The place after its last character."""
        return self.begins + len(self.text)


@dataclass(frozen=True)
class Piece:
    """A piece of a paragraph under the same quotations, with the anchors of those that begin here."""

    text: str
    quotations: tuple[Quotation, ...]
    anchors: tuple[str, ...]

    @property
    def is_stated(self) -> bool:
        """Whether the words state a number or a condition, within a sentence."""
        return any(not one.is_sentence for one in self.quotations)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that quote it, in reading order."""
        return tuple(dict.fromkeys(one.clause for one in self.quotations))


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the text; ``article`` where it is one."""

    pieces: tuple[Piece, ...]
    article: str = ""

    @property
    def is_quoted(self) -> bool:
        """Whether anything in it is quoted."""
        return any(piece.quotations for piece in self.pieces)

    def reach_of(self, anchor: str) -> str:
        """Return how far the passage of an anchor reaches: a dot for every element after the anchor's, to its end.

        On the page an element stands for every anchor and every quoted piece. Another passage that begins or ends
        within this one cuts it in pieces, and the style sheet frames as many elements as there are dots.
        """
        elements = [
            one for piece in self.pieces for one in (*piece.anchors, *([piece] * bool(piece.quotations)))
        ]
        begins = elements.index(anchor)
        covered = [
            place
            for place, one in enumerate(elements)
            if isinstance(one, Piece) and any(sentence_anchor(each.text) == anchor for each in one.quotations)
        ]
        return "." * (covered[-1] - begins)


def sentence_anchor(quote: str) -> str:
    """Return the anchor of a quoted passage on its clause's page."""
    return f"s-{hashlib.sha256(quote.encode()).hexdigest()[:10]}"


def quotations(pack: Pack, clause: Clause) -> list[Quotation]:
    """Return every passage a clause quotes, each once; the loader has seen to it that its article says them."""
    text = article_text(pack.source_text, clause.article)
    offset = pack.source_text.index(text)
    sentences = [(quote, True) for quote in clause.quotes]
    stated = [parameter.quote for parameter in clause.parameters] + [one.quote for one in clause.conditions]
    found = dict(sentences + [(quote, False) for quote in stated if quote and quote not in clause.quotes])
    return [
        Quotation(clause.id, quote, offset + text.index(quote), is_sentence)
        for quote, is_sentence in found.items()
    ]


def marked_text(pack: Pack, clauses: Iterable[Clause]) -> list[Paragraph]:
    """Return the whole text, paragraph by paragraph, with the passages that these clauses quote marked."""
    quoted = [one for clause in clauses for one in quotations(pack, clause)]
    paragraphs, begins = [], 0
    for line in pack.source_text.split("\n"):
        ends = begins + len(line)
        inside = [one for one in quoted if one.begins < ends and one.ends > begins]
        if line.strip():
            number = line.partition(".")[0]
            paragraphs.append(Paragraph(_pieces(line, begins, inside), number if number.isdecimal() else ""))
        begins = ends + 1
    return paragraphs


def _pieces(line: str, begins: int, quoted: Sequence[Quotation]) -> tuple[Piece, ...]:
    """Cut a paragraph, which begins at this place of the text, wherever a quotation begins or ends."""
    ends = begins + len(line)
    cuts = {begins, ends}
    cuts |= {place for one in quoted for place in (one.begins, one.ends) if begins < place < ends}
    return tuple(
        Piece(
            line[first - begins : last - begins],
            tuple(one for one in quoted if one.begins <= first and last <= one.ends),
            tuple(dict.fromkeys(sentence_anchor(one.text) for one in quoted if one.begins == first)),
        )
        for first, last in pairwise(sorted(cuts))
    )
