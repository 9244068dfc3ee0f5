"""Which payments of a file can stand in each other's way, and through what: bodies, claimed things, budget lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from cli.intake.rows import Entry
from ledger.application import Ledger
from ledger.application.commands import (
    RecordAppropriation,
    RecordPastDisbursement,
    RegisterOrganisation,
    RegisterPlatform,
)
from ledger.domain.holds import budget_line
from ledger.policy.clause import Clause
from ledger.policy.keys import names_in, normal
from ledger.policy.pack import Pack
from ledger.policy.requirements import FACT_SCOPES


def payment_of(entry: Entry) -> RecordPastDisbursement:
    """Return the command of a payment."""
    if not isinstance(entry.command, RecordPastDisbursement):
        message = f"{entry.name} is no payment"
        raise TypeError(message)
    return entry.command


def line_of(entry: Entry, pack: Pack) -> str:
    """Return the budget line that bears a payment."""
    paid = payment_of(entry)
    kept_under = pack.clause(paid.clause).budget_clause or paid.clause
    return budget_line(paid.paid_on.year, paid.department, kept_under, paid.fund_source)


def resting_on(payments: Sequence[Entry], registers: Sequence[Entry], pack: Pack) -> list[Entry]:
    """Return the registrations and budget lines of the file that some payments rest on, in their order."""
    names = {payment_of(one).recipient for one in payments} | {line_of(one, pack) for one in payments}
    names |= {str(name) for one in payments if (name := payment_of(one).facts.get("platform"))}
    kinds = RegisterPlatform | RegisterOrganisation | RecordAppropriation
    return [entry for entry in registers if isinstance(entry.command, kinds) and entry.name in names]


def related(payments: Sequence[Entry], registers: Sequence[Entry], ledger: Ledger) -> list[list[Entry]]:
    """Return the payments in groups that share no body and nothing that is claimed or capped; order is kept."""
    bodies = _bodies(payments, registers, ledger)
    leaders: dict[Hashable, Hashable] = {}

    def leader(mark: Hashable) -> Hashable:
        while leaders.setdefault(mark, mark) != mark:
            leaders[mark] = leaders[leaders[mark]]
            mark = leaders[mark]
        return mark

    for payment in payments:
        own: Hashable = ("row", payment.place)
        for mark in _marks(payment, bodies, ledger.pack):
            leaders[leader(mark)] = leader(own)
    return list(grouped(payments, lambda payment: leader(("row", payment.place))))


def grouped(payments: Iterable[Entry], mark: Callable[[Entry], Hashable]) -> Iterable[list[Entry]]:
    """Return the payments in groups of one mark each; order is kept."""
    groups: dict[Hashable, list[Entry]] = defaultdict(list)
    for payment in payments:
        groups[mark(payment)].append(payment)
    return groups.values()


def _marks(payment: Entry, bodies: dict[str, set[str]], pack: Pack) -> Iterator[Hashable]:
    """Yield everything by which a payment may touch the same cap or claim as another."""
    paid = payment_of(payment)
    yield ("body", paid.recipient)
    yield from (("body", body) for body in bodies.get(paid.recipient, ()))
    for name in _names_in_keys(pack.clause(paid.clause)):
        value = paid.facts.get(name)
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                yield ("fact", normal(str(item)))


def _names_in_keys(clause: Clause) -> set[str]:
    """Return the facts that name what awards under a clause take hold of: contracts, invoices, projects, loans."""
    templates = [claim.key for claim in clause.claims] + [choice.key for choice in clause.choices]
    templates += [period.key for period in clause.periods]
    templates += [clause.cost_base.key] if clause.cost_base else []
    names = {name for template in templates for name in names_in(template)}
    names |= {claim.each for claim in clause.claims if claim.each}
    names |= {cap.scope for cap in clause.caps if cap.scope in FACT_SCOPES}
    return names | ({"lease"} if clause.periods else set())


def _bodies(payments: Sequence[Entry], registers: Sequence[Entry], ledger: Ledger) -> dict[str, set[str]]:
    """Return the legal persons behind each recipient, from the file and from the register."""
    bodies: dict[str, set[str]] = defaultdict(set)
    for entry in registers:
        if isinstance(entry.command, RegisterPlatform):
            operator = entry.command.operator_uscc
            bodies[entry.name] |= {operator, entry.command.unit_uscc or operator}
    names = [payment_of(payment).recipient for payment in payments]
    for row in ledger.rows("SELECT code, uscc, unit_uscc FROM recipient WHERE code = ANY(%s)", (names,)):
        bodies[str(row["code"])] |= {str(row["uscc"]), str(row["unit_uscc"])}
    return bodies
