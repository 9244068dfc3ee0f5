"""Fingerprints of lines: the same line exported twice has one, two truly equal lines of a day have two.

A fingerprint covers what a bank does not change between exports of one layout, and the ordinal of the line
among those of its day that are equal in all of it. Overlapping exports count each day alike, so importing a
day again adds nothing; a file that ends in the middle of a day repeats the first of its equal lines.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import date
from functools import lru_cache

from ledger.domain.text import half_width

_SEPARATOR = "\x1f"
_BYTES = 16
_IGNORED = re.compile(r"[\s\-_.,;:()\[\]]+")


@lru_cache(maxsize=1 << 14)
def plain(text: str) -> str:
    """Return a name, an account or a text without width, case, space and punctuation."""
    return (
        text
        if text.isalnum() and text.isascii() and text.isupper()
        else _IGNORED.sub("", half_width(text)).upper()
    )


class Fingerprints:
    """Gives the lines of one file their fingerprints, in the order of the file."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(
        self,
        *,
        account: str,
        currency: str,
        booked_on: date,
        amount_fen: int,
        balance_fen: int | None,
        counterparty_account: str,
        counterparty_name: str,
        summary: str,
        bank_reference: str,
    ) -> str:
        """Return the next line's fingerprint, 32 hexadecimal digits."""
        key = _SEPARATOR.join((
            plain(account),
            currency,
            booked_on.isoformat(),
            str(amount_fen),
            "" if balance_fen is None else str(balance_fen),
            plain(counterparty_account),
            plain(counterparty_name),
            plain(summary),
            plain(bank_reference),
        ))  # fmt: skip
        self._seen[key] += 1
        told = f"{key}{_SEPARATOR}{self._seen[key]}"
        return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=_BYTES).hexdigest()
