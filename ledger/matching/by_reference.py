"""P1: a line that carries our reference and the amount; P4 where a batch line carries one for each part."""

from __future__ import annotations

from ledger.matching.book import Book, Debit, payee_differs
from ledger.matching.model import Match, Pass

_SEVERAL_ZH, _SEVERAL_EN = "；同日或更早另有流水引用同一编号", "; another line up to that day carries it too"
_PAYEE_ZH, _PAYEE_EN = "；户名和账号均与收款人不符", "; both name and account differ from the payee's"


def by_reference(book: Book, debit: Debit, *, batches_confirm: bool) -> Match | None:
    """Return the match of a line that names what it pays, exactly; None if it does not.

    It confirms unless another such line was booked up to that day, or account and name are both another's.
    """
    allocations = book.exact(debit)
    if not allocations:
        return None
    label: Pass = "P4" if debit.line.parts else "P1"
    zh, en = "引用编号与金额一致", "reference and amount agree"
    if len(allocations) > 1:
        zh, en = f"所列 {len(allocations)} 个编号合计一致", f"the {len(allocations)} references add up"
    confirms = batches_confirm or label == "P1"
    if _contested(book, debit, allocations):
        confirms, zh, en = False, zh + _SEVERAL_ZH, en + _SEVERAL_EN
    if len(allocations) == 1 and payee_differs(debit, book.payments[allocations[0][0]]):
        confirms, zh, en = False, zh + _PAYEE_ZH, en + _PAYEE_EN
    return Match(debit.line.line, allocations, label, zh, en, confirms)


def _contested(book: Book, debit: Debit, allocations: tuple[tuple[str, int], ...]) -> bool:
    """Return whether another exact line, known by the same day, names one of the payments.

    Later ones never count: the first day that names a payment decides, whenever the others are imported.
    """
    day = book.exact_on(debit)
    for reference, _ in allocations:
        for other in book.naming(reference):
            if other.line.booked_on > day:
                break
            if other is not debit and book.exact(other) and book.exact_on(other) <= day:
                return True
    return False
