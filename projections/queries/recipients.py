"""Who receives (主体): search in the register, and one recipient by any of its names."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from ledger.domain.errors import AmbiguousRecipient, NotFound
from ledger.domain.text import half_width
from ledger.ports import Rows
from projections.queries.paging import Cursor, Key, Order, Page, page_of
from projections.queries.records import ROWS_AT_MOST, records
from projections.queries.search import names_matching

KIND_NAMES = {"platform": ("中试平台", "platform"), "organisation": ("单位", "organisation")}
"""Kinds of recipients, in Chinese and English."""

_COLUMNS = (
    "id, kind, code, name, uscc, operator_name, unit_uscc, unit_name, manufacturing, city_public_since,"
    " suspended, suspended_reason, registered_on"
)
_LONGEST_SEARCH = 200
_CODE = Key("code", "code")

REGISTER_ORDERS = {
    "code": Order("code", (Key("is_organisation", "(kind = 'organisation')", bool), _CODE)),
    "registered_on": Order("registered_on", (Key("registered_on", "registered_on", date), _CODE)),
}
"""How the register may be sorted: platforms first by number, or by the day of registration."""


@dataclass(frozen=True)
class RecipientRow:
    """A platform or organisation; ``uscc`` is the operator's for a platform, ``unit_uscc`` its builder's (建设单位)."""

    id: UUID
    kind: Literal["platform", "organisation"]
    code: str
    name: str
    uscc: str
    operator_name: str
    unit_uscc: str
    unit_name: str
    manufacturing: bool
    city_public_since: date | None
    suspended: bool
    suspended_reason: str
    registered_on: date

    @property
    def is_organisation(self) -> bool:
        """Whether it runs no platform."""
        return self.kind == "organisation"

    @property
    def parties(self) -> tuple[str, ...]:
        """The names under which pots may be held for it: operator, unit, register number."""
        return tuple(dict.fromkeys((self.uscc, self.unit_uscc, self.code)))


def register(
    rows: Rows,
    *,
    kind: str | None = None,
    order: Order = REGISTER_ORDERS["code"],
    cursor: Cursor | None = None,
    limit: int = ROWS_AT_MOST,
) -> Page[RecipientRow]:
    """Return a page of the register, of one kind if it is given."""
    only, parameters = ("kind = %s", (kind,)) if kind else ("true", ())
    query = f"SELECT {_COLUMNS} FROM recipient WHERE {only}"
    return page_of(rows, RecipientRow, query, parameters, order=order, cursor=cursor, limit=limit)


def find_recipient(rows: Rows, text: str, *, limit: int = ROWS_AT_MOST) -> list[RecipientRow]:
    """Return recipients by a part of a name, its pinyin or its initials, by USCC, register or award number.

    USCC and register number may be cut short. No text finds the register itself. Names of the operator and of
    the construction unit count too. The surest come first; among equals platforms, by number.
    """
    wanted = half_width(text)[:_LONGEST_SEARCH]
    if not wanted:
        return list(register(rows, limit=limit).rows)
    matching, parameters = names_matching(wanted, limit)
    return records(
        rows,
        RecipientRow,
        f"SELECT {_COLUMNS} FROM recipient JOIN ({matching}) AS found ON found.holder_id = id"
        " ORDER BY found.rank, kind DESC, code LIMIT %s",
        (*parameters, limit),
    )


def recipient(rows: Rows, name: str) -> RecipientRow:
    """Return one recipient by id, register number, USCC or award number.

    A register number or an organisation's own USCC comes before a platform run or built by that USCC.
    Raises NotFound, and AmbiguousRecipient where a USCC stands for several platforms.
    """
    wanted = half_width(name)[:_LONGEST_SEARCH]
    conditions: list[tuple[str, tuple[object, ...]]] = [
        ("code = %s", (wanted,)),
        ("uscc = upper(%s) OR unit_uscc = upper(%s)", (wanted, wanted)),
        ("id = (SELECT holder_id FROM award WHERE award = %s)", (wanted,)),
    ]
    with suppress(ValueError):
        conditions.insert(0, ("id = %s", (UUID(wanted),)))
    for condition, parameters in conditions:
        query = f"SELECT {_COLUMNS} FROM recipient WHERE {condition} ORDER BY kind DESC, code LIMIT 10"
        found = records(rows, RecipientRow, query, parameters)
        if len(found) > 1:
            raise AmbiguousRecipient(name=wanted, candidates=[one.code for one in found])
        if found:
            return found[0]
    raise NotFound(kind="recipient 主体", name=wanted)
