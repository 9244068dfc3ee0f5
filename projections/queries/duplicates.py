"""Candidates for a review of duplicates (重复核查): support that may be given twice, recipients that may be one.

The guards refuse what is certain. Here is what only a person can judge; each candidate says which rule found it
and how alike the two sides are, in hundredths. Nothing is decided here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from ledger.ports import Rows
from projections.queries.records import ROWS_AT_MOST, records
from projections.spelling import folded, of_name

ALIKE = 80
"""Hundredths from which two names are candidates."""
NAMES_AT_MOST = 20_000
"""Names that are compared with each other, the latest registered ones."""
COMMON_AFTER = 50
"""A piece that more names bear says nothing about any of them."""
COMMON_WORDS = (
    "有限责任公司", "股份有限公司", "有限公司", "中试平台", "产业园建设", "运营", "平台", "北京市", "北京", "怀柔区",
    "怀柔", "科技", "技术", "产业", "中心",
)  # fmt: skip
"""Words that many names share; what is left of a name is its core (字号)."""

RULES = {
    "same_cost": ("同一费用有多项支持", "Several supports of one cost"),
    "similar_measure": ("方向、内容、标准相同的支持", "Support of the same direction, content and standard"),
    "like_number": (
        "编号几乎相同的合同、发票等",
        "Contracts, invoices or the like with almost the same number",
    ),
    "same_year": (
        "同一主体同年同一条款的多项支持",
        "Several supports of one recipient under one clause in a year",
    ),
    "other_level": ("另有其他来源的支持", "Support from elsewhere too"),
    "same_code": ("统一社会信用代码相同", "The same unified social credit code"),
    "same_sound": ("名称同音", "Names that sound the same"),
    "like_name": ("名称相似", "Names that are alike"),
}
"""The rules, in Chinese and English."""


@dataclass(frozen=True)
class SupportCandidate:
    """Two supports that may be for the same; numbers of awards or entries, amounts in fen."""

    rule: str
    shared: str
    recipient_kind: str
    recipient: str
    recipient_name: str
    first: str
    first_fen: int | None
    second: str
    second_fen: int | None
    score: int


@dataclass(frozen=True)
class RecipientCandidate:
    """Two entries of the register that may be one recipient."""

    rule: str
    first_kind: str
    first: str
    first_name: str
    second_kind: str
    second: str
    second_name: str
    score: int


@dataclass(frozen=True)
class _Name:
    kind: str
    code: str
    name: str
    uscc: str
    pinyin: str


_SIDES = (
    "SELECT {rule} AS rule, {shared} AS shared, r.kind AS recipient_kind, r.code AS recipient,"
    " r.name AS recipient_name, a.award AS first, sa.amount_fen AS first_fen, b.award AS second,"
    " sb.amount_fen AS second_fen, {score} AS score"
)
_AWARDS = (
    " LEFT JOIN support_given sa ON sa.award = a.award LEFT JOIN support_given sb ON sb.award = b.award"
    " JOIN recipient r ON r.id = a.holder_id"
)
_OTHER_LEVEL = (
    "SELECT 'other_level' AS rule, h.figures ->> 'measure' AS shared, r.kind AS recipient_kind,"
    " r.code AS recipient, r.name AS recipient_name, h.figures ->> 'entry' AS first, h.amount_fen AS first_fen,"
    " a.award AS second, a.amount_fen AS second_fen, 50 AS score"
    " FROM support_given a JOIN history h ON h.holder_id = a.holder_id AND h.topic = 'support.external_recorded'"
    " JOIN recipient r ON r.id = h.holder_id WHERE a.amount_fen > 0 AND NOT EXISTS (SELECT FROM history x"
    " WHERE x.holder_id = h.holder_id AND x.topic = 'entry.reversed'"
    " AND (x.figures ->> 'reverses')::bigint = h.version) ORDER BY h.effective_on DESC, a.award LIMIT %s"
)
_QUERIES = (
    _SIDES.format(rule="'same_cost'", shared="substr(a.key, 9)", score="100")
    + " FROM cap c JOIN cap_holding a ON a.key = c.key JOIN cap_holding b ON b.key = a.key AND b.award > a.award"
    + f"{_AWARDS} WHERE c.kind = 'support' ORDER BY a.key LIMIT %s",
    _SIDES.format(rule="'similar_measure'", shared="a.value || ' / ' || b.value", score="90")
    + " FROM claim_choice a JOIN claim_choice b ON b.kind = a.kind AND b.key = a.key AND b.award > a.award"
    + f"{_AWARDS} WHERE a.kind = 'similar_support' AND b.value <> a.value ORDER BY a.key LIMIT %s",
    _SIDES.format(rule="'same_year'", shared="a.clause || ' ' || date_part('year', a.applied_on)", score="60")
    + " FROM support_given a JOIN support_given b ON b.holder_id = a.holder_id AND b.clause = a.clause"
    " AND b.award > a.award AND date_part('year', b.applied_on) = date_part('year', a.applied_on)"
    + f"{_AWARDS} WHERE a.amount_fen > 0 AND b.amount_fen > 0 ORDER BY a.award LIMIT %s",
    _OTHER_LEVEL,
)
_LIKE_NUMBERS = (
    "SELECT 'like_number' AS rule, a.kind || ' ' || a.key || ' / ' || b.key AS shared, r.kind AS recipient_kind,"
    " r.code AS recipient, r.name AS recipient_name, a.award AS first, sa.amount_fen AS first_fen,"
    " b.award AS second, sb.amount_fen AS second_fen, 85 AS score FROM ("
    " SELECT *, regexp_replace(regexp_replace(upper(key), '[^A-Z0-9一-龥]', '', 'g'), '0+([1-9])', '\\1', 'g') AS plain"
    " FROM claim) a JOIN (SELECT *, regexp_replace(regexp_replace(upper(key), '[^A-Z0-9一-龥]', '', 'g'),"
    " '0+([1-9])', '\\1', 'g') AS plain FROM claim) b ON b.kind = a.kind AND b.plain = a.plain AND b.key > a.key"
    f"{_AWARDS} WHERE a.plain <> '' ORDER BY a.plain LIMIT %s"
)


def support_candidates(rows: Rows, *, limit: int = ROWS_AT_MOST) -> list[SupportCandidate]:
    """Return supports that may be given twice, the surest first; ``limit`` of each rule."""
    found: list[SupportCandidate] = []
    for query in (*_QUERIES, _LIKE_NUMBERS):
        found += records(rows, SupportCandidate, query, (limit,))
    return sorted(found, key=lambda one: (-one.score, one.rule, one.recipient, one.first, one.second))


def recipient_candidates(rows: Rows, *, limit: int = ROWS_AT_MOST) -> list[RecipientCandidate]:
    """Return entries of the register that may be one recipient, the surest first; each pair by its surest rule."""
    names = records(
        rows,
        _Name,
        "SELECT r.kind, r.code, r.name, r.uscc, n.pinyin FROM recipient r JOIN recipient_name n"
        " ON n.holder_id = r.id AND n.role = 'name' ORDER BY r.registered_on DESC, r.code LIMIT %s",
        (NAMES_AT_MOST,),
    )
    best: dict[tuple[str, str], RecipientCandidate] = {}
    for one in (*_same(names, "same_code", 100), *_same(names, "same_sound", 95), *_alike(names)):
        best.setdefault((one.first, one.second), one)
    return sorted(best.values(), key=lambda one: (-one.score, one.first, one.second))[:limit]


def _same(names: Iterable[_Name], rule: str, score: int) -> Iterator[RecipientCandidate]:
    """Yield names with one code, or that sound alike and are written in another way or registered twice."""
    by_key: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        by_key[name.uscc if rule == "same_code" else name.pinyin].append(name)
    for key, together in by_key.items():
        for first, second in combinations(together[:COMMON_AFTER] if key else [], 2):
            if rule != "same_code" or {first.kind, second.kind} != {"platform"}:
                yield _pair(rule, first, second, score)


def _alike(names: Sequence[_Name]) -> Iterator[RecipientCandidate]:
    """Yield names whose cores are alike; only names that share a piece which few bear are compared."""
    cores = [core(name.name) for name in names]
    bearers: dict[str, list[int]] = defaultdict(list)
    for place, of in enumerate(cores):
        for piece in set(of_name(of)):
            bearers[piece].append(place)
    compared: set[tuple[int, int]] = set()
    for places in bearers.values():
        if len(places) <= COMMON_AFTER:
            compared.update(combinations(places, 2))
    for one, other in compared:
        score = int(fuzz.ratio(cores[one], cores[other]))
        if score >= ALIKE:
            yield _pair("like_name", names[one], names[other], score)


def core(name: str) -> str:
    """Return what tells a name from others (字号): without the words that many share; the whole where nothing is left."""
    left = folded(name)
    for word in COMMON_WORDS:
        left = left.replace(word, "")
    return left or folded(name)


def _pair(rule: str, one: _Name, other: _Name, score: int) -> RecipientCandidate:
    first, second = sorted((one, other), key=lambda each: each.code)
    return RecipientCandidate(
        rule, first.kind, first.code, first.name, second.kind, second.code, second.name, score
    )
