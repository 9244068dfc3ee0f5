"""P2: account and amount. Lines and payments that could be each other's form a group; the group is decided whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ledger.matching.book import Book, Debit, line_order, payment_order
from ledger.matching.model import Match, OpenPayment

MAX_GROUP = 24
"""Lines and payments of a group; a larger one is not decided: twelve equal payments to one account in a fortnight."""


@dataclass(frozen=True, slots=True)
class Group:
    """Everything that could be each other's by account, amount and window, in the order of days."""

    payments: tuple[OpenPayment, ...]
    debits: tuple[Debit, ...]
    known_on: date
    """From this day on, no statement and no payment can change the group: all windows are past."""

    @property
    def pairs(self) -> tuple[tuple[OpenPayment, Debit], ...]:
        """The pairing in the order of days, where there are as many lines as payments."""
        return tuple(zip(self.payments, self.debits, strict=False)) if self.even else ()

    @property
    def even(self) -> bool:
        """Whether there are as many lines as payments."""
        return len(self.payments) == len(self.debits)


def group_of(book: Book, payment: OpenPayment) -> Group | None:
    """Return the group around a payment; None if no line could be its, or the group is too large."""
    payments, debits = {payment.reference: payment}, dict[str, Debit]()
    waiting: list[OpenPayment | Debit] = [payment]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Debit):
            for claimant in book.payments_by_account(node):
                if claimant.reference not in payments:
                    payments[claimant.reference] = claimant
                    waiting.append(claimant)
                    if len(payments) + len(debits) > MAX_GROUP:
                        return None
            continue
        for debit in book.lines_by_account(node):
            if debit.line.line not in debits:
                debits[debit.line.line] = debit
                waiting.append(debit)
                if len(payments) + len(debits) > MAX_GROUP:
                    return None
    if not debits:
        return None
    windows = book.windows
    days = [windows.last(p.paid_on) for p in payments.values()]
    days += [windows.last_claim(debit.line.booked_on) for debit in debits.values()]
    return Group(
        tuple(sorted(payments.values(), key=payment_order)),
        tuple(sorted(debits.values(), key=lambda debit: line_order(debit.line))),
        max(days),
    )


def one_pairing(book: Book, group: Group) -> bool:
    """Return whether the group can be paired in one way only.

    Windows of payments in order start and end in order. So if any other pairing exists, two neighbours can
    change places: it is enough to try each two. That needs every line to fit every payment but for the days.
    """
    holds = book.windows.holds
    if not group.even or (len(group.pairs) > 1 and not _alike(book, group)):
        return False
    if not all(holds(payment.paid_on, debit.line.booked_on) for payment, debit in group.pairs):
        return False
    return not any(
        holds(earlier.paid_on, later_line.line.booked_on)
        and holds(later.paid_on, earlier_line.line.booked_on)
        for (earlier, earlier_line), (later, later_line) in pairwise(group.pairs)
    )


def interchangeable(book: Book, group: Group) -> bool:
    """Return whether as many equal lines as payments pair off in order, in this way among others."""
    holds = book.windows.holds
    fit = all(holds(payment.paid_on, debit.line.booked_on) for payment, debit in group.pairs)
    return group.even and fit and _alike(book, group)


def by_account(book: Book, group: Group, *, complete: bool) -> tuple[Match, ...]:
    """Return the matches of a group: confirming where one pairing exists and nothing more can arrive.

    As many equal lines as payments are proposed in the order of days; every pairing of them is as good.
    """
    one = one_pairing(book, group)
    if not one and not interchangeable(book, group):
        return ()
    zh, en = "账号与金额一致，双向唯一", "account and amount agree, each the other's only one"
    if len(group.pairs) > 1:
        zh, en = "账号与金额一致，按日期仅有一种配法", "account and amount agree; the days allow one pairing"
    confirms = one and complete
    if not one:
        zh = f"同一账号 {len(group.pairs)} 笔等额付款与 {len(group.pairs)} 笔等额流水，按日期先后配对"
        en = f"{len(group.pairs)} equal payments and lines of one account, paired in the order of days"
    elif any(book.named_in_window(payment) for payment in group.payments):
        confirms, zh, en = False, zh + "；另有流水引用其编号", en + "; another line carries its reference"
    elif not complete:
        zh, en = (
            f"{zh}；对账单尚未导入至 {group.known_on}",
            f"{en}; statements do not reach {group.known_on} yet",
        )
    return tuple(
        Match(debit.line.line, ((payment.reference, payment.amount_fen),), "P2", zh, en, confirms)
        for payment, debit in group.pairs
    )


def _alike(book: Book, group: Group) -> bool:
    """Return whether all payments go to one account and no pair was taken apart by an officer."""
    if len({book.digits[payment.reference] for payment in group.payments}) > 1:
        return False
    return not any(
        (debit.line.line, payment.reference) in book.apart
        for payment in group.payments
        for debit in group.debits
    )
