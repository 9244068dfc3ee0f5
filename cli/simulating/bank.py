"""The bank of a sample district: books what it is sent, late, merged, split, returned, and among other money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from cli.simulating.booking import Booking, Kind, Sent, Shown
from cli.simulating.wording import shown, shown_account, shown_name, shows_reference, written_reference
from ledger.domain.calendar import CALENDAR

OPENING_FEN = 5_000_000_000_00
"""What the treasury's account holds when the ledger opens."""


@dataclass(frozen=True)
class Noise:
    """How often the bank does what makes reconciling hard; each a chance from 0 to 1."""

    whole_batch: float = 0.15
    shows_batch: float = 0.4
    merged: float = 0.4
    regrouped: float = 0.04
    split: float = 0.03
    returned: float = 0.02
    doubled: float = 0.01
    same_amount_to_another: float = 0.02
    longest_delay: int = 5
    """Working days."""
    others_a_month: int = 4


MIN_WHOLE, MAX_WHOLE = 2, 60
"""Payments of a batch that the bank books as one line."""
MISQUOTED = 0.4
"""How many of other people's lines of the same amount carry our reference."""
RETURN_REASONS = ("户名与账号不符", "账号已销户", "收款行名称有误")
STRANGERS = ("怀柔区水务站", "北京怀柔热力有限公司", "区机关服务中心", "顺达办公用品商行")


class Bank:
    """Books payments; every booking is drawn from the seed, so the same district gets the same statements."""

    def __init__(self, seed: int, noise: Noise | None = None, bounced: Collection[str] = ()) -> None:
        self.noise = noise or Noise()
        self.bookings: list[Booking] = []
        self.sent: list[Sent] = []
        self._bounced = set(bounced)
        self._returned: set[str] = set()
        self._random = Random(f"bank {seed}")  # noqa: S311 - a sample, not a secret
        self._count = 0

    def take(self, payments: Sequence[Sent]) -> None:
        """Take the payments of one batch. ``bounced`` names awards whose first payment must come back."""
        self.sent += payments
        chosen = self._random.random() < self.noise.whole_batch
        if chosen and MIN_WHOLE <= len(payments) <= MAX_WHOLE:
            self._book_whole(payments)
            return
        by_account: dict[str, list[Sent]] = defaultdict(list)
        for one in payments:
            by_account[one.account].append(one)
        for group in by_account.values():
            drawn = self._random.random()
            if len(group) > 1 and drawn < self.noise.regrouped:
                self._book_regrouped(group)
            elif len(group) > 1 and drawn < self.noise.merged:
                self._book_merged(group)
            else:
                for one in group:
                    self._book_one(one)

    def month(self, first: date, last: date) -> list[Booking]:
        """Return the bookings of a month, in the order of their days, with what else moves on the account."""
        self._book_others(first, last)
        found = [one for one in self.bookings if first <= one.booked_on <= last]
        return sorted(found, key=lambda one: (one.booked_on, one.bank_reference))

    def came_back(self, reference: str) -> bool:
        """Return whether a payment comes back, or will."""
        return reference in self._returned

    def balance_fen(self, before: date) -> int:
        """Return what the account holds at the beginning of a day."""
        return OPENING_FEN + sum(one.amount_fen for one in self.bookings if one.booked_on < before)

    def later(self, day: date, most: int, least: int = 0) -> date:
        """Return a day so many working days later, drawn between two bounds."""
        return CALENDAR.add_working_days(day, self._random.randint(least, most))

    def book(
        self,
        booked_on: date,
        amount_fen: int,
        kind: Kind,
        shows: Shown,
        summary: str,
        paid: Sequence[tuple[str, int]] = (),
        named: Sequence[str] = (),
        parts: Sequence[Sent] = (),
        batch: str = "",
    ) -> Booking:
        """Book a line; ``amount_fen`` above zero comes in. What the line really pays: see Booking."""
        self._count += 1
        booking = Booking(
            bank_reference=f"LS{self._count:08d}",
            booked_on=booked_on,
            amount_fen=amount_fen,
            kind=kind,
            shown=shows,
            summary=summary,
            paid=tuple(paid),
            named=tuple(named),
            parts=tuple(parts),
            batch=batch,
        )
        self.bookings.append(booking)
        return booking

    def _book_whole(self, payments: Sequence[Sent]) -> None:
        """Book a batch as one line (整批一笔), its number shown or not."""
        total_fen = sum(one.amount_fen for one in payments)
        day = self.later(payments[0].sent_on, self.noise.longest_delay)
        paid = [(one.reference, one.amount_fen) for one in payments]
        batch = payments[0].batch if self._random.random() < self.noise.shows_batch else ""
        shows = Shown(remark=f"批量代付 {batch and written_reference(self._random, batch)}".strip())
        self.book(day, -total_fen, Kind.PAYMENT, shows, "批量支付", paid, parts=payments, batch=batch)

    def _book_merged(self, group: Sequence[Sent]) -> None:
        """Book several payments to one account as one line (合并), their references listed or not."""
        listed = shows_reference(self._random)
        written = " ".join(written_reference(self._random, one.reference) for one in group)
        first = group[0]
        shows = Shown(
            shown_name(self._random, first.payee_name),
            shown_account(self._random, first.account),
            written if listed else "财政补助资金",
        )
        self.book(
            self.later(first.sent_on, self.noise.longest_delay),
            -sum(one.amount_fen for one in group),
            Kind.PAYMENT,
            shows,
            "转账支出",
            [(one.reference, one.amount_fen) for one in group],
            [one.reference for one in group] if listed else (),
        )

    def _book_regrouped(self, group: Sequence[Sent]) -> None:
        """Book several payments to one account in two lines that cut their sum elsewhere."""
        first = group[0]
        total_fen = sum(one.amount_fen for one in group)
        cut_fen = self._random.randint(1, total_fen - 1)
        shows = Shown(first.payee_name, first.account, "财政补助资金")
        day = self.later(first.sent_on, self.noise.longest_delay)
        for since_fen, until_fen in ((0, cut_fen), (cut_fen, total_fen)):
            shares, end_fen = [], 0
            for one in group:
                begin_fen, end_fen = end_fen, end_fen + one.amount_fen
                share_fen = min(end_fen, until_fen) - max(begin_fen, since_fen)
                if share_fen > 0:
                    shares.append((one.reference, share_fen))
            self.book(day, since_fen - until_fen, Kind.PAYMENT, shows, "转账支出", shares)

    def _book_one(self, one: Sent) -> None:
        """Book one payment, whole or in two lines; now and then it comes back, or goes out twice."""
        chance = self._random.random()
        bounced = one.award in self._bounced and one.number == 1
        if chance < self.noise.split and one.amount_fen > 1 and not bounced:
            first_fen = self._random.randint(1, one.amount_fen - 1)
            for part_fen in (first_fen, one.amount_fen - first_fen):
                self._pay(one, part_fen)
            return
        booking = self._pay(one, one.amount_fen)
        if bounced or self._random.random() < self.noise.returned:
            self._bounced.discard(one.award)
            self._return(one, booking)
        elif self._random.random() < self.noise.doubled:
            self._pay_twice(one, booking)
        elif self._random.random() < self.noise.same_amount_to_another:
            self._book_alike(one)

    def _pay(self, one: Sent, amount_fen: int) -> Booking:
        named = shows_reference(self._random)
        shows = shown(self._random, one, with_reference=named)
        day = self.later(one.sent_on, self.noise.longest_delay)
        references = (one.reference,) if named else ()
        paid = [(one.reference, amount_fen)]
        return self.book(day, -amount_fen, Kind.PAYMENT, shows, "转账支出", paid, references)

    def _return(self, one: Sent, booking: Booking) -> None:
        """Let a payment come back (退汇), with our reference, the bank's, or words alone."""
        self._returned.add(one.reference)
        words = f"退汇 {self._random.choice(RETURN_REASONS)}"
        drawn = self._random.random()
        named: tuple[str, ...] = ()
        if drawn < 0.5:
            words, named = f"{words} {one.reference}", (one.reference,)
        elif drawn < 0.75:
            words = f"{words} 原交易流水号:{booking.bank_reference}"
        day = self.later(booking.booked_on, 8, 1)
        shows = Shown(one.payee_name, shown_account(self._random, one.account), words)
        self.book(day, one.amount_fen, Kind.RETURN, shows, "退汇", [(one.reference, one.amount_fen)], named)

    def _pay_twice(self, one: Sent, booking: Booking) -> None:
        """Pay once more by mistake of the bank, which takes it back later."""
        second = self.later(booking.booked_on, 3)
        self.book(second, booking.amount_fen, Kind.ERROR, booking.shown, "转账支出", named=booking.named)
        back = Shown(one.payee_name, "", "重复支付调账")
        self.book(self.later(second, 12, 6), one.amount_fen, Kind.ERROR, back, "调账")

    def _book_alike(self, one: Sent) -> None:
        """Book as much to somebody else, at times under our reference, which a clerk has copied wrongly."""
        misquoted = self._random.random() < MISQUOTED
        shows = self.stranger()
        if misquoted:
            shows = replace(shows, remark=one.reference)
        named = (one.reference,) if misquoted else ()
        day = self.later(one.sent_on, self.noise.longest_delay)
        self.book(day, -one.amount_fen, Kind.OTHER, shows, "转账支出", named=named)

    def stranger(self) -> Shown:
        """Return somebody who has nothing to do with the district's payments."""
        account = "".join(str(self._random.randrange(10)) for _ in range(19))
        return Shown(self._random.choice(STRANGERS), f"95{account[2:]}", "其他用款")

    def _book_others(self, first: date, last: date) -> None:
        """Book the month's interest and fees, and what others pay and receive on the account."""
        days = (last - first).days
        for _ in range(self.noise.others_a_month):
            day = CALENDAR.next_working(first + timedelta(days=self._random.randint(0, days)))
            sign = 1 if self._random.random() < 0.3 else -1
            amount_fen = sign * self._random.randint(10_000, 90_000_000)
            self.book(min(day, last), amount_fen, Kind.OTHER, self.stranger(), "转账")
        self.book(last, -self._random.randint(500, 9_000), Kind.FEE, Shown(remark="手续费"), "收费")
        if first.month % 3 == 0:
            amount_fen = self._random.randint(100_000, 900_000)
            self.book(first.replace(day=21), amount_fen, Kind.INTEREST, Shown(remark="结息"), "利息")
