"""Credits that may come in under recoveries, with what each of them says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ledger.matching.book import line_order
from ledger.matching.debtors import Debtors
from ledger.matching.model import DemandedRecovery, OpenLine
from ledger.matching.recovery_numbers import RecoveryNumbers
from ledger.matching.references import is_ours, keys_in, reference_key

_BANK_RETURNS = re.compile(
    r"退汇|退票|退划|被退|冲正|冲销|冲账|抹账|\breturned\b|\brevers(?:al|ed)\b", re.IGNORECASE
)
_PAYER_RETURNS = re.compile(r"退回|\breturn\b", re.IGNORECASE)


def says_return(line: OpenLine) -> bool:
    """Return whether a credit says that it is a return: by its flag (RtrInf), or by its words."""
    return line.is_return or bool(line.original_reference) or bank_returns(line) or _payer_returns(line)


def bank_returns(line: OpenLine) -> bool:
    """Return whether it is the bank that says so: by its words, or by a flag that words do not explain.

    退回 is also what one writes who pays back, and statements flag such a line by that word alone.
    """
    if _BANK_RETURNS.search(line.summary):
        return True
    return line.is_return and not _payer_returns(line)


def _payer_returns(line: OpenLine) -> bool:
    return _PAYER_RETURNS.search(line.summary) is not None


@dataclass(frozen=True, slots=True)
class Credit:
    """A line that came in: ``named`` are the recoveries whose numbers it carries, ``owed`` those of its account.

    Only recoveries demanded by its day count, whether anything is owed still or not, and none from which an
    officer took the line apart, the one demanded first before the others. ``numbered`` is whether it carried any number before that.
    """

    line: OpenLine
    named: tuple[str, ...]
    owed: tuple[str, ...]
    numbered: bool
    names_payment: bool


def credits_of(
    lines: Iterable[OpenLine],
    recoveries: Sequence[DemandedRecovery],
    debtors: Debtors,
    apart: Collection[tuple[str, str]],
) -> list[Credit]:
    """Return the credits among open lines, in the order of their days."""
    numbers = RecoveryNumbers(one.recovery for one in recoveries)
    order = {one.recovery: (one.demanded_on, one.recovery) for one in recoveries}
    found = []
    for line in sorted((line for line in lines if line.amount_fen > 0), key=line_order):
        parts = (part.reference for part in line.parts)
        text = " ".join((line.our_reference, line.original_reference, line.summary, *parts))
        known = [one for one in numbers.named_in(text) if order[one][0] <= line.booked_on]
        owed = [one for one in debtors.by_account(line) if order[one][0] <= line.booked_on]
        found.append(
            Credit(
                line,
                tuple(one for one in known if (line.line, one) not in apart),
                tuple(one for one in sorted(owed, key=order.__getitem__) if (line.line, one) not in apart),
                bool(known),
                _names_payment(line, numbers),
            )
        )
    return found


def _names_payment(line: OpenLine, numbers: RecoveryNumbers) -> bool:
    """Return whether a credit carries a reference of the ledger's own shape, or another of what it returns."""
    if line.original_reference and not numbers.named_in(line.original_reference):
        return True
    keys = (line.our_reference, *(part.reference for part in line.parts))
    return bool(keys_in(line.summary)) or any(is_ours(reference_key(key)) for key in keys)
