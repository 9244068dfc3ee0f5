"""Payment references in the texts of a statement: one form, however the bank wrote them."""

from __future__ import annotations

import re

from ledger.domain.references import OUR_REFERENCE
from ledger.domain.text import half_width

_SEPARATORS = re.compile(r"[\s\-_/.]+")
_OUR_KEY = re.compile("YQ[0-9]{12,14}")
_BATCH = re.compile(r"(?<![A-Z0-9])YQ([0-9]{8})-?([0-9]{3})(?![0-9])", re.IGNORECASE)
"""A batch's own number inside a text; a payment's reference, which begins with it, has more digits."""


def reference_key(reference: str) -> str:
    """Return the form in which references are compared: half-width, upper case, without separators."""
    plain = reference.replace("-", "")
    if not plain or (plain.isascii() and plain.isalnum()):  # nearly always
        return plain.upper()
    return _SEPARATORS.sub("", half_width(reference)).upper()


def is_ours(key: str) -> bool:
    """Return whether a key has the shape of a reference the ledger gives (``YQ``, the day, the number)."""
    return _OUR_KEY.fullmatch(key) is not None


def keys_in(text: str) -> tuple[str, ...]:
    """Return the keys of every reference of ours in a text, each once, in the order of the text."""
    if "Q" not in text and "q" not in text and "Ｑ" not in text and "ｑ" not in text:
        return ()
    return tuple(dict.fromkeys(f"YQ{day}{number}" for day, number in OUR_REFERENCE.findall(half_width(text))))


def batches_in(text: str) -> tuple[str, ...]:
    """Return the keys of every batch number of ours in a text, each once."""
    if "Q" not in text and "q" not in text and "Ｑ" not in text and "ｑ" not in text:
        return ()
    return tuple(dict.fromkeys(f"YQ{day}{number}" for day, number in _BATCH.findall(half_width(text))))
