"""Search (查找): recipients by any of their names or spellings; awards, payments and all else by their numbers.

What an award claims (防重复) has numbers too: contracts, leases, projects, loans, standards. Their beginning finds
those of awards that the reader sees; what another department's award claims is found by its whole number only.

Every way in is an index: beginnings by the order of the text, parts by pieces of it. Each way gives up to a
page, so that a word which half of the register bears costs no more than a rare one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from ledger.domain.text import half_width
from ledger.policy.keys import normal
from ledger.ports import Rows
from projections.queries.records import records
from projections.spelling import LAST, LONGEST_NAME, PAIR, TRIPLE, folded, of_initials, of_name, of_pinyin

HITS = 20
"""Of each kind that one search shows."""

AT_MOST = 500
"""Names that one part of a name finds, before the best are chosen."""
_ROLES = 6
"""Names and numbers that one recipient is searched by, at most."""
BRACKETS = ("〔〕［］【】（）()", "[][][][][]")
"""Brackets of document numbers (文号), all read as square ones."""

_Way = tuple[str, tuple[object, ...]]
_FOUND = "SELECT holder_id, {rank} + (role <> 'name')::int AS rank FROM recipient_name WHERE "


@dataclass(frozen=True)
class Hit:
    """What has a number, and whose it is: a batch is nobody's. ``claim`` is what a claim is on, such as a contract."""

    kind: Literal["award", "payment", "recovery", "batch", "claim", "document"]
    number: str
    recipient_kind: str | None
    recipient: str | None
    recipient_name: str | None
    award: str | None
    day: date | None
    amount_fen: int | None
    topic: str | None = None
    claim: str | None = None


def names_matching(text: str, limit: int) -> _Way:
    """Return SQL for the recipients (holder_id, rank) that a text may mean, the best rank lowest."""
    typed = half_width(text)
    by_award = "SELECT holder_id, 0 AS rank FROM award WHERE award = ANY(%s)", ([typed, typed.upper()],)
    return _together([by_award, *_by_name(folded(text))], limit)


def holders_named(rows: Rows, text: str, *, at_most: int = AT_MOST) -> list[UUID] | None:
    """Return the recipients that bear a part of a name, or its pinyin; None where they are more than that many.

    One character is no part that can be looked up: None for it too.
    """
    wanted, enough = folded(text), at_most * _ROLES + 1
    if len(wanted) < PAIR:
        return None
    query, parameters = _together(list(_by_name(wanted, enough)), enough)
    found = [row["holder_id"] for row in rows(query, parameters)]
    return None if len(found) > at_most else [one for one in found if isinstance(one, UUID)]


def _together(ways: Sequence[_Way], limit: int) -> _Way:
    query = " UNION ALL ".join(f"({way} LIMIT %s)" for way, _ in ways)
    parameters = [value for _, values in ways for value in (*values, limit)]
    return (
        f"SELECT holder_id, min(rank) AS rank FROM ({query}) AS way GROUP BY holder_id",
        tuple(parameters),
    )


def _by_name(wanted: str, at_most: int = AT_MOST) -> Iterator[_Way]:
    """Yield the ways in by a name, each with its parameters, from the surest to the vaguest."""
    yield _beginning("folded", wanted, 0)
    if len(wanted) >= PAIR:
        yield _part("folded", of_name(wanted), wanted, 2, at_most)
    if wanted.isascii() and wanted.isalnum():
        yield _beginning("initials", wanted, 2)
        yield _beginning("pinyin", wanted, 4)
        if len(wanted) >= PAIR:
            yield _part("initials", of_initials(wanted), wanted, 6, at_most)
        if len(wanted) >= TRIPLE:
            yield _part("pinyin", of_pinyin(wanted), wanted, 8, at_most)


def _part(column: str, grams: list[str], wanted: str, rank: int, at_most: int) -> _Way:
    """Return the way by a part of a spelling."""
    query = (
        f"SELECT holder_id, {rank} + (role <> 'name')::int AS rank"
        f" FROM names_with_part('{column}', %s::text[], %s, {at_most})"
    )
    return query, (grams, wanted)


def _beginning(column: str, wanted: str, rank: int) -> _Way:
    query = f"{_FOUND.format(rank=rank)}{column} <> '' AND {column} >= %s AND {column} < %s ORDER BY {column}"
    return query, (wanted, wanted + LAST)


def search_numbers(rows: Rows, text: str, *, limit: int = HITS) -> list[Hit]:
    """Return what has a number that begins with a text, as far as the reader may see it, ``limit`` of each kind."""
    wanted = half_width(text)[:LONGEST_NAME]
    if len(wanted) < PAIR:
        return []
    found: list[Hit] = []
    for query, beginning in (
        (_AWARDS, wanted.upper()),
        (_PAYMENTS, wanted.upper()),
        (_RECOVERIES, wanted.upper()),
        (_BATCHES, wanted.upper()),
        (_DOCUMENTS, document_key(wanted)),
    ):
        found += records(rows, Hit, query, (beginning, beginning + LAST, limit))
    claimed = normal(wanted)
    for query in (_CLAIMS, _CLAIMED_DAYS, _COSTS):
        found += records(rows, Hit, query, (claimed, claimed + LAST, claimed, limit))
    return found


def document_key(number: str) -> str:
    """Return a document number with its brackets made alike: 怀批〔2026〕1号 and 怀批[2026]1号 are one."""
    return number.translate(str.maketrans(*BRACKETS))


_AWARDS = (
    "SELECT 'award' AS kind, a.award AS number, r.kind AS recipient_kind, r.code AS recipient,"
    " r.name AS recipient_name, a.award, a.applied_on AS day, nullif(a.approved_fen, 0) AS amount_fen"
    ' FROM award a JOIN recipient r ON r.id = a.holder_id WHERE a.award COLLATE "C" >= %s'
    ' AND a.award COLLATE "C" < %s ORDER BY a.award COLLATE "C" LIMIT %s'
)
_PAYMENTS = (
    "SELECT 'payment' AS kind, p.reference AS number, r.kind AS recipient_kind, r.code AS recipient,"
    " r.name AS recipient_name, p.award, p.pay_on AS day, p.amount_fen"
    ' FROM payment p JOIN recipient r ON r.id = p.holder_id WHERE p.reference COLLATE "C" >= %s'
    ' AND p.reference COLLATE "C" < %s ORDER BY p.reference COLLATE "C" LIMIT %s'
)
_DOCUMENTS = (
    "SELECT 'document' AS kind, h.document AS number, r.kind AS recipient_kind, r.code AS recipient,"
    " r.name AS recipient_name, h.award, h.effective_on AS day, h.amount_fen, h.topic"
    " FROM history h JOIN recipient r ON r.id = h.holder_id WHERE h.document_key <> '' AND h.document_key >= %s"
    " AND h.document_key < %s ORDER BY h.document_key LIMIT %s"
)
_RECOVERIES = (
    "SELECT 'recovery' AS kind, c.recovery AS number, r.kind AS recipient_kind, r.code AS recipient,"
    " r.name AS recipient_name, c.award, c.opened_on AS day, c.principal_fen AS amount_fen"
    ' FROM recovery c JOIN recipient r ON r.id = c.holder_id WHERE c.recovery COLLATE "C" >= %s'
    ' AND c.recovery COLLATE "C" < %s ORDER BY c.recovery COLLATE "C" LIMIT %s'
)
_BATCHES = (
    "SELECT 'batch' AS kind, batch AS number, NULL AS recipient_kind, NULL AS recipient, NULL AS recipient_name,"
    ' NULL AS award, pay_on AS day, amount_fen FROM batch WHERE batch COLLATE "C" >= %s AND batch COLLATE "C" < %s'
    ' ORDER BY batch COLLATE "C" LIMIT %s'
)
_HELD = (
    "SELECT 'claim' AS kind, c.number, r.kind AS recipient_kind, r.code AS recipient, r.name AS recipient_name,"
    " c.award, a.applied_on AS day, nullif(a.approved_fen, 0) AS amount_fen, {claim} AS claim FROM {table} c"
    " JOIN recipient r ON r.id = c.holder_id LEFT JOIN award a ON a.award = c.award"
    " WHERE c.number >= %s AND c.number < %s AND (a.award IS NOT NULL OR c.number = %s){only}"
    " ORDER BY c.number LIMIT %s"
)
_CLAIMS = _HELD.format(claim="c.kind", table="claim", only="")
_CLAIMED_DAYS = _HELD.format(claim="c.kind", table="claim_period", only="")
_COSTS = _HELD.format(claim="'project'", table="cap_holding", only=" AND c.number <> '' AND c.held_fen > 0")
