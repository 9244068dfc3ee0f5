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
_SAID = re.compile(_BANK_RETURNS.pattern + r"|退回|\breturn\b", re.IGNORECASE)


def says_return(line: OpenLine) -> bool:
    """Return whether a credit says that it is a return: by its flag (RtrInf), or by its words."""
    return line.is_return or bool(line.original_reference) or _SAID.search(line.summary) is not None


def bank_returns(line: OpenLine) -> bool:
    """Return whether it is the bank that says so: 退回 alone is also what one writes who pays back."""
    return line.is_return or _BANK_RETURNS.search(line.summary) is not None


def names_payment(line: OpenLine) -> bool:
    """Return whether a credit carries a reference of the ledger's own shape, or one of what it returns."""
    keys = (line.our_reference, *(part.reference for part in line.parts))
    if line.original_reference or any(is_ours(reference_key(key)) for key in keys):
        return True
    return bool(keys_in(line.summary))


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
        text = " ".join((line.our_reference, line.summary, *(part.reference for part in line.parts)))
        known = [one for one in numbers.named_in(text) if order[one][0] <= line.booked_on]
        owed = [one for one in debtors.by_account(line) if order[one][0] <= line.booked_on]
        found.append(
            Credit(
                line,
                tuple(one for one in known if (line.line, one) not in apart),
                tuple(one for one in sorted(owed, key=order.__getitem__) if (line.line, one) not in apart),
                bool(known),
            )
        )
    return found
