"""What the matcher advises on one line: proposals, returns and ranked suggestions, each with why and the difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ledger.domain.calendar import WorkingDays
from ledger.matching.matcher import match
from ledger.matching.model import Match, MatchResult
from ledger.ports import Rows
from projections.queries.around import around
from projections.queries.desk import DeskLine, OpenItem, items_named
from web.language import said

MOST: Final = 9
"""Choices on one line: as many as there are keys for."""
PAYMENT, RETURN, RECOVERY = "payment", "return", "recovery"
SEPARATOR: Final = " / "
_WHOLE: Final = 1000

Said = tuple[str, str]
PASS_NAMES: Final[Mapping[str, Said]] = {
    "P1": ("参考号与金额", "reference and amount"),
    "P2": ("账号与金额", "account and amount"),
    "P3": ("户名与金额", "name and amount"),
    "P4": ("整批", "whole batch"),
    "P5": ("合并或拆分", "summed or split"),
    "P6": ("相似", "resemblance"),
    "R1": ("追回编号", "recovery number"),
    "R2": ("缴款账号与金额", "payer's account and amount"),
    "R3": ("缴款户名与金额", "payer's name and amount"),
    "R4": ("部分缴款", "a part of what is owed"),
    RETURN: ("退汇", "returned payment"),
    "manual": ("人工", "by hand"),
}
"""What the matcher's passes go by, and the ways that are none of them, as people read them."""


@dataclass(frozen=True)
class Choice:
    """One way to match a line: what with, so much each (fen), by which pass, and why.

    ``difference_fen`` is what the line has left less what the payments have left: 0 where they agree.
    ``score`` is of 1000, for suggestions; ``is_certain`` where the next run would confirm it by itself.
    """

    kind: str
    allocations: tuple[tuple[str, int], ...]
    items: tuple[OpenItem, ...]
    label: str
    reasons: tuple[Said, ...]
    difference_fen: int
    score: int | None = None
    is_certain: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether the amounts agree to the fen."""
        return self.difference_fen == 0

    @property
    def percent(self) -> int | None:
        """How alike, in percent."""
        return None if self.score is None else self.score * 100 // _WHOLE


@dataclass(frozen=True)
class Advice:
    """All that is advised on a line, the best first; ``doubles`` are payments that it seems to pay a second time."""

    choices: tuple[Choice, ...] = ()
    doubles: tuple[tuple[str, Said], ...] = ()


def pass_name(label: str) -> str:
    """Return what a pass goes by with its code, as documents name it: ``户名与金额 P3``."""
    name = said(PASS_NAMES.get(label, (label, label)))
    return f"{name} {label}" if label in PASS_NAMES and label[1:].isdecimal() else name


def advise(rows: Rows, line: DeskLine, calendar: WorkingDays) -> Advice:
    """Return the advice on an open line."""
    near = around(rows, line)
    result = match(
        near.lines,
        near.payments,
        complete_until=near.complete_until,
        calendar=calendar,
        matched=near.debits,
        recoveries=near.recoveries,
        apart=near.apart,
    )
    found = list(_choices(result, line))
    items = items_named(rows, sorted({reference for one in found for reference, _ in one.allocations}))
    known = (one for one in found if all(reference in items for reference, _ in one.allocations))
    return Advice(
        tuple(_once(_with_items(one, items, line) for one in known))[:MOST],
        tuple(
            (one.reference, (one.reason_zh, one.reason_en)) for one in result.doubles if one.line == line.line
        ),
    )


def _choices(result: MatchResult, line: DeskLine) -> Iterator[Choice]:
    """Yield what speaks of the line, the surest first."""
    for one in result.confirmed:
        if one.line == line.line:
            yield _of_match(one, is_certain=True)
    for one in result.proposed:
        if one.line == line.line:
            yield _of_match(one)
    for pair in result.returns:
        if pair.credit == line.line:
            why = (pair.reason_zh, pair.reason_en)
            for reference in (pair.reference, *pair.others):
                certain = pair.settles and reference == pair.reference
                yield Choice(RETURN, ((reference, line.left_fen),), (), RETURN, (why,), 0, is_certain=certain)
    for each in result.suggestions:
        if each.line == line.line:
            reasons = tuple(_both(reason) for reason in each.reasons)
            yield Choice(PAYMENT, ((each.reference, line.left_fen),), (), "P6", reasons, 0, each.score)


def _of_match(one: Match, *, is_certain: bool = False) -> Choice:
    why = (one.reason_zh, one.reason_en)
    return Choice(one.kind, one.allocations, (), one.pass_, (why,), 0, is_certain=is_certain)


def _both(reason: str) -> Said:
    """Return the halves of a reason that reads ``中文 / English``."""
    zh, _, en = reason.partition(SEPARATOR)
    return zh, en or zh


def _with_items(one: Choice, items: Mapping[str, OpenItem], line: DeskLine) -> Choice:
    """Return a choice beside what it names; a suggestion takes no more of it than is open."""
    named = tuple(items[reference] for reference, _ in one.allocations)
    left_fen = sum(item.left_fen for item in named)
    shares = one.allocations
    if one.score is not None:
        shares = tuple(
            (item.reference, min(fen, item.left_fen)) for item, (_, fen) in zip(named, shares, strict=True)
        )
    matched_fen = sum(fen for _, fen in shares)
    difference_fen = line.left_fen - (left_fen if one.kind != RECOVERY else matched_fen)
    return Choice(one.kind, shares, named, one.label, one.reasons, difference_fen, one.score, one.is_certain)


def _once(choices: Iterator[Choice]) -> Iterator[Choice]:
    """Yield each way to match once: a suggestion that was proposed before says nothing new."""
    seen: set[tuple[str, frozenset[str]]] = set()
    for one in choices:
        key = one.kind, frozenset(reference for reference, _ in one.allocations)
        if key not in seen:
            seen.add(key)
            yield one
