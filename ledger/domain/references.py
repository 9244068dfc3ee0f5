"""Our own numbers: of batches (拨付批次号) and of their payments (支付参考号), as banks carry them back.

``YQ20260331-002`` is the second batch of that day, ``YQ20260331-002017`` its seventeenth payment. Statements
are searched for the latter, so the one pattern that recognises it stands beside what writes it.
"""

from __future__ import annotations

import re
from datetime import date

from ledger.domain.errors import InvalidInput
from ledger.domain.text import half_width

OUR_REFERENCE = re.compile(r"(?<![A-Z0-9])YQ([0-9]{8})-?([0-9]{4,6})(?![0-9])", re.IGNORECASE)
"""A payment's reference inside a text: ``YQ``, the day, a hyphen, the number.

Banks drop the hyphen or change the case on the way. A batch's own number has three digits and is none.
"""
MAX_BATCHES = 999
"""Of one day."""
MAX_PLACES = 999
"""Of one batch."""
_PLACE_DIGITS = 3

_BATCH = re.compile("YQ([0-9]{8})-([0-9]{3})")


def batch_number(day: date, turn: int) -> str:
    """Return the number of the ``turn``-th batch of a day. Raises InvalidInput beyond MAX_BATCHES."""
    if not 1 <= turn <= MAX_BATCHES:
        raise InvalidInput(
            field="batch",
            problem=f"一日至多 {MAX_BATCHES} 批",
            problem_en=f"at most {MAX_BATCHES} a day",
        )
    return f"YQ{day:%Y%m%d}-{turn:03d}"


def check_batch_number(text: str) -> str:
    """Return a batch's number in its one form. Raises InvalidInput for another shape or no such day."""
    day, turn = batch_day(text)
    return batch_number(day, turn)


def batch_day(text: str) -> tuple[date, int]:
    """Return the day of a batch's number, and which of that day it is. Raises InvalidInput."""
    written = _BATCH.fullmatch(half_width(text).upper())
    try:
        if written is not None:
            return date.fromisoformat(written[1]), int(written[2])
    except ValueError:
        pass  # eight digits that are no day
    raise InvalidInput(
        field="batch",
        problem="应写作 YQ年月日-序号，如 YQ20260331-001",
        problem_en="must be written YQ, the day and its number, as YQ20260331-001",
    )


def payment_reference(batch: str, place: int) -> str:
    """Return our reference of the payment at a place (from 1) of a batch. Raises ValueError beyond MAX_PLACES."""
    if not 1 <= place <= MAX_PLACES:
        raise ValueError(f"{batch} has no place {place}")
    return f"{batch}{place:0{_PLACE_DIGITS}d}"


def batch_of(reference: str) -> str:
    """Return the number of the batch that a payment of ours belongs to, by its reference."""
    return reference[:-_PLACE_DIGITS]
