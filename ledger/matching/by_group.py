"""P5, several payments in several lines of one payee: the bank cut the sum where it liked. It proposes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ledger.matching.book import Book, Debit, line_order, payment_order
from ledger.matching.model import Match, OpenPayment

MAX_SIDE = 6
"""Payments, and lines, of one payee: 63 sums on each side."""

_Names = tuple[str, ...]


def by_group(book: Book) -> list[Match]:
    """Return the proposals: two lines or more that add up to two payments or more, in one way only.

    Which line paid which of the payments is nobody's to know: they are filled in the order of days.
    """
    debits: dict[str, list[Debit]] = defaultdict(list)
    for debit in book.debits.values():
        if debit.plain and debit.digits:
            debits[debit.digits].append(debit)
    payments: dict[str, list[OpenPayment]] = defaultdict(list)
    for payment in book.payments.values():
        if book.digits[payment.reference] in debits:
            payments[book.digits[payment.reference]].append(payment)
    found: list[Match] = []
    for account, paid in payments.items():
        for some_debits, some_payments in _groups(book, debits[account], paid):
            found += _proposals(book, some_debits, some_payments)
    return found


def _groups(
    book: Book, debits: Sequence[Debit], payments: Sequence[OpenPayment]
) -> Iterator[tuple[list[Debit], list[OpenPayment]]]:
    """Yield what lines and payments are linked by their windows, each group that is small enough.

    Windows begin and end in the order of payments, so the lines of a group are a stretch of all lines.
    """
    debits = sorted(debits, key=lambda debit: line_order(debit.line))
    days = [debit.line.booked_on for debit in debits]
    stretches: list[tuple[int, int, list[OpenPayment]]] = []
    for payment in sorted(payments, key=payment_order):
        begin = bisect_left(days, book.windows.first(payment.paid_on))
        end = bisect_right(days, book.windows.last(payment.paid_on))
        if begin == end:
            continue
        if stretches and begin < stretches[-1][1]:
            begin, _, linked = stretches.pop()
            stretches.append((begin, end, [*linked, payment] if len(linked) <= MAX_SIDE else linked))
        else:
            stretches.append((begin, end, [payment]))
    sizes = range(2, MAX_SIDE + 1)
    for begin, end, linked in stretches:
        if end - begin in sizes and len(linked) in sizes:
            yield debits[begin:end], linked


def _proposals(book: Book, debits: list[Debit], payments: list[OpenPayment]) -> list[Match]:
    lines = _sums([(one.line.line, one.fen) for one in debits])
    paid = _sums([(one.reference, one.amount_fen) for one in payments])
    ways = [
        (names, references)
        for fen in sorted(lines.keys() & paid.keys())
        for names in lines[fen]
        for references in paid[fen]
        if _fit(book, names, references)
    ]
    if len(ways) != 1:
        return []
    names, references = ways[0]
    zh = f"{len(names)} 笔流水合计等于同一收款人 {len(references)} 笔付款，仅此一种组合，按日期先后分配"
    en = f"{len(names)} lines add up to {len(references)} payments of the payee, in this way only, filled by day"
    return [
        Match(line, shares, "P5", zh, en, confirms=False) for line, shares in _filled(book, names, references)
    ]


def _sums(amounts: Sequence[tuple[str, int]]) -> dict[int, list[_Names]]:
    """Return the subsets of two and more by what they add up to."""
    found: dict[int, list[_Names]] = defaultdict(list)
    for chosen in range(1 << len(amounts)):
        subset = [one for place, one in enumerate(amounts) if chosen >> place & 1]
        if len(subset) > 1:
            found[sum(fen for _, fen in subset)].append(tuple(name for name, _ in subset))
    return found


def _fit(book: Book, names: _Names, references: _Names) -> bool:
    """Return whether every line can be of every payment, by the days and by what officers took apart."""
    return all(
        book.windows.holds(book.payments[reference].paid_on, book.debits[name].line.booked_on)
        and (name, reference) not in book.apart
        for name in names
        for reference in references
    )


def _filled(book: Book, names: _Names, references: _Names) -> list[tuple[str, tuple[tuple[str, int], ...]]]:
    """Return what of each line goes to each payment, one after the other."""
    left = [(reference, book.payments[reference].amount_fen) for reference in reversed(references)]
    found = []
    for name in names:
        line_fen, shares = book.debits[name].fen, []
        while line_fen:
            reference, fen = left.pop()
            share = min(fen, line_fen)
            shares.append((reference, share))
            line_fen -= share
            if share < fen:
                left.append((reference, fen - share))
        found.append((name, tuple(shares)))
    return found
