"""Which of the lines that come in under recoveries say enough to be certain.

As for payments (``cli.simulating.truth``), a receipt is **decidable** if somebody who saw every statement up to
``until`` and every recovery and payment, and nothing else, could be certain of it:

R1. It shows the number of its own recovery and no other, and what all lines of that day that show it come to is
    within what was owed on that morning.
R2. It shows no number, does not call itself a return, shows the payer's account in full or masked, and is the last
    part of a recovery whose earlier parts are all decidable. Two working days after it no other line of the
    amount from such an account was booked since the demand, nor another line that shows the number; the payer owes
    nothing else; and nothing of the amount was paid to it so lately that it could be coming back.

A part without the number is decidable only as the last; money from a stranger's account, another's number and
the same sum paid twice at once are not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from cli.simulating.booking import Booking, Kind, Owed, Sent
from cli.simulating.wording import fits
from ledger.matching.model import Pass
from ledger.matching.windows import RETURN_DAYS, Windows

_SAID_RETURN = "退回"


def decidable_receipts(
    bookings: Mapping[str, Booking], owed: Sequence[Owed], sent: Sequence[Sent], until: date
) -> dict[str, Pass]:
    """Return the decidable receipts among imported lines, each with the pass that could decide it."""
    return _Receipts(bookings, owed, sent, until).decidable()


class _Receipts:
    """The credits of a simulation, by recovery and by the number they show."""

    def __init__(
        self, bookings: Mapping[str, Booking], owed: Sequence[Owed], sent: Sequence[Sent], until: date
    ) -> None:
        self.until = until
        self.windows = Windows()
        self.owed = {one.recovery: one for one in owed}
        self.sent = sent
        self.credits = {line: one for line, one in bookings.items() if one.amount_fen > 0}
        self.parts: dict[str, list[str]] = defaultdict(list)
        self.naming: dict[str, list[str]] = defaultdict(list)
        for line, one in sorted(self.credits.items(), key=lambda item: (item[1].booked_on, item[0])):
            if one.kind is Kind.RECOVERY:
                self.parts[one.reference].append(line)
            if one.kind is not Kind.RETURN:
                for number in one.named:
                    self.naming[number].append(line)

    def decidable(self) -> dict[str, Pass]:
        """Return the decidable lines, recovery by recovery and part by part."""
        found: dict[str, Pass] = {}
        for recovery, lines in self.parts.items():
            owed_fen = self.owed[recovery].amount_fen
            for line in lines:
                one = self.credits[line]
                if self._by_number(one, lines):
                    found[line] = "R1"
                elif one.amount_fen == owed_fen and self._by_account(line, found):
                    found[line] = "R2"
                owed_fen -= one.amount_fen
        return found

    def _by_number(self, one: Booking, lines: Sequence[str]) -> bool:
        if one.named != (one.reference,):
            return False
        earlier = (self.credits[line] for line in lines)
        came_fen = sum(part.amount_fen for part in earlier if part.booked_on < one.booked_on)
        that_day = (self.credits[line] for line in self.naming[one.reference])
        shown_fen = sum(other.amount_fen for other in that_day if other.booked_on == one.booked_on)
        return came_fen + shown_fen <= self.owed[one.reference].amount_fen

    def _by_account(self, line: str, found: Mapping[str, Pass]) -> bool:
        one = self.credits[line]
        owed, known_on = self.owed[one.reference], self.windows.last_claim(one.booked_on)
        if one.named or known_on > self.until or not fits(one.shown.account, owed.account):
            return False
        earlier = [other for other in self.parts[one.reference] if other != line]
        if _SAID_RETURN in one.shown.remark or any(other not in found for other in earlier):
            return False
        rivals = (
            other
            for other, credit in self.credits.items()
            if credit.amount_fen == one.amount_fen
            and owed.demanded_on <= credit.booked_on <= known_on
            and fits(credit.shown.account, owed.account)
        )
        named = (other for other in self.naming[one.reference] if other not in found)
        return (
            list(rivals) == [line]
            and not any(self.credits[other].booked_on <= known_on for other in named)
            and not self._owes_more(one, owed)
            and not self._may_be_coming_back(one, owed)
        )

    def _owes_more(self, one: Booking, owed: Owed) -> bool:
        """Return whether another recovery was demanded of whoever the account can be."""
        return any(
            other is not owed
            and other.demanded_on <= one.booked_on
            and fits(one.shown.account, other.account)
            for other in self.owed.values()
        )

    def _may_be_coming_back(self, one: Booking, owed: Owed) -> bool:
        since = one.booked_on - timedelta(days=RETURN_DAYS)
        return any(
            payment.amount_fen == one.amount_fen
            and payment.payee_name == owed.payer_name
            and self.windows.first(payment.sent_on) <= one.booked_on
            and self.windows.last(payment.sent_on) >= since
            for payment in self.sent
        )
