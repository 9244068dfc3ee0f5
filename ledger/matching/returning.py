"""Money that came back (退汇、退票、冲正): a credit, the payment it returns, and the debit that paid it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from ledger.matching.book import line_order
from ledger.matching.credits import says_return
from ledger.matching.model import MatchedDebit, OpenLine, OpenPayment, ReturnPair
from ledger.matching.paid import Paid, days_around
from ledger.matching.references import keys_in, reference_key
from ledger.matching.windows import RETURN_DAYS


@dataclass(frozen=True, slots=True)
class _Claim:
    """That a credit returns a payment: the debits it can be of, empty where none is matched yet."""

    credit: OpenLine
    reference: str
    debits: tuple[MatchedDebit, ...]
    agrees: bool
    """Whether the amount is the payment's, or what one of its lines paid."""
    waits: bool = False
    """Whether the payment, or a part of it, is not matched to a line yet."""


class Returning:
    """The returns among the open credits of one run; ``numbered`` are credits that carry a recovery's number."""

    def __init__(
        self,
        paid: Paid,
        payments: Iterable[OpenPayment],
        complete_until: date,
        numbered: Collection[str] = (),
    ) -> None:
        self.paid = paid
        self.numbered = numbered
        self.payments = {reference_key(payment.reference): payment for payment in payments}
        self.complete_until = complete_until
        self.returned: set[str] = set()

    @cached_property
    def unpaid(self) -> Paid:
        """The open payments, for returns of debits that are not matched, or not imported, yet."""
        return Paid(
            MatchedDebit("", p.reference, p.amount_fen, p.paid_on, p.payee_name, p.payee_account)
            for p in self.payments.values()
        )

    def pairs(self, lines: Iterable[OpenLine]) -> list[ReturnPair]:
        """Return the pairs: what references say first, in the order of days, then what payee and amount propose."""
        came_in = sorted((line for line in lines if line.amount_fen > 0), key=line_order)
        claims = [claim for credit in came_in if (claim := self._claim(credit))]
        rivals = Counter((c.reference, c.credit.booked_on) for c in claims if c.agrees)
        found = [pair for claim in claims if (pair := self._said(claim, rivals))]
        told = {pair.credit for pair in found}
        rest = (credit for credit in came_in if credit.line not in told)
        return found + [pair for credit in rest if (pair := self._alike(credit))]

    def _claim(self, credit: OpenLine) -> _Claim | None:
        """Return what a reference on the credit says; None where it names nothing we know, or several."""
        for key in _keys(credit):
            debits = self.paid.by_reference.get(key, [])
            payment = self.payments.get(key)
            if debits or payment:
                reference = debits[0].reference if debits else self.payments[key].reference
                whole = sum(d.amount_fen for d in debits) + (payment.amount_fen if payment else 0)
                same = tuple(d for d in debits if d.amount_fen == credit.amount_fen)
                agrees = bool(same) or whole == credit.amount_fen
                return _Claim(credit, reference, same or tuple(debits), agrees, waits=payment is not None)
            same = tuple(
                d for d in self.paid.by_bank_reference.get(key, []) if d.amount_fen == credit.amount_fen
            )
            if len({debit.reference for debit in same}) == 1:
                return _Claim(credit, same[0].reference, same, agrees=True)
        return None

    def _said(self, claim: _Claim, rivals: Counter[tuple[str, date]]) -> ReturnPair | None:
        """Return the pair of a claim. The first day whose one credit names a payment is certain of it."""
        if claim.reference in self.returned:
            return None
        pair = ReturnPair(
            claim.credit.line,
            claim.reference,
            claim.debits[0].line if len(claim.debits) == 1 else None,
            certain=True,
            reason_zh="退款流水引用原付款编号，金额一致",
            reason_en="the credit names the payment it returns, in its amount",
        )
        if not claim.agrees:
            zh, en = (
                "退款流水引用原付款编号，金额不符",
                "the credit names the payment, but the amount differs",
            )
        elif rivals[claim.reference, claim.credit.booked_on] > 1:
            zh, en = "同日多笔退款流水引用同一付款", "several credits of the day name the payment"
        elif claim.credit.line in self.numbered:
            zh, en = "同时引用追回编号", "it carries the number of a recovery too"
        elif claim.credit.booked_on > self.complete_until:
            zh, en = "对账单尚未导入至该日", "statements do not reach that day yet"
        else:
            self.returned.add(claim.reference)
            return _waiting(pair) if claim.waits else pair
        return replace(pair, certain=False, reason_zh=zh, reason_en=en)

    def _alike(self, credit: OpenLine) -> ReturnPair | None:
        """Return what payee and amount propose: the debit nearest before the credit."""
        said = says_return(credit)
        found = self._of_payee(self.paid, credit) or (self._of_payee(self.unpaid, credit) if said else [])
        if not found:
            return None
        nearest = found[-1]
        self.returned.add(nearest.reference)
        others = tuple(
            dict.fromkeys(d.reference for d in reversed(found[:-1]) if d.reference != nearest.reference)
        )
        zh, en = (
            f"同一收款人 {RETURN_DAYS} 日内等额退回",
            f"as much came back from the payee in {RETURN_DAYS} days",
        )
        if said:
            zh, en = zh + "，摘要称退汇", en + ", and the line says return"
        return ReturnPair(
            credit.line,
            nearest.reference,
            nearest.line or None,
            certain=False,
            reason_zh=zh,
            reason_en=en,
            others=others,
        )

    def _of_payee(self, paid: Paid, credit: OpenLine) -> Sequence[MatchedDebit]:
        first, last = days_around(credit.booked_on, RETURN_DAYS, 0)
        found = paid.to_payee(
            credit.counterparty_account, credit.counterparty_name, credit.amount_fen, first, last
        )
        return [debit for debit in found if debit.reference not in self.returned]


def _waiting(pair: ReturnPair) -> ReturnPair:
    """Return a certain pair as one that waits for the debit of its payment."""
    zh = f"{pair.reason_zh}；待原付款流水勾对后办理"
    return replace(pair, waits=True, reason_zh=zh, reason_en=f"{pair.reason_en}; it waits for its debit")


def _keys(credit: OpenLine) -> tuple[str, ...]:
    own = (reference_key(credit.original_reference), reference_key(credit.our_reference))
    parts = tuple(reference_key(part.reference) for part in credit.parts)
    return tuple(dict.fromkeys(filter(None, (*own, *keys_in(credit.summary), *parts))))
