"""What is matched already: where money that comes back, or goes out twice, is looked up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from ledger.domain.identifiers import same_account
from ledger.matching.accounts import digits_of
from ledger.matching.day_index import DayIndex
from ledger.matching.model import Match, MatchedDebit, OpenLine, OpenPayment
from ledger.matching.names import name_key, same_name
from ledger.matching.references import reference_key

_LOOKED_AT = 64
"""Debits of one amount looked at where account and name are both masked."""


class Paid:
    """Matched debits by our reference, by the bank's, and by payee and amount."""

    def __init__(self, debits: Iterable[MatchedDebit]) -> None:
        self.by_reference: dict[str, list[MatchedDebit]] = defaultdict(list)
        self.by_bank_reference: dict[str, list[MatchedDebit]] = defaultdict(list)
        self._debits: dict[str, MatchedDebit] = {}
        self._index: DayIndex[tuple[str, int]] = DayIndex()
        for debit in sorted(debits, key=lambda debit: (debit.booked_on, debit.line, debit.reference)):
            self.by_reference[reference_key(debit.reference)].append(debit)
            if debit.bank_reference:
                self.by_bank_reference[reference_key(debit.bank_reference)].append(debit)
            name = f"{debit.line} {debit.reference}"
            self._debits[name] = debit
            for key in {digits_of(debit.payee_account), name_key(debit.payee_name), ""}:
                self._index.add((key, debit.amount_fen), debit.booked_on, name)

    def to_payee(
        self, account: str, name: str, amount_fen: int, first: date, last: date
    ) -> list[MatchedDebit]:
        """Return the debits of an amount to a payee within some days, in order; payees may be masked."""
        shown = name_key(name)
        for key in (digits_of(account), shown):
            found = list(self._index.between((key, amount_fen), first, last)) if key else []
            if found:
                return [self._debits[each] for each in found]
        close = (self._debits[each] for each in self._index.nearest(("", amount_fen), last, _LOOKED_AT))
        return sorted(
            (
                debit
                for debit in close
                if first <= debit.booked_on <= last
                and (
                    same_account(account, debit.payee_account) or same_name(shown, name_key(debit.payee_name))
                )
            ),
            key=lambda debit: (debit.booked_on, debit.line, debit.reference),
        )


def debits_of(
    matches: Iterable[Match], lines: dict[str, OpenLine], payments: dict[str, OpenPayment]
) -> list[MatchedDebit]:
    """Return what matches settle, as debits that may yet come back."""
    return [
        MatchedDebit(
            match.line,
            reference,
            amount_fen,
            lines[match.line].booked_on,
            payments[reference].payee_name,
            payments[reference].payee_account,
            lines[match.line].bank_reference,
        )
        for match in matches
        for reference, amount_fen in match.allocations
    ]


def days_around(day: date, before: int, after: int) -> tuple[date, date]:
    """Return the first and the last of the calendar days around a day."""
    return day - timedelta(days=before), day + timedelta(days=after)
