"""What commands ask of guards and screens before they decide (`ledger.ports.Standings`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from ledger.domain.errors import Refusal
from ledger.domain.holds import Holds
from ledger.domain.papers import ClosedBalance
from ledger.ports import CommandRecord, DueInstalment, PaymentPlace, Rows, TieOut
from projections.columns import whole
from projections.guards import claims
from projections.queries.tieouts import balances, tie_outs

MOST_HOLDERS_KNOWN = 20_000
"""Award numbers whose holder a process remembers."""


class DatabaseStandings:
    """Standings read from the database, each by one indexed query."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._holders: dict[str, str] = {}

    def held(self, pots: Sequence[str]) -> Mapping[str, int]:
        """Return how much each pot holds now, in fen."""
        found = self._rows(
            "SELECT key, reserved_fen + paid_fen - given_back_fen + external_fen AS held_fen"
            " FROM cap WHERE key = ANY(%s)",
            (list(pots),),
        )
        return {str(row["key"]): whole(row["held_fen"]) for row in found}

    def holding(self, award: str, pots: Sequence[str]) -> Mapping[str, int]:
        """Return how much one award holds of each of these pots, in fen."""
        found = self._rows(
            "SELECT key, held_fen FROM cap_holding WHERE key = ANY(%s) AND award = %s", (list(pots), award)
        )
        return {str(row["key"]): whole(row["held_fen"]) for row in found}

    def paid_or_under_way(self, pots: Sequence[str]) -> Mapping[str, int]:
        """Return how much of each pot was paid and not given back, in fen.

        Others' support counts, and so do payments of approved batches that no statement has confirmed yet.
        """
        found = self._rows(
            "SELECT c.key, c.paid_fen - c.given_back_fen + c.external_fen + coalesce(sum(p.amount_fen), 0)::bigint"
            " AS paid_fen FROM cap c LEFT JOIN (cap_holding h JOIN payment p ON p.award = h.award"
            " AND p.state IN ('approved', 'exported')) ON h.key = c.key WHERE c.key = ANY(%s) GROUP BY c.key",
            (list(pots),),
        )
        return {str(row["key"]): whole(row["paid_fen"]) for row in found}

    def approvals(self) -> int:
        """Return how many batches were ever approved."""
        found = self._rows("SELECT coalesce(max(approval), 0) AS approvals FROM batch", ())
        return whole(found[0]["approvals"])

    def committed(self, line: str) -> int:
        """Return what earlier promises already take of a budget line, in fen."""
        found = self._rows(
            "SELECT committed_fen + due_fen + paid_fen - returned_fen AS used_fen FROM budget WHERE line = %s",
            (line,),
        )
        return whole(found[0]["used_fen"]) if found else 0

    def command(self, key: str) -> CommandRecord | None:
        """Return the recorded outcome of an idempotency key."""
        found = self._rows(
            "SELECT name, payload_hash, actor, outcome, answer::text AS answer, recorded_at"
            " FROM ledger.command WHERE key = %s",
            (key,),
        )
        if not found:
            return None
        row = found[0]
        recorded_at, payload_hash = row["recorded_at"], row["payload_hash"]
        if not isinstance(recorded_at, datetime) or not isinstance(payload_hash, bytes):
            message = f"command {key} is stored in another shape"
            raise TypeError(message)
        return CommandRecord(
            key=key,
            name=str(row["name"]),
            payload_hash=payload_hash,
            actor=str(row["actor"]),
            outcome=str(row["outcome"]),
            answer=str(row["answer"]),
            recorded_at=recorded_at,
        )

    def award_holder(self, award: str) -> str | None:
        """Return the id of the platform or organisation that holds an award: once found, the same for ever."""
        holder = self._holders.get(award)
        if holder is None:
            found = self._rows("SELECT holder_id FROM award WHERE award = %s", (award,))
            if not found:
                return None
            holder = str(found[0]["holder_id"])
            self._remember({award: holder})
        return holder

    def _remember(self, holders: Mapping[str, str]) -> None:
        if len(self._holders) >= MOST_HOLDERS_KNOWN:
            self._holders.clear()
        self._holders.update(holders)

    def recovery_award(self, recovery: str) -> str | None:
        """Return the award whose money a recovery case recovers."""
        found = self._rows("SELECT award FROM recovery WHERE recovery = %s", (recovery,))
        return str(found[0]["award"]) if found else None

    def due_instalments(self, until: date, after: tuple[date, str, int], limit: int) -> list[DueInstalment]:
        """Return scheduled instalments due on or before ``until``, in order, after a cursor."""
        found = self._rows(
            "SELECT holder_id, award, number, due_on FROM instalment WHERE state = 'scheduled'"
            " AND due_on <= %s AND (due_on, award, number) > (%s, %s, %s)"
            " ORDER BY due_on, award, number LIMIT %s",
            (until, *after, limit),
        )
        self._remember({str(row["award"]): str(row["holder_id"]) for row in found})
        return [
            DueInstalment(str(row["holder_id"]), str(row["award"]), whole(row["number"]), _day(row["due_on"]))
            for row in found
        ]

    def standing_against(self, holds: Holds) -> Refusal | None:
        """Return the refusal that claims, days and choices would meet now; None if they are free."""
        return claims.standing_against(holds, self._rows)

    def choosers(self, kind: str, key: str) -> list[str]:
        """Return the awards and entries that hold a choice of this kind and key, in order."""
        found = self._rows(
            "SELECT award FROM claim_choice WHERE kind = %s AND key = %s ORDER BY award", (kind, key)
        )
        return [str(row["award"]) for row in found]

    def known_lines(self, account: str, fingerprints: Sequence[str]) -> set[str]:
        """Return which statement lines of an account were imported already, by fingerprint."""
        found = self._rows(
            "SELECT fingerprint FROM statement_line WHERE account = %s AND fingerprint = ANY(%s)",
            (account, list(fingerprints)),
        )
        return {str(row["fingerprint"]) for row in found}

    def payments(self, references: Sequence[str]) -> Mapping[str, PaymentPlace]:
        """Return whose payments these are and where they stand, by our reference."""
        found = self._rows(
            "SELECT reference, holder_id, award, number, amount_fen, payee_uscc, account, state FROM payment"
            " WHERE reference = ANY(%s)",
            (list(references),),
        )
        return {
            str(row["reference"]): PaymentPlace(
                holder=str(row["holder_id"]),
                award=str(row["award"]),
                number=whole(row["number"]),
                amount_fen=whole(row["amount_fen"]),
                payee=str(row["payee_uscc"]),
                account=str(row["account"]),
                state=str(row["state"]),
            )
            for row in found
        }

    def lines_paying(self, reference: str) -> list[str]:
        """Return the statement lines matched as paying a payment, by our reference."""
        found = self._rows(
            "SELECT line FROM allocation WHERE reference = %s AND kind = 'payment' ORDER BY line",
            (reference,),
        )
        return [str(row["line"]) for row in found]

    def tie_outs(self, month: date) -> list[TieOut]:
        """Return what must agree before a month is closed."""
        return tie_outs(self._rows, month)

    def balances(self, month: date) -> list[ClosedBalance]:
        """Return what stands at a month's end, by business date."""
        return balances(self._rows, month)

    def rulings(self) -> list[dict[str, object]]:
        """Return the confirmed determinations."""
        return self._rows(
            "SELECT id, clause, target, value, effective_from, document FROM determination"
            " WHERE state = 'confirmed' ORDER BY effective_from, id",
            (),
        )


def _day(value: object) -> date:
    return date.fromisoformat(str(value))
