"""The bureau's month end in a play: a statement imported and matched, the rest settled by people, exceptions owned.

Officers know what the bank tells them when they ask: the truth. They ask only about what the matcher has
left open for so long that nothing more can decide it, and about returns and the bank's own charges at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from cli.sampling.desk import Desk
from cli.sampling.people import BUDGET_DEPUTY, PAYER, finance
from cli.simulating.bank import Bank
from cli.simulating.booking import Booking, Kind
from cli.simulating.files import statement_file
from ledger.application import Ledger
from ledger.application.commands import (
    AllocationWanted,
    AskCountersignature,
    AssignException,
    Command,
    DecideException,
    ExplainLine,
    GiveCountersignature,
    ImportStatement,
    MatchLines,
    MatchWanted,
)
from ledger.application.countersigning import payload_of
from ledger.application.verbs.statements import ALONE_UP_TO_FEN
from ledger.domain.calendar import CALENDAR, WorkingDays, months_after
from ledger.domain.errors import Refusal
from ledger.domain.signature import FINANCE
from ledger.matching.model import Match, ReturnPair
from ledger.statements.reading import read_statement_file
from projections.queries.exceptions import exceptions
from projections.queries.reconciliation import open_lines
from scheduler.exceptions import review
from scheduler.reconcile import MatchRun, reconcile

DECIDED_AFTER_WORKING_DAYS = 15
"""So long after its day a line is left to the matcher; then people ask the bank."""
EXPLANATIONS = {
    Kind.INTEREST: ("interest", "存款利息"),
    Kind.FEE: ("fee", "银行手续费"),
    Kind.OTHER: ("other_payment", "非本账款项，已向银行核实"),
    Kind.ERROR: ("error", "银行差错，已冲回"),
}


@dataclass
class Reconciler:
    """Takes the bank's statements in, month by month, and keeps what was confirmed by which pass."""

    ledger: Ledger
    desk: Desk
    bank: Bank
    batches_confirm: bool = True
    calendar: WorkingDays = CALENDAR
    confirmed: list[Match] = field(default_factory=list)
    proposed: dict[str, Match] = field(default_factory=dict)
    returns: list[ReturnPair] = field(default_factory=list)
    bookings: dict[str, Booking] = field(default_factory=dict)
    """What each imported line really is, by the ledger's name of the line."""
    imported_until: date = date.min
    settled_by_hand: int = 0
    opened: int = 0
    refusals: list[tuple[Command, Refusal]] = field(default_factory=list)
    refused_matches: list[tuple[str, Refusal]] = field(default_factory=list)

    def take_month(self, month: date, day: date, *, ask_at_once: bool = False) -> None:
        """Import a month's statement on a day, match it, settle what is left, own what stays open.

        ``ask_at_once`` lets people ask the bank about every line, however young.
        """
        self._import(month, day)
        self._match()
        waits = 0 if ask_at_once else DECIDED_AFTER_WORKING_DAYS
        asked_until = self.calendar.add_working_days(self.imported_until, -waits)
        for _ in range(2):  # a payment found out may be one whose return waits for it
            self._settle(day, asked_until)
        run = self._match()
        self.opened += review(self.ledger, run.result).opened
        self._own(day)

    def _import(self, month: date, day: date) -> None:
        last = last_day(month)
        bookings = self.bank.month(month, last)
        name, content = statement_file(month, last, self.bank.balance_fen(month), bookings)
        found = read_statement_file(name, content)
        commands = [
            ImportStatement(
                file_name=name,
                file_hash=found.file_hash,
                file_format=found.format,
                index=index,
                statement=one,
            )
            for index, one in enumerate(found.statements, start=1)
        ]
        self._hand_in(commands, day)
        by_reference = {one.bank_reference: one for one in bookings}
        rows = self.ledger.rows(
            "SELECT line, bank_reference FROM statement_line WHERE booked_on BETWEEN %s AND %s", (month, last)
        )
        for row in rows:
            self.bookings[str(row["line"])] = by_reference[str(row["bank_reference"])]
        self.imported_until = last

    def _match(self) -> MatchRun:
        run = reconcile(self.ledger, batches_confirm=self.batches_confirm)
        refused = {line for line, _ in run.refused}
        self.confirmed += [one for one in run.result.confirmed if one.line not in refused]
        self.returns += [one for one in run.result.returns if one.certain and one.credit not in refused]
        for one in run.result.proposed:
            self.proposed[one.line] = one
        self.refused_matches += run.refused
        return run

    def _settle(self, day: date, asked_until: date) -> None:
        """Match or explain by hand what people have found out of the lines up to a day."""
        states = {
            str(row["reference"]): str(row["state"])
            for row in self.ledger.rows("SELECT reference, state FROM payment")
        }
        owed_fen = {
            str(row["recovery"]): int(str(row["left_fen"]))
            for row in self.ledger.rows(
                "SELECT recovery, principal_fen - received_fen AS left_fen FROM recovery WHERE demanded_on IS NOT NULL"
            )
        }
        matches: dict[str, list[MatchWanted]] = defaultdict(list)
        explained: list[ExplainLine] = []
        for line in open_lines(self.ledger.rows):
            booking = self.bookings[line.line]
            page, _, position = line.line.rpartition(":")
            if booking.kind is Kind.RECOVERY:
                recovery = booking.reference
                if booking.booked_on <= asked_until and line.amount_fen <= owed_fen.get(recovery, 0):
                    owed_fen[recovery] -= line.amount_fen
                    matches[page].append(_by_hand(booking, int(position)))
            elif booking.paid:
                if self._is_found_out(booking, states, asked_until):
                    matches[page].append(_by_hand(booking, int(position)))
            elif booking.kind in (Kind.FEE, Kind.INTEREST) or booking.booked_on <= asked_until:
                explained.append(_explanation(booking, page, int(position), line.amount_fen))
        commands = [MatchLines(page=page, matches=tuple(found), on=day) for page, found in matches.items()]
        self.settled_by_hand += sum(map(len, matches.values())) + len(explained)
        self._have_countersigned(explained, day)
        self._hand_in([*commands, *explained], day)

    def _is_found_out(self, booking: Booking, states: dict[str, str], asked_until: date) -> bool:
        if booking.kind is Kind.RETURN:
            return states.get(booking.reference) == "paid"
        return booking.booked_on <= asked_until and all(
            states.get(reference) == "exported" for reference, _ in booking.paid
        )

    def _own(self, day: date) -> None:
        """Give every open exception an owner; have those decided by two people that are known to be errors."""
        found = exceptions(self.ledger.rows, day)
        unowned = [AssignException(exception=one.id, owner=finance(PAYER)) for one in found if not one.owner]
        self._hand_in(unowned, day)
        doubles = [
            DecideException(
                exception=one.id,
                decision="已通知银行冲回重复支付",
                second_person=_second_above(one.amount_fen),
            )
            for one in found
            if one.kind == "suspected_double"
        ]
        self._have_countersigned(doubles, day)
        self._hand_in(doubles, day)

    def _have_countersigned(self, commands: Sequence[ExplainLine | DecideException], day: date) -> None:
        """Ask the second person of what takes two to countersign it, and have it countersigned."""
        asked = [
            AskCountersignature(command=one.name, payload=payload_of(one))
            for one in commands
            if one.second_person
        ]
        replies = self.desk.hand_in(asked, finance(PAYER), FINANCE, day)
        given = [
            GiveCountersignature(countersignature=reply["countersignature"])
            for reply in replies
            if not isinstance(reply, Refusal)
        ]
        self.desk.hand_in(given, finance(BUDGET_DEPUTY), FINANCE, day)

    def _hand_in(self, commands: Sequence[Command], day: date) -> None:
        replies = self.desk.hand_in(commands, finance(PAYER), FINANCE, day)
        for one, reply in zip(commands, replies, strict=True):
            if isinstance(reply, Refusal):
                self.refusals.append((one, reply))


def last_day(month: date) -> date:
    """Return the last day of a month, given its first."""
    return date.fromordinal(months_after(month, 1).toordinal() - 1)


def _by_hand(booking: Booking, position: int) -> MatchWanted:
    return MatchWanted(
        position=position,
        kind=booking.kind.value,
        reason="收款人账户有误，银行退汇" if booking.kind is Kind.RETURN else "已向银行核实",
        allocations=tuple(
            AllocationWanted(reference=reference, amount_fen=fen) for reference, fen in booking.paid
        ),
    )


def _explanation(booking: Booking, page: str, position: int, left_fen: int) -> ExplainLine:
    kind, reason = EXPLANATIONS[booking.kind]
    if booking.kind is Kind.OTHER and booking.amount_fen > 0:
        kind = "other_income"
    return ExplainLine(
        page=page, position=position, kind=kind, reason=reason, second_person=_second_above(left_fen)
    )


def _second_above(amount_fen: int) -> str:
    """Return who is the second person for an amount; nobody where one person is enough."""
    return finance(BUDGET_DEPUTY) if abs(amount_fen) > ALONE_UP_TO_FEN else ""
