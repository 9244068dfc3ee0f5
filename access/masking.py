"""What the audit log may not hold: secrets, and account numbers beyond their last four digits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "***"
SECRET_FIELDS = frozenset(
    {"password", "old", "new", "old_password", "new_password", "again", "secret", "otp", "totp", "session"}
    | {"token", "cookie", "authorization", "recovery_code", "csrf_token"}
)
ACCOUNT_FIELDS = frozenset({"account", "account_number", "bank_account", "iban"})
_PUBLIC_NUMBERS = ("uscc", "award", "batch", "document", "key", "number", "reference")
"""Fields whose digits are no account: registration numbers, our own and other authorities' numbers."""
_NUMBER = re.compile(r"\d(?:[ -]?\d){11,}")
_LAST = 4
LONGEST_TEXT = 500
MOST_ITEMS = 50
DEEPEST = 6


def masked(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return details as the audit log may hold them: no secrets, accounts masked, everything bounded."""
    return {str(name)[:80]: _value(str(name), value, 1) for name, value in _first(details)}


def masked_account(account: str) -> str:
    """Return an account number of which only the last four characters can be read."""
    bare = account.strip()
    return "*" * max(0, len(bare) - _LAST) + bare[-_LAST:] if len(bare) > _LAST else HIDDEN


def _value(name: str, value: Any, depth: int) -> Any:
    field = name.casefold()
    if field in SECRET_FIELDS:
        return HIDDEN
    if depth > DEEPEST:
        return "…"
    match value:
        case None | bool():
            return value
        case int() if field not in ACCOUNT_FIELDS:
            return value
        case Mapping():
            return {str(key)[:80]: _value(str(key), each, depth + 1) for key, each in _first(value)}
        case list() | tuple() | set() | frozenset():
            return [_value(name, each, depth + 1) for each in list(value)[:MOST_ITEMS]]
    return _text(field, str(value))


def _text(field: str, text: str) -> str:
    text = text.replace("\x00", "")[:LONGEST_TEXT]
    if field in ACCOUNT_FIELDS:
        return masked_account(text)
    if field.endswith(_PUBLIC_NUMBERS):
        return text
    return _NUMBER.sub(lambda found: masked_account(found[0]), text)


def _first(details: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return list(details.items())[:MOST_ITEMS]
