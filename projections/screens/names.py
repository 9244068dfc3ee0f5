"""Names of recipients as they are searched (检索): name, operator, unit, number and codes, and their spellings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from ledger.domain import events as happened
from ledger.domain.events import LedgerEvent
from ledger.ports import Statement
from projections.spelling import Spelling, folded, spelled

_Row = tuple[UUID, str, Spelling]


class RecipientNames:
    """The screen that search boxes read."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield one statement for the names of all recipients registered or changed."""
        rows: dict[tuple[UUID, str], Spelling] = {}
        for event in events:
            rows.update({(holder, role): spelling for holder, role, spelling in _names(event)})
        if not rows:
            return
        yield Statement(
            "INSERT INTO recipient_name (holder_id, role, folded, initials, pinyin, grams)"
            " SELECT holder_id, role, folded, initials, pinyin, string_to_array(grams, ' ')"
            " FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])"
            " AS n (holder_id, role, folded, initials, pinyin, grams)"
            " ON CONFLICT (holder_id, role) DO UPDATE SET folded = excluded.folded,"
            " initials = excluded.initials, pinyin = excluded.pinyin, grams = excluded.grams",
            (
                [holder for holder, _ in rows],
                [role for _, role in rows],
                [spelling.folded for spelling in rows.values()],
                [spelling.initials for spelling in rows.values()],
                [spelling.pinyin for spelling in rows.values()],
                [" ".join(spelling.grams) for spelling in rows.values()],
            ),
        )


def _names(event: LedgerEvent) -> Iterator[_Row]:
    """Yield the names an event gives a recipient: names in words are spelled, numbers and codes are not."""
    holder = event.originator_id
    match event:
        case happened.PlatformRegistered():
            yield holder, "name", spelled(event.name)
            yield holder, "operator", spelled(event.operator_name)
            yield holder, "unit", spelled(event.unit_name)
            yield holder, "code", _number(event.code)
            yield holder, "operator_uscc", _number(event.operator_uscc)
            yield holder, "unit_uscc", _number(event.unit_uscc)
        case happened.OrganisationRegistered():
            yield holder, "name", spelled(event.name)
            yield holder, "code", _number(event.uscc)
        case happened.OperatorChanged():
            yield holder, "operator", spelled(event.operator_name)
            yield holder, "operator_uscc", _number(event.operator_uscc)


def _number(text: str) -> Spelling:
    return Spelling(folded(text), "", "")
