"""Bank accounts as statements show them: in full, masked (``1234****9876``), or not at all."""

from __future__ import annotations

import re

from ledger.domain.errors import InvalidAccount
from ledger.domain.identifiers import MAX_ACCOUNT_DIGITS, MIN_ACCOUNT_DIGITS, MIN_KNOWN_DIGITS, bank_digits
from ledger.domain.text import half_width
from ledger.matching.glimpses import Glimpse

_SEPARATORS = re.compile(r"[\s'-]+")
_MASKED = re.compile("(?:NRA|OSA|FT[A-Z])?([0-9]*)[*•●×X]+([0-9]*)")
_SHOWN = 4


def digits_of(account: str) -> str:
    """Return the digits of an account in full, and nothing where it is masked or no account."""
    if account.isascii() and account.isdigit():  # the common case, and the fast one
        return account if MIN_ACCOUNT_DIGITS <= len(account) <= MAX_ACCOUNT_DIGITS else ""
    if not account or "*" in account:
        return ""
    try:
        return bank_digits(account)
    except InvalidAccount:
        return ""


def mask_of(account: str) -> Glimpse | None:
    """Return what a masked account shows, four digits an end at most.

    None where it is in full, no account, or shows too little to compare.
    """
    found = _MASKED.fullmatch(_SEPARATORS.sub("", half_width(account)).upper())
    if found is None or len(found[1]) + len(found[2]) < MIN_KNOWN_DIGITS:
        return None
    return Glimpse(found[1][:_SHOWN], found[2][-_SHOWN:])
