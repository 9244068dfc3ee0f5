"""How debtors of a sample district pay recoveries back: in parts, with the number, without it, or through others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from cli.simulating.bank import Bank
from cli.simulating.booking import Booking, Kind, Owed, Shown
from cli.simulating.wording import shown_account, shown_name

PARTS = (1, 1, 1, 2, 2, 3)
"""In how many parts a recovery is paid; each is as likely."""
PROMPT_WORKING_DAYS = 8


@dataclass(frozen=True)
class RepaymentNoise:
    """How payers write their transfers; each a chance from 0 to 1, the rest comes through strangers."""

    with_number: float = 0.5
    from_account: float = 0.35
    says_return: float = 0.25
    misquoted: float = 0.06
    """Another's number, from one's own account."""
    twice: float = 0.05
    """The last part once more, by mistake, on the same or the next days."""


class Repaying:
    """Books what debtors pay; drawn from the seed, apart from the bank's own noise."""

    def __init__(self, bank: Bank, seed: int, noise: RepaymentNoise | None = None) -> None:
        self.bank = bank
        self.noise = noise or RepaymentNoise()
        self.owed: list[Owed] = []
        self._random = Random(f"recoveries {seed}")  # noqa: S311 - a sample, not a secret

    def chosen(self, share: float) -> bool:
        """Return whether something happens that happens in such a share of cases."""
        return self._random.random() < share

    def part_of(self, amount_fen: int) -> int:
        """Return how much of a payment must come back: a tenth, a quarter, half or all of it."""
        return max(1, amount_fen // self._random.choice((10, 4, 2, 1)))

    def pay_back(self, owed: Owed) -> None:
        """Book all that a recovery brings in, from the day after its demand."""
        day, left_fen = owed.demanded_on, owed.amount_fen
        parts = min(self._random.choice(PARTS), left_fen)
        for still in range(parts, 0, -1):
            part_fen = left_fen if still == 1 else self._random.randint(1, left_fen - still + 1)
            day = self.bank.later(day, PROMPT_WORKING_DAYS, 1)
            booking = self._pay(owed, day, part_fen)
            left_fen -= part_fen
        if booking.shown.account == owed.account and self.chosen(self.noise.twice):
            self._pay_twice(booking)
        self.owed.append(owed)

    def _pay(self, owed: Owed, day: date, amount_fen: int) -> Booking:
        drawn = self._random.random()
        name = shown_name(self._random, owed.payer_name)
        account = shown_account(self._random, owed.account)
        words, named = "往来款", ""
        if drawn < self.noise.with_number:
            named = self._number(owed)
            if named != owed.recovery:
                account = owed.account
            written = self._random.choice((named, named, named.replace("-", ""), named.lower()))
            words = f"{self._random.choice(('缴回', '追回款', '退回补助资金'))} {written}"
        elif drawn >= self.noise.with_number + self.noise.from_account:
            stranger = self.bank.stranger()
            name, account = stranger.name, stranger.account
        elif self.chosen(self.noise.says_return):
            words = "退回补助资金"
        shows = Shown(name, account, words)
        paid, numbers = [(owed.recovery, amount_fen)], [named] if named else []
        return self.bank.book(day, amount_fen, Kind.RECOVERY, shows, "转账收入", paid, numbers)

    def _number(self, owed: Owed) -> str:
        """Return the number that is written: its own, or now and then that of another debtor."""
        others = [one.recovery for one in self.owed if one.account != owed.account]
        if others and self.chosen(self.noise.misquoted):
            return self._random.choice(others)
        return owed.recovery

    def _pay_twice(self, booking: Booking) -> None:
        """Book as much once more from the payer: nothing is owed for it."""
        day = self.bank.later(booking.booked_on, 1)
        shows = Shown(booking.shown.name, booking.shown.account, "往来款")
        self.bank.book(day, booking.amount_fen, Kind.OTHER, shows, "转账收入")
