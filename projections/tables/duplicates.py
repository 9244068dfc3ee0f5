"""Candidates of the review of duplicates as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ledger.domain.duplicate_review import VERDICTS
from projections.queries.duplicate_reviews import DuplicateReviewRow
from projections.queries.duplicates import RULES, RecipientCandidate, SupportCandidate
from projections.tables.table import Cell, Column, Kind, Language, Table

_REVIEW = (
    Column("verdict", "核查结论", "verdict"),
    Column("finding", "结论说明", "why"),
    Column("document", "文号", "document", in_files_only=True),
    Column("reviewed_by", "核查人", "reviewed by", in_files_only=True),
    Column("reviewed_on", "核查日期", "reviewed on", Kind.DATE, in_files_only=True),
)
NOT_REVIEWED = ("未核查", "not reviewed")
"""What stands for a verdict where there is none, in Chinese and English."""
_SUPPORT = (
    Column("rule", "理由", "reason"),
    Column("shared_code", "相同之处代码", "code of what they share", in_files_only=True),
    Column("shared", "相同之处", "what they share"),
    Column("recipient_kind", "类别代码", "kind code", in_files_only=True),
    Column("recipient", "编号", "number", in_files_only=True),
    Column("recipient_name", "单位", "recipient"),
    Column("first", "其一", "one"),
    Column("first_fen", "其一金额", "its amount", Kind.MONEY),
    Column("second", "其二", "the other"),
    Column("second_fen", "其二金额", "its amount", Kind.MONEY),
    Column("score", "相似度", "likeness", Kind.NUMBER),
    *_REVIEW,
)
_RECIPIENTS = (
    Column("rule", "理由", "reason"),
    Column("first_kind", "其一类别", "kind code of one", in_files_only=True),
    Column("first", "其一编号", "one's number"),
    Column("first_name", "其一名称", "one's name"),
    Column("second_kind", "其二类别", "kind code of the other", in_files_only=True),
    Column("second", "其二编号", "the other's number"),
    Column("second_name", "其二名称", "the other's name"),
    Column("score", "相似度", "likeness", Kind.NUMBER),
    *_REVIEW,
)


def _columns(
    columns: Sequence[Column], found: Iterable[SupportCandidate | RecipientCandidate]
) -> tuple[Column, ...]:
    """Return the columns; a page leaves out why where nothing was reviewed."""
    if any(one.review is not None for one in found):
        return tuple(columns)
    return tuple(replace(one, in_files_only=True) if one.key == "finding" else one for one in columns)


def _verdict(review: DuplicateReviewRow | None, place: int) -> tuple[Cell, ...]:
    if review is None:
        return (NOT_REVIEWED[place], None, None, None, None)
    verdict = VERDICTS[review.verdict][place]
    return (verdict, review.reason, review.document or None, review.reviewed_by, review.reviewed_on)


def support_candidates_table(
    found: Sequence[SupportCandidate], language: Language, *, shared_words: Callable[[str, str], str]
) -> Table:
    """Return supports that may be given twice; ``shared_words`` says by rule what the two sides share."""
    place = int(language == "en")
    rows = tuple(
        (
            RULES[one.rule][place],
            one.shared,
            shared_words(one.rule, one.shared),
            one.recipient_kind,
            one.recipient,
            one.recipient_name,
            one.first,
            one.first_fen,
            one.second,
            one.second_fen,
            one.score,
            *_verdict(one.review, place),
        )
        for one in found
    )
    return Table(
        "support", "可能重复的支持", "Support that may be given twice", _columns(_SUPPORT, found), rows
    )


def recipient_candidates_table(found: Sequence[RecipientCandidate], language: Language) -> Table:
    """Return recipients that may be one."""
    place = int(language == "en")
    rows = tuple(
        (
            RULES[one.rule][place],
            one.first_kind,
            one.first,
            one.first_name,
            one.second_kind,
            one.second,
            one.second_name,
            one.score,
            *_verdict(one.review, place),
        )
        for one in found
    )
    return Table(
        "recipients", "可能重复的主体", "Recipients that may be one", _columns(_RECIPIENTS, found), rows
    )
