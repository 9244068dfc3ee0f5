"""Rehearsing a file: every row passes the ledger's own guards, in a transaction that is not kept.

The guards refuse a transaction as a whole. Which rows are at fault is found by rehearsing parts of the file:
payments that have nothing in common but a budget line are rehearsed apart, then the lines one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

from cli.intake.columns import Kind
from cli.intake.relations import grouped, line_of, payment_of, related, resting_on
from cli.intake.rows import BadRow, Entry
from ledger.application import Ledger
from ledger.domain.errors import BudgetExceeded, Refusal, StoreRefusal, TooMuchContention
from ledger.domain.signature import Signature

Progress = Callable[[int], None]
"""Hears how many entries have just been decided on."""


def silent(_count: int) -> None:
    """Hear nothing."""


@dataclass
class Verdict:
    """Which entries stand together, and which do not, each with the refusal it met."""

    accepted: list[Entry] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)


def rehearse(
    ledger: Ledger, entries: Sequence[Entry], signature: Signature, progress: Progress = silent
) -> Verdict:
    """Return which of the entries the ledger would take, all of them together, in their order."""
    rehearsal = _Rehearsal(ledger, signature, progress)
    if not entries or rehearsal.refusal_of(entries) is None:
        progress(len(entries))
        return Verdict(list(entries))
    registers = rehearsal.admit((), [one for one in entries if one.kind is not Kind.DISBURSEMENT])
    payments = [one for one in entries if one.kind is Kind.DISBURSEMENT]
    kept: list[Entry] = []
    for group in related(payments, registers, ledger):
        kept += rehearsal.admit(resting_on(group, registers, ledger.pack), group)
    rehearsal.progress = silent  # every row has been heard of once
    funded: list[Entry] = []
    for group in grouped(_in_order(kept, payments), lambda one: line_of(one, ledger.pack)):
        funded += rehearsal.admit_to_line(resting_on(group, registers, ledger.pack), group)
    # What passed apart may still fail together; then the whole is gone through in order.
    accepted = rehearsal.admit((), [*registers, *_in_order(funded, payments)])
    return Verdict(accepted, rehearsal.bad)


@dataclass
class _Rehearsal:
    """Tries entries on the ledger without keeping them, and notes those that are refused."""

    ledger: Ledger
    signature: Signature
    progress: Progress
    bad: list[BadRow] = field(default_factory=list)

    def refusal_of(self, entries: Sequence[Entry]) -> Refusal | None:
        """Return what stands against entering these entries together. Raises what is no row's fault."""
        signature = replace(self.signature, key=f"rehearsal:{uuid4()}")
        try:
            self.ledger.execute_all([entry.command for entry in entries], signature, rehearsal=True)
        except (StoreRefusal, TooMuchContention):
            raise
        except Refusal as refusal:
            return refusal
        return None

    def admit(self, before: Sequence[Entry], entries: Sequence[Entry]) -> list[Entry]:
        """Return those of the entries that stand after ``before``, in order; the others are refused."""
        accepted: list[Entry] = []
        rest = list(entries)
        if rest and self.refusal_of([*before, *rest]) is None:
            accepted, rest = rest, []
        while rest:
            good, refusal = self._standing([*before, *accepted], rest)
            accepted += rest[:good]
            if refusal is not None:
                self._refuse(rest[good], refusal)
            rest = rest[good + 1 :]
        self.progress(len(entries))
        return accepted

    def _standing(self, before: Sequence[Entry], rest: Sequence[Entry]) -> tuple[int, Refusal | None]:
        """Return how many of the entries stand from the first on, and the refusal of the next, if there is one.

        Found by doubling steps and then by halving: entries only ever take room, so where many stand, fewer do.
        """
        good, bad, refusal = 0, len(rest) + 1, None
        step = 1
        while bad - good > 1:
            tried = min(good + step, len(rest)) if refusal is None else (good + bad) // 2
            met = self.refusal_of([*before, *rest[:tried]])
            if met is None:
                good, step = tried, step * 2
            else:
                bad, refusal = tried, met
        return good, refusal

    def admit_to_line(self, before: Sequence[Entry], payments: Sequence[Entry]) -> list[Entry]:
        """Return those payments of one budget line that it can bear, in order; the others are refused.

        The refusal tells what the line has left, so that a line that has run out is not tried row by row.
        """
        refusal = self.refusal_of([*before, *payments])
        if refusal is None:
            return list(payments)
        room_fen = _room_fen(refusal)
        borne: list[Entry] = []
        over: list[tuple[Entry, int]] = []
        for payment in payments:
            amount_fen = payment_of(payment).amount_fen
            if amount_fen <= room_fen:
                borne.append(payment)
                room_fen -= amount_fen
            else:
                over.append((payment, room_fen))
        if not over or not self._agrees(before, borne, over[0][0], payments):
            return self.admit(before, payments)
        for payment, left_fen in over:
            self._refuse(payment, _with_room(refusal, left_fen, payment_of(payment).amount_fen))
        return borne

    def _agrees(
        self, before: Sequence[Entry], borne: Sequence[Entry], first: Entry, payments: Sequence[Entry]
    ) -> bool:
        """Whether the ledger takes what was reckoned to be borne, and refuses the first that was not."""
        earlier = payments[: payments.index(first) + 1]
        return self.refusal_of([*before, *borne]) is None and self.refusal_of([*before, *earlier]) is not None

    def _refuse(self, entry: Entry, refusal: Refusal) -> None:
        self.bad.append(BadRow(entry.place, entry.kind, entry.name, (_of_this_row(refusal, entry),)))


def _room_fen(refusal: Refusal) -> int:
    """Return what a line has left before the rows that were tried, in fen; below zero for another refusal."""
    figures = (refusal.details.get("appropriated_fen"), refusal.details.get("used_fen"))
    total_fen, used_fen = (value if isinstance(value, int) else 0 for value in figures)
    return total_fen - used_fen if isinstance(refusal, BudgetExceeded) else -1


def _with_room(refusal: Refusal, room_fen: int, amount_fen: int) -> Refusal:
    """Return the refusal of a row that finds so much room on its line."""
    details = dict(refusal.details)
    if isinstance(refusal, BudgetExceeded):
        total_fen = details["appropriated_fen"]
        details["used_fen"] = (total_fen if isinstance(total_fen, int) else 0) - room_fen
        details["free_fen"], details["requested_fen"] = room_fen, amount_fen
    return type(refusal)(**details)


def _of_this_row(refusal: Refusal, entry: Entry) -> Refusal:
    """Return a refusal with the figures of this row: what earlier rows of the file take counts as held.

    The guards see one transaction, and ask for all of it at once.
    """
    amount_fen = getattr(entry.command, "amount_fen", 0)
    requested_fen = refusal.details.get("requested_fen")
    held = next((name for name in ("held_fen", "used_fen") if name in refusal.details), None)
    if held is None or not isinstance(requested_fen, int) or requested_fen <= amount_fen:
        return refusal
    earlier_fen = requested_fen - amount_fen
    details = dict(refusal.details)
    details["requested_fen"] = amount_fen
    details[held] = int(str(details[held])) + earlier_fen
    for name in ("room_fen", "free_fen"):
        if isinstance(details.get(name), int):
            details[name] = max(0, int(str(details[name])) - earlier_fen)
    return type(refusal)(**details)


def _in_order(kept: Iterable[Entry], payments: Sequence[Entry]) -> list[Entry]:
    """Return the kept payments in the file's order."""
    places = {payment.place for payment in kept}
    return [payment for payment in payments if payment.place in places]
