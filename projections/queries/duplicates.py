"""Candidates for a review of duplicates (重复核查): support that may be given twice, recipients that may be one.

The guards refuse what is certain. Here is what only a person can judge; each candidate says which rule found it
and how alike the two sides are, in hundredths. What an officer found of the two is recorded by a command.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Final, TypeVar
from uuid import UUID

import msgspec
from rapidfuzz import fuzz

from ledger.ports import Rows
from projections.columns import whole
from projections.queries.duplicate_reviews import DuplicateReviewRow, reviews_of
from projections.queries.records import ROWS_AT_MOST, records
from projections.spelling import folded, of_name

ALIKE = 80
"""Hundredths from which two names are candidates."""
NAMES_AT_MOST = 20_000
"""Names that are compared with each other, the latest registered ones."""
COMMON_AFTER = 50
"""A piece that more names bear says nothing about any of them."""
_NUMBER: Final = re.compile("[0-9一二三四五六七八九十]+")
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
    review: DuplicateReviewRow | None = None


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
    review: DuplicateReviewRow | None = None


Candidate = TypeVar("Candidate", SupportCandidate, RecipientCandidate)


@dataclass(frozen=True)
class _Name:
    kind: str
    code: str
    name: str
    uscc: str
    pinyin: str
    of_year: bool


_IN_THE_YEAR = "support_given a WHERE a.applied_on >= %s AND a.applied_on < %s"
_PAIRS: Final[Mapping[str, str]] = {
    "same_cost": "SELECT substr(x.key, 9) AS shared, a.holder_id, a.award AS one, y.award AS other FROM"
    f" (SELECT * FROM {_IN_THE_YEAR}) a JOIN cap_holding x ON x.award = a.award"
    " JOIN cap c ON c.key = x.key AND c.kind = 'support' JOIN cap_holding y ON y.key = x.key AND y.award <> a.award",
    "similar_measure": "SELECT x.value || ' / ' || y.value AS shared, a.holder_id, a.award AS one, y.award AS other FROM"
    f" (SELECT * FROM {_IN_THE_YEAR}) a JOIN claim_choice x ON x.award = a.award AND x.kind = 'similar_support'"
    " JOIN claim_choice y ON y.kind = x.kind AND y.key = x.key AND y.award <> x.award AND y.value <> x.value",
    "like_number": "SELECT x.kind || ' ' || x.key || ' / ' || y.key AS shared, a.holder_id, a.award AS one,"
    f" y.award AS other FROM (SELECT * FROM {_IN_THE_YEAR}) a JOIN claim x ON x.award = a.award AND x.alike <> ''"
    " JOIN claim y ON y.kind = x.kind AND y.alike = x.alike AND y.alike <> '' AND y.key <> x.key",
    "same_year": "SELECT a.clause AS shared, a.holder_id, a.award AS one, b.award AS other FROM"
    f" (SELECT * FROM {_IN_THE_YEAR} AND a.amount_fen > 0) a JOIN"
    f" (SELECT * FROM {_IN_THE_YEAR} AND a.amount_fen > 0) b"
    " ON b.holder_id = a.holder_id AND b.clause = a.clause AND b.award > a.award",
    "other_level": "SELECT h.figures ->> 'measure' AS shared, a.holder_id, h.figures ->> 'entry' AS one,"
    f" a.award AS other, h.amount_fen AS entry_fen FROM (SELECT * FROM {_IN_THE_YEAR} AND a.amount_fen > 0) a"
    " JOIN history h ON h.holder_id = a.holder_id AND h.topic = 'support.external_recorded'"
    " WHERE NOT EXISTS (SELECT FROM history x WHERE x.holder_id = h.holder_id AND x.topic = 'entry.reversed'"
    " AND (x.figures ->> 'reverses')::bigint = h.version)",
}
"""Pairs of an award applied for in a year with another award, or an entry, that may be for the same; by rule.

They go from the awards of the year by index, so that a page costs what a year costs, not what the ledger does.
"""
_SCORES: Final[Mapping[str, int]] = {
    "same_cost": 100,
    "similar_measure": 90,
    "like_number": 85,
    "same_year": 60,
    "other_level": 50,
}


class _Pair(msgspec.Struct, frozen=True):
    """Two sides that a rule puts side by side; ``entry_fen`` where the one is an entry of support by others."""

    shared: str
    holder_id: UUID
    one: str
    other: str
    entry_fen: int | None = None


def support_candidates(rows: Rows, year: int, *, limit: int = ROWS_AT_MOST) -> list[SupportCandidate]:
    """Return supports that may be given twice, one of them applied for in a year, the surest first, with verdicts.

    At most ``limit`` of each rule are returned.
    """
    found = [(rule, pair) for rule in _PAIRS for pair in _pairs(rows, rule, year, limit)]
    amounts = _amounts(rows, {side for _, pair in found for side in (pair.one, pair.other)})
    holders = _holders(rows, {pair.holder_id for _, pair in found})
    candidates = (
        SupportCandidate(
            rule,
            pair.shared,
            *holders[pair.holder_id],
            pair.one,
            pair.entry_fen if rule == "other_level" else amounts.get(pair.one),
            pair.other,
            amounts.get(pair.other),
            _SCORES[rule],
        )
        for rule, pair in found
    )
    found_here = sorted(
        candidates, key=lambda one: (-one.score, one.rule, one.recipient, one.first, one.second)
    )
    return _reviewed(rows, found_here)


def _pairs(rows: Rows, rule: str, year: int, limit: int) -> list[_Pair]:
    """Return the pairs that a rule finds, each once, whichever side was met first."""
    query = _PAIRS[rule]
    days = (date(year, 1, 1), date(year + 1, 1, 1))
    found = records(
        rows,
        _Pair,
        f"{query} ORDER BY one, other, shared LIMIT %s",
        (*days * query.count(_IN_THE_YEAR), 2 * limit),
    )
    seen: dict[frozenset[str], _Pair] = {}
    for pair in found:
        first, second = (pair.one, pair.other) if rule == "other_level" else sorted((pair.one, pair.other))
        seen.setdefault(frozenset((first, second)), msgspec.structs.replace(pair, one=first, other=second))
    return list(seen.values())[:limit]


def _amounts(rows: Rows, awards: set[str]) -> dict[str, int]:
    """Return what awards come to, in fen, by number; of what is no award, nothing."""
    found = rows("SELECT award, amount_fen FROM support_given WHERE award = ANY(%s)", (sorted(awards),))
    return {str(row["award"]): whole(row["amount_fen"]) for row in found}


def _holders(rows: Rows, ids: set[UUID]) -> dict[UUID, tuple[str, str, str]]:
    """Return kind, number and name of recipients, by id."""
    found = rows("SELECT id, kind, code, name FROM recipient WHERE id = ANY(%s)", (sorted(ids),))
    return {UUID(str(row["id"])): (str(row["kind"]), str(row["code"]), str(row["name"])) for row in found}


def recipient_candidates(rows: Rows, year: int, *, limit: int = ROWS_AT_MOST) -> list[RecipientCandidate]:
    """Return entries of the register that may be one recipient, one of them registered in a year, the surest first, with verdicts.

    Each pair is named by its surest rule.
    """
    names = records(
        rows,
        _Name,
        "SELECT r.kind, r.code, r.name, r.uscc, n.pinyin, r.registered_on >= %s AND r.registered_on < %s AS of_year"
        " FROM recipient r JOIN recipient_name n"
        " ON n.holder_id = r.id AND n.role = 'name' ORDER BY r.registered_on DESC, r.code LIMIT %s",
        (date(year, 1, 1), date(year + 1, 1, 1), NAMES_AT_MOST),
    )
    best: dict[tuple[str, str], RecipientCandidate] = {}
    for one in (*_same(names, "same_code", 100), *_same(names, "same_sound", 95), *_alike(names)):
        best.setdefault((one.first, one.second), one)
    return _reviewed(rows, sorted(best.values(), key=lambda one: (-one.score, one.first, one.second))[:limit])


def _reviewed(rows: Rows, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return candidates with what was found of them, if somebody reviewed them."""
    verdicts = reviews_of(rows, {frozenset((one.first, one.second)) for one in candidates})
    return [replace(one, review=verdicts.get(frozenset((one.first, one.second)))) for one in candidates]


def _same(names: Iterable[_Name], rule: str, score: int) -> Iterator[RecipientCandidate]:
    """Yield names with one code, or that sound alike and are written in another way or registered twice."""
    by_key: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        by_key[name.uscc if rule == "same_code" else name.pinyin].append(name)
    for key, together in by_key.items():
        for first, second in combinations(together[:COMMON_AFTER] if key else [], 2):
            if not (first.of_year or second.of_year):
                continue
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
        if not (names[one].of_year or names[other].of_year) or _differ_in_number(cores[one], cores[other]):
            continue
        score = int(fuzz.ratio(cores[one], cores[other]))
        if score >= ALIKE:
            yield _pair("like_name", names[one], names[other], score)


def _differ_in_number(one: str, other: str) -> bool:
    """Whether two names are a series: alike but for their numbers, as 技能人才001 and 技能人才002 are."""
    return one != other and _NUMBER.sub("", one) == _NUMBER.sub("", other)


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
