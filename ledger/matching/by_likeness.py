"""P6: payments that resemble a line, scored from 0 to 1000 and ranked. They only help an officer look."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from rapidfuzz.distance import Indel

from ledger.domain.identifiers import same_account
from ledger.domain.money import yuan
from ledger.matching.book import Book, Debit, payment_order
from ledger.matching.day_index import DayIndex
from ledger.matching.model import OpenPayment, Suggestion
from ledger.matching.names import name_key

MAX_SUGGESTIONS = 3
MIN_SCORE = 350
"""Less than an equal amount in the right days is not worth reading."""

_LOOKED_AT = 16
"""Payments looked at for each of account, name and amount: those nearest in time."""
_REFERENCE, _ACCOUNT, _NAME, _AMOUNT, _NEAR, _IN_WINDOW, _IN_MONTH = 450, 300, 200, 250, 100, 100, 50
_WHOLE = 1000
_ALIKE = 600
"""Two companies of one town share a third of their names by chance."""
_NEAR_FEN, _NEAR_SHARE = 5_000, 100
"""A near amount differs by 50 yuan (a bank's fee) or a hundredth."""
_MONTH_DAYS = 30


class _Evidence(NamedTuple):
    points: int
    reason: str


def by_likeness(book: Book) -> list[Suggestion]:
    """Return the suggestions for every line that is still open: the best first, in the order of the lines."""
    if not book.payments:
        return []
    index = _index(book)
    found: list[Suggestion] = []
    for debit in book.debits.values():
        scored = [(payment, _score(book, debit, payment)) for payment in _candidates(book, index, debit)]
        good = [(payment, evidence) for payment, evidence in scored if _total(evidence) >= MIN_SCORE]
        good.sort(key=lambda pair: (-_total(pair[1]), *_nearness(debit, pair[0])))
        found += [
            Suggestion(
                debit.line.line, payment.reference, _total(evidence), tuple(e.reason for e in evidence)
            )
            for payment, evidence in good[:MAX_SUGGESTIONS]
        ]
    return found


def _index(book: Book) -> DayIndex[str | int]:
    """Return the payments by account, by name, and by amount (an integer is no account)."""
    index: DayIndex[str | int] = DayIndex()
    for payment in book.payments.values():
        keys: set[str | int] = {
            book.digits[payment.reference],
            name_key(payment.payee_name),
            payment.amount_fen,
        }
        for key in keys - {""}:
            index.add(key, payment.paid_on, payment.reference)
    return index


def _candidates(book: Book, index: DayIndex[str | int], debit: Debit) -> list[OpenPayment]:
    day: date = debit.line.booked_on
    references = dict.fromkeys(book.named_by(debit))
    for key in (debit.digits, name_key(debit.line.counterparty_name), debit.fen):
        if key:
            references |= dict.fromkeys(index.nearest(key, day, _LOOKED_AT))
    return [
        book.payments[reference] for reference in references if (debit.line.line, reference) not in book.apart
    ]


def _score(book: Book, debit: Debit, payment: OpenPayment) -> list[_Evidence]:
    found: list[_Evidence] = []
    if payment.reference in book.named_by(debit):
        found.append(_Evidence(_REFERENCE, "引用编号相同 / the line carries its reference"))
    if same_account(debit.line.counterparty_account, payment.payee_account):
        found.append(_Evidence(_ACCOUNT, "账号相同 / same account"))
    alike = likeness(name_key(debit.line.counterparty_name), name_key(payment.payee_name))
    if alike >= _ALIKE:
        percent = alike * 100 // _WHOLE
        found.append(_Evidence(_NAME * alike // _WHOLE, f"户名相似 {percent}% / names alike by {percent}%"))
    difference = abs(debit.fen - payment.amount_fen)
    if not difference:
        found.append(_Evidence(_AMOUNT, "金额相同 / same amount"))
    elif difference <= max(_NEAR_FEN, payment.amount_fen // _NEAR_SHARE):
        figure = yuan(difference)
        found.append(_Evidence(_NEAR, f"金额相差 {figure} 元 / amounts differ by {figure} yuan"))
    days = (debit.line.booked_on - payment.paid_on).days
    if book.windows.holds(payment.paid_on, debit.line.booked_on):
        found.append(_Evidence(_IN_WINDOW, f"相隔 {days} 天 / {days} days apart"))
    elif 0 <= days <= _MONTH_DAYS:
        found.append(_Evidence(_IN_MONTH, f"相隔 {days} 天 / {days} days apart"))
    return found


def _nearness(debit: Debit, payment: OpenPayment) -> tuple[timedelta, date, str]:
    return abs(debit.line.booked_on - payment.paid_on), *payment_order(payment)


def likeness(one: str, other: str) -> int:
    """Return how alike two names are, from 0 to 1000: the share of characters that stand in both in order."""
    length = len(one) + len(other)
    return _WHOLE - Indel.distance(one, other) * _WHOLE // length if one and other else 0


def _total(evidence: list[_Evidence]) -> int:
    return min(_WHOLE, sum(each.points for each in evidence))
