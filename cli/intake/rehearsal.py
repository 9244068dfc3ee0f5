"""Rehearsing a file: every row passes the ledger's own guards, in a transaction that is not kept.

The guards refuse a transaction as a whole. Which rows are at fault is found by rehearsing parts of the file:
rows that have nothing in common but a budget line are rehearsed apart, then the lines one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

from cli.intake.columns import Kind
from cli.intake.rows import BadRow, Entry
from ledger.application import Ledger
from ledger.application.commands import (
    RecordAppropriation,
    RecordPastDisbursement,
    RegisterOrganisation,
    RegisterPlatform,
)
from ledger.domain.errors import Refusal, StoreRefusal, TooMuchContention
from ledger.domain.signature import Signature
from ledger.policy.keys import normal

Trial = Callable[[Sequence[Entry]], Refusal | None]
"""Says what stands against entering these entries together, if anything."""

Progress = Callable[[int], None]
"""Hears how many entries have just been decided on."""


def silent(_count: int) -> None:
    """Hear nothing."""


@dataclass
class Verdict:
    """Which entries stand together, and which do not, each with the refusal it met."""

    accepted: list[Entry] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)

    def refuse(self, entry: Entry, refusal: Refusal) -> None:
        """Note a refusal."""
        self.bad.append(BadRow(entry.place, entry.kind, entry.name, (_of_this_row(refusal, entry),)))


def rehearse(
    ledger: Ledger, entries: Sequence[Entry], signature: Signature, progress: Progress | None = None
) -> Verdict:
    """Return which of the entries the ledger would take, all of them together, in their order."""
    said = progress or silent

    def trial(tried: Sequence[Entry]) -> Refusal | None:
        key = f"rehearsal:{uuid4()}"
        try:
            ledger.execute_all(
                [entry.command for entry in tried], replace(signature, key=key), rehearsal=True
            )
        except (StoreRefusal, TooMuchContention):  # no row is to blame
            raise
        except Refusal as refusal:
            return refusal
        return None

    verdict = Verdict()
    if not entries or trial(entries) is None:
        verdict.accepted = list(entries)
        said(len(entries))
        return verdict
    registers = [entry for entry in entries if entry.kind is not Kind.DISBURSEMENT]
    payments = [entry for entry in entries if entry.kind is Kind.DISBURSEMENT]
    sound = _admit((), registers, trial, verdict, said)
    kept = [
        payment
        for related in _related(payments, sound, ledger)
        for payment in _admit(_support(related, sound), related, trial, verdict, said)
    ]
    lines = _grouped(kept, _line)
    held = [
        payment for line in lines for payment in _admit(_support(line, sound), line, trial, verdict, silent)
    ]
    # What passed apart may still fail together; then the whole is gone through in order.
    verdict.accepted = _admit((), [*sound, *_in_order(held, payments)], trial, verdict, silent)
    return verdict


def _admit(
    before: Sequence[Entry], entries: Sequence[Entry], trial: Trial, verdict: Verdict, progress: Progress
) -> list[Entry]:
    """Return those of the entries that stand after ``before``, in order; the others are refused."""
    accepted: list[Entry] = []
    rest = list(entries)
    if rest and trial([*before, *rest]) is None:
        accepted, rest = rest, []
    while rest:
        good, refusal = _standing([*before, *accepted], rest, trial)
        accepted += rest[:good]
        if refusal is not None:
            verdict.refuse(rest[good], refusal)
        rest = rest[good + 1 :]
    progress(len(entries))
    return accepted


def _standing(before: Sequence[Entry], rest: Sequence[Entry], trial: Trial) -> tuple[int, Refusal | None]:
    """Return how many of the entries stand from the first on, and what the next one is refused with, if there is one.

    Found by doubling steps and then by halving: entries only ever take room, so where many stand, fewer do.
    """
    good, bad, refusal = 0, len(rest) + 1, None
    step = 1
    while bad - good > 1:
        tried = min(good + step, len(rest)) if refusal is None else (good + bad) // 2
        met = trial([*before, *rest[:tried]])
        if met is None:
            good, step = tried, step * 2
        else:
            bad, refusal = tried, met
    return good, refusal


def _related(payments: Sequence[Entry], registers: Sequence[Entry], ledger: Ledger) -> list[list[Entry]]:
    """Return the payments in groups that have no recipient, body, contract, invoice or project in common."""
    bodies = _bodies(payments, registers, ledger)
    leaders: dict[Hashable, Hashable] = {}

    def leader(mark: Hashable) -> Hashable:
        while leaders.setdefault(mark, mark) != mark:
            leaders[mark] = leaders[leaders[mark]]
            mark = leaders[mark]
        return mark

    for payment in payments:
        own: Hashable = ("row", payment.place)
        for mark in _marks(payment, bodies):
            leaders[leader(mark)] = leader(own)
    return list(_grouped(payments, lambda payment: leader(("row", payment.place))))


def _marks(payment: Entry, bodies: dict[str, set[str]]) -> Iterable[Hashable]:
    """Yield everything by which a payment may touch the same cap or claim as another."""
    command = payment.command
    if not isinstance(command, RecordPastDisbursement):
        return
    yield ("body", command.recipient)
    yield from (("body", body) for body in bodies.get(command.recipient, ()))
    for value in command.facts.values():
        for item in value if isinstance(value, list) else [value]:
            yield ("fact", normal(str(item)))


def _bodies(payments: Sequence[Entry], registers: Sequence[Entry], ledger: Ledger) -> dict[str, set[str]]:
    """Return the legal persons behind each recipient, from the file and from the register."""
    bodies: dict[str, set[str]] = defaultdict(set)
    for entry in registers:
        if isinstance(entry.command, RegisterPlatform):
            operator = entry.command.operator_uscc
            bodies[entry.name] |= {operator, entry.command.unit_uscc or operator}
    names = [
        payment.command.recipient
        for payment in payments
        if isinstance(payment.command, RecordPastDisbursement)
    ]
    for row in ledger.rows("SELECT code, uscc, unit_uscc FROM recipient WHERE code = ANY(%s)", (names,)):
        bodies[str(row["code"])] |= {str(row["uscc"]), str(row["unit_uscc"])}
    return bodies


def _support(payments: Sequence[Entry], registers: Sequence[Entry]) -> list[Entry]:
    """Return the registrations and budget lines that some payments rest on."""
    wanted = {
        name
        for payment in payments
        if isinstance(payment.command, RecordPastDisbursement)
        for name in (payment.command.recipient, payment.command.facts.get("platform"))
    }
    lines = {_line(payment)[:2] for payment in payments}
    return [
        entry
        for entry in registers
        if (isinstance(entry.command, RegisterPlatform | RegisterOrganisation) and entry.name in wanted)
        or (
            isinstance(entry.command, RecordAppropriation)
            and (entry.command.fiscal_year, entry.command.department) in lines
        )
    ]


def _line(payment: Entry) -> tuple[int, str, str]:
    """Return what decides on the budget line of a payment: year, department, article or family of clauses."""
    command = payment.command
    if not isinstance(command, RecordPastDisbursement):
        message = f"{payment.name} is no payment"
        raise TypeError(message)
    return (command.paid_on.year, command.department, command.clause.rpartition(".")[0])


def _grouped(payments: Iterable[Entry], mark: Callable[[Entry], Hashable]) -> Iterable[list[Entry]]:
    groups: dict[Hashable, list[Entry]] = defaultdict(list)
    for payment in payments:
        groups[mark(payment)].append(payment)
    return groups.values()


def _in_order(kept: Iterable[Entry], payments: Sequence[Entry]) -> list[Entry]:
    """Return the kept payments in the file's order."""
    places = {payment.place for payment in kept}
    return [payment for payment in payments if payment.place in places]


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
