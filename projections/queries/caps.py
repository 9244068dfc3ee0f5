"""Cap meters (上限): what each pot holds, what room is left, and which awards hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal
from uuid import UUID

from ledger.domain.money import WHOLE_PERMILLE, permille
from ledger.policy.keys import normal
from ledger.ports import Rows
from projections.queries.recipients import RecipientRow
from projections.queries.records import ROWS_AT_MOST, records

HOLDINGS_SHOWN = 20
"""Awards named as holding the room of one pot, the largest first."""

SCOPE_NAMES = {
    "unit": ("建设单位", "construction unit"),
    "project": ("项目", "project"),
    "platform": ("平台", "platform"),
    "operator": ("运行主体", "operator"),
    "enterprise": ("企业", "enterprise"),
    "organisation": ("单位", "organisation"),
    "loan": ("贷款", "loan"),
    "person": ("个人", "person"),
    "cost": ("同一费用", "one cost"),
}
"""Whose pot it is, in Chinese and English."""


@dataclass(frozen=True)
class Holding:
    """What one award holds of a pot, in fen."""

    award: str
    holder_id: UUID
    version: int
    held_fen: int


@dataclass(frozen=True)
class CapMeter:
    """One pot: whose, over what time, its ceiling and what it holds, in fen.

    ``pot`` is ``support`` for all public support on one cost, which ``holder`` then names. ``ceiling_fen``
    is None where nothing limits it (yet); it includes what exemptions allow. held = reserved + paid −
    given back + external. ``held_by`` names the awards that hold most.
    """

    key: str
    pot: str
    scope: str
    holder: str
    period: str
    ceiling_fen: int | None
    reserved_fen: int
    paid_fen: int
    given_back_fen: int
    external_fen: int
    held_by: tuple[Holding, ...]

    @property
    def held_fen(self) -> int:
        """What the pot holds."""
        return self.reserved_fen + self.paid_fen - self.given_back_fen + self.external_fen

    @property
    def room_fen(self) -> int | None:
        """What is left; None without a ceiling."""
        return None if self.ceiling_fen is None else self.ceiling_fen - self.held_fen

    @property
    def held_permille(self) -> int | None:
        """How full it is, in thousandths; None without a ceiling, 1000 for a ceiling of zero."""
        if self.ceiling_fen is None:
            return None
        return permille(Fraction(self.held_fen, self.ceiling_fen)) if self.ceiling_fen > 0 else WHOLE_PERMILLE


@dataclass(frozen=True)
class StoredCap:
    """A pot as its row tells it; ``ceiling_fen`` with what exemptions allow. Amounts in fen."""

    key: str
    kind: Literal["pot", "support"]
    ceiling_fen: int | None
    reserved_fen: int
    paid_fen: int
    given_back_fen: int
    external_fen: int
    held_by: list[Holding]


_SELECT = (
    "SELECT c.key, c.kind, c.ceiling_fen + c.allowance_fen AS ceiling_fen, c.reserved_fen, c.paid_fen,"
    " c.given_back_fen, c.external_fen, coalesce((SELECT json_agg(h) FROM"
    " (SELECT award, holder_id, version, held_fen FROM cap_holding WHERE key = c.key AND held_fen <> 0"
    f" ORDER BY held_fen DESC, award LIMIT {HOLDINGS_SHOWN}) h), '[]'::json) AS held_by FROM cap c"
)


def caps(
    rows: Rows,
    *,
    holder: str | None = None,
    pot: str | None = None,
    kind: Literal["pot", "support"] = "pot",
    after: str = "",
    limit: int = ROWS_AT_MOST,
) -> list[CapMeter]:
    """Return pots in the order of their keys, from the one ``after`` a key on.

    ``holder`` is a USCC, platform number, project or loan; ``pot`` begins the pot's name (``art10``);
    ``kind`` ``support`` lists the costs on which all public support is counted instead.
    """
    query = f"{_SELECT} WHERE c.kind = %s AND c.key > %s"
    parameters: list[object] = [kind, after]
    if holder is not None and kind == "pot":
        query += " AND c.kind = 'pot' AND c.holder = %s"
        parameters.append(normal(holder))
    if pot is not None:
        query += " AND starts_with(c.key, %s)"
        parameters.append(pot)
    return _meters(rows, f"{query} ORDER BY c.key LIMIT %s", (*parameters, limit))


def caps_of(rows: Rows, recipient: RecipientRow) -> list[CapMeter]:
    """Return the pots of a recipient: of its operator, unit and number, and of its projects, loans and costs."""
    query = f"{_SELECT} WHERE c.key = ANY(%s) ORDER BY c.kind, c.key"
    return _meters(rows, query, (sorted(keys_of(rows, recipient)),))


def keys_of(rows: Rows, recipient: RecipientRow) -> frozenset[str]:
    """Return the keys of the pots of a recipient, whatever they hold."""
    found = rows(
        "SELECT key FROM cap WHERE kind = 'pot' AND holder = ANY(%s)"
        " UNION SELECT key FROM cap_holding WHERE holder_id = %s",
        ([normal(party) for party in recipient.parties], recipient.id),
    )
    return frozenset(str(row["key"]) for row in found)


def _meters(rows: Rows, query: str, parameters: Sequence[object]) -> list[CapMeter]:
    return [meter(stored) for stored in records(rows, StoredCap, query, parameters)]


def meter(stored: StoredCap) -> CapMeter:
    """Return a pot with what its key says: whose it is, and over what time."""
    if stored.kind == "support":
        pot, scope, holder, period = "support", "cost", stored.key.partition("|")[2], "lifetime"
    else:
        pot, scope, holder, period = stored.key.split("|", 3)
    return CapMeter(
        key=stored.key,
        pot=pot,
        scope=scope,
        holder=holder,
        period=period,
        ceiling_fen=stored.ceiling_fen,
        reserved_fen=stored.reserved_fen,
        paid_fen=stored.paid_fen,
        given_back_fen=stored.given_back_fen,
        external_fen=stored.external_fen,
        held_by=tuple(stored.held_by),
    )
