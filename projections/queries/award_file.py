"""What stands around one award (卷宗): its claims, its pots, its payments, who acted in which duty."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.domain.awards import Duty
from ledger.domain.errors import NotFound
from ledger.ports import Rows
from projections.queries.batches import AND_ITS_LINE
from projections.queries.records import records

DUTY_TOPICS: Final[Mapping[Duty, tuple[str, ...]]] = {
    Duty.MAKER: (
        "award.applied",
        "award.accepted",
        "award.sent_back",
        "award.amended",
        "award.assessed",
        "award.notice_published",
        "instalment.scheduled",
        "instalment.rent_evidenced",
    ),
    Duty.CHECKER: (
        "award.approved",
        "award.rejected",
        "award.approval_reversed",
        "award.remainder_cancelled",
        "award.settled",
    ),
    Duty.PAYER: ("payment.confirmed",),
}
"""Who gave rise to one of these events acted in the duty (不相容岗位), as `ledger.domain.award_evolution` has it."""
EACH_WHO_ACTED: Final = "CROSS JOIN LATERAL (VALUES (h.actor), (h.on_behalf_of), (h.figures #>> '{exemption,second_person}')) p (person)"
"""Joins to each row ``h`` of history every ``p.person`` who acted in it, if not NULL: delegation counts both."""


@dataclass(frozen=True)
class ClaimRow:
    """Something an award claims once, for days or for ever; ``ends`` is exclusive, ``value`` what a choice keeps."""

    kind: str
    key: str
    starts: date | None
    ends: date | None
    value: str


@dataclass(frozen=True)
class PotRow:
    """A pot that an award draws on: what the award holds of it, and what room it has left, in fen."""

    key: str
    ceiling_fen: int | None
    total_fen: int
    held_fen: int

    @property
    def room_fen(self) -> int | None:
        """What is left; None without a ceiling."""
        return None if self.ceiling_fen is None else self.ceiling_fen - self.total_fen


@dataclass(frozen=True)
class AwardPayment:
    """A payment of an award: in which batch, to whom, how far; amounts in fen.

    ``statement_line`` is the first line of a bank statement that it is matched with, and ``booked_on`` its day.
    """

    reference: str
    batch: str
    number: int
    amount_fen: int
    payee_name: str
    bank: str
    pay_on: date
    state: str
    confirmed_on: date | None
    returned_fen: int
    statement_line: str | None
    booked_on: date | None


def claims_of(rows: Rows, award: str) -> list[ClaimRow]:
    """Return what an award claims: once for ever, for days, and the values it keeps."""
    return records(
        rows,
        ClaimRow,
        "SELECT kind, key, NULL::date AS starts, NULL::date AS ends, '' AS value FROM claim WHERE award = %s"
        " UNION ALL SELECT kind, key, lower(days), upper(days), '' FROM claim_period WHERE award = %s"
        " UNION ALL SELECT kind, key, NULL, NULL, value FROM claim_choice WHERE award = %s ORDER BY 1, 2, 3",
        (award, award, award),
    )


def pots_of(rows: Rows, award: str, keys: Sequence[str] = ()) -> list[PotRow]:
    """Return the pots that an award holds room in, and those of ``keys``: an assessed award holds none yet."""
    return records(
        rows,
        PotRow,
        "SELECT c.key, c.ceiling_fen + c.allowance_fen AS ceiling_fen,"
        " c.reserved_fen + c.paid_fen - c.given_back_fen + c.external_fen AS total_fen,"
        " coalesce(h.held_fen, 0) AS held_fen FROM cap c"
        " LEFT JOIN cap_holding h ON h.key = c.key AND h.award = %s"
        " WHERE c.key IN (SELECT unnest(%s::text[]) UNION ALL SELECT key FROM cap_holding"
        " WHERE holder_id = (SELECT holder_id FROM award WHERE award = %s) AND award = %s AND held_fen <> 0)"
        " ORDER BY c.kind, c.key",
        (award, list(keys), award, award),
    )


def payments_of_award(rows: Rows, award: str) -> list[AwardPayment]:
    """Return the payments of an award's instalments, in the order in which they were made."""
    return records(
        rows,
        AwardPayment,
        "SELECT p.reference, p.batch, p.number, p.amount_fen, p.payee_name, p.bank, p.pay_on, p.state,"
        " p.confirmed_on, p.returned_fen, l.line AS statement_line, l.booked_on FROM payment p"
        f"{AND_ITS_LINE} WHERE p.award = %s ORDER BY p.pay_on, p.reference",
        (award,),
    )


def award_of_recovery(rows: Rows, recovery: str) -> str:
    """Return the award that a recovery case is about. Raises NotFound."""
    found = rows("SELECT award FROM recovery WHERE recovery = %s", (recovery,))
    if not found:
        raise NotFound(kind="recovery 追回", name=recovery[:80])
    return str(found[0]["award"])


def acted_otherwise(rows: Rows, awards: Collection[str], duty: Duty) -> dict[str, frozenset[str]]:
    """Return who acted in another duty than this one, by award: it is not theirs any more (不相容岗位)."""
    topics = [topic for other, known in DUTY_TOPICS.items() if other is not duty for topic in known]
    found = rows(
        f"SELECT h.award, array_agg(DISTINCT p.person) AS persons FROM history h {EACH_WHO_ACTED}"
        " WHERE h.award = ANY(%s) AND h.topic = ANY(%s) AND p.person IS NOT NULL GROUP BY h.award",
        (sorted(awards), topics),
    )
    return {str(row["award"]): frozenset(row["persons"]) for row in found if isinstance(row["persons"], list)}


def duties_of(rows: Rows, award: str) -> dict[Duty, frozenset[str]]:
    """Return who acted in which duty of an award; delegation counts both."""
    topics = [topic for known in DUTY_TOPICS.values() for topic in known]
    found = rows(
        f"SELECT DISTINCT h.topic, p.person FROM history h {EACH_WHO_ACTED}"
        " WHERE h.award = %s AND h.topic = ANY(%s) AND p.person IS NOT NULL",
        (award, topics),
    )
    return {
        duty: frozenset(str(row["person"]) for row in found if row["topic"] in known)
        for duty, known in DUTY_TOPICS.items()
    }
