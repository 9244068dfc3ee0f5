"""The right side of the desk: one line's advice, its form, what else is open, or what it is matched with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ledger.domain.calendar import WorkingDays
from ledger.domain.references import batch_of
from ledger.ports import Rows
from projections.queries.batch_list import batch_parties
from projections.queries.desk import (
    PAYMENT_ORDER,
    RECOVERY_ORDER,
    AllocationOfLine,
    DeskLine,
    ItemFilter,
    OpenItem,
    allocations_of,
    items_named,
    open_payment_items,
    open_recovery_items,
    paid_items,
)
from projections.queries.paging import Page, cursor_from
from web import parameters
from web.access.acting import may_give
from web.commanding.permitted import Case
from web.reconciliation.advice import PAYMENT, RECOVERY, RETURN, Advice, advise
from web.reconciliation.allocating import MOST_ROWS, Allocating, chosen, kinds_of, picked

ITEMS_SHOWN: Final = 25
"""Payments or recoveries on one page of the right side."""
BETWEEN_PICKS: Final = "|"
MATCH: Final = "statement.match"

_OF_KIND: Final = {PAYMENT: "payments", RETURN: "paid", RECOVERY: "recoveries"}
_KIND_OF: Final = {items: kind for kind, items in _OF_KIND.items()}


@dataclass(frozen=True)
class LineCase:
    """All that the desk shows of one line.

    ``kind`` is what the open items are, and what the form matches with; ``choice`` is the place of the choice that
    filled it in, from 1.
    """

    kind: str
    kinds: tuple[str, ...]
    advice: Advice
    choice: int
    form: Allocating | None
    picks: tuple[str, ...]
    items: Page[OpenItem] | None
    find: str
    is_exact: bool
    allocations: tuple[AllocationOfLine, ...]
    matched: Case
    """Who cannot undo what the line is matched with: whoever made or approved the batch of a payment of it."""

    def with_pick(self, reference: str) -> str:
        """Return the picks and one more, as the URL carries them."""
        return BETWEEN_PICKS.join((*self.picks, reference))

    def items_of(self, kind: str) -> str:
        """Return how the URL names the items of a kind."""
        return _OF_KIND[kind]


def case_of(rows: Rows, line: DeskLine, filled: Allocating | None, calendar: WorkingDays) -> LineCase:
    """Return what the desk shows of a line; ``filled`` is a form that was refused. Raises InvalidInput."""
    kinds = kinds_of(line)
    matched = tuple(allocations_of(rows, line.line))
    apart = _apart(rows, matched)
    if not line.left_fen or line.quarantined:
        return LineCase(
            kinds[0],
            kinds,
            Advice(),
            0,
            None,
            (),
            None,
            "",
            is_exact=False,
            allocations=matched,
            matched=apart,
        )
    advice = advise(rows, line, calendar)
    picks = tuple(dict.fromkeys(filter(None, parameters.token("pick").split(BETWEEN_PICKS))))[:MOST_ROWS]
    choice = _choice(advice, picked_any=bool(picks))
    kind = filled.kind if filled else _kind(advice, choice, kinds)
    find, is_exact = parameters.text("find"), parameters.choice("exact", ("1",)) == "1"
    return LineCase(
        kind,
        kinds,
        advice,
        choice,
        filled or _form(rows, line, advice, choice, picks, kind),
        picks,
        _items(rows, kind, ItemFilter(find, line.left_fen if is_exact else None)),
        find,
        is_exact=is_exact,
        allocations=matched,
        matched=apart,
    )


def _apart(rows: Rows, allocations: Iterable[AllocationOfLine]) -> Case:
    """Return who made or approved the batches of the payments that a line is matched with (制单、复核、对账分离)."""
    batches = {batch_of(one.reference) for one in allocations if one.kind != RECOVERY}
    return Case(
        made_by=frozenset[str]().union(*batch_parties(rows, batches).values()) if batches else frozenset()
    )


def _choice(advice: Advice, *, picked_any: bool) -> int:
    """Return the choice that the URL names; by itself the first, where its amount agrees and nothing was picked."""
    text = parameters.text("choose")
    if text.isascii() and text.isdecimal() and 1 <= int(text[:3]) <= len(advice.choices):
        return int(text[:3])
    first = advice.choices[:1]
    return 1 if first and first[0].is_exact and first[0].score is None and not picked_any and not text else 0


def _kind(advice: Advice, choice: int, kinds: tuple[str, ...]) -> str:
    """Return what the form matches with: what the URL asks for, else what is chosen, else what the line can be."""
    asked = _KIND_OF.get(parameters.choice("items", list(_KIND_OF)), "")
    if asked in kinds:
        return asked
    return advice.choices[choice - 1].kind if choice else kinds[-1]


def _form(
    rows: Rows, line: DeskLine, advice: Advice, choice: int, picks: tuple[str, ...], kind: str
) -> Allocating | None:
    """Return the form, filled in with the choice or the picks; None for who may not match."""
    if not may_give(MATCH):
        return None
    if picks:
        found = items_named(rows, picks)
        return picked(line, [found[one] for one in picks if one in found], kind)
    if choice and advice.choices[choice - 1].kind == kind:
        return chosen(advice.choices[choice - 1])
    return Allocating(kind)


def _items(rows: Rows, kind: str, wanted: ItemFilter) -> Page[OpenItem]:
    """Return a page of what is open of a kind."""
    place = parameters.token("after")
    if kind == RECOVERY:
        cursor = cursor_from(place, RECOVERY_ORDER)
        return open_recovery_items(rows, wanted, cursor=cursor, limit=ITEMS_SHOWN)
    cursor = cursor_from(place, PAYMENT_ORDER)
    read = paid_items if kind == RETURN else open_payment_items
    return read(rows, wanted, cursor=cursor, limit=ITEMS_SHOWN)
