"""Passwords (口令): what is allowed, how they are kept (argon2id), and how a temporary one is made."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from ledger.domain.errors import PasswordTooWeak

PARAMETERS = RFC_9106_LOW_MEMORY
"""64 MiB and three passes for each hash (RFC 9106, the second recommended option)."""
LEAST_CHARACTERS = 12
MOST_CHARACTERS = 200
"""Longer ones would only keep the hash busy."""
LEAST_DIFFERENT = 5
TEMPORARY_GROUPS = 4
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is read for something else: no i, l, o, 0, 1."""
_DRESS = "0123456789 !@#$%^&*()-_=+.,;:?/~`'\""


def check_password(password: str, username: str) -> str:
    """Return the password as it is kept (NFC). Raises PasswordTooWeak."""
    password = unicodedata.normalize("NFC", password)
    folded = password.casefold()
    if len(password) < LEAST_CHARACTERS:
        raise _weak(f"少于 {LEAST_CHARACTERS} 位", f"it has fewer than {LEAST_CHARACTERS} characters")
    if len(password) > MOST_CHARACTERS:
        raise _weak(f"多于 {MOST_CHARACTERS} 位", f"it has more than {MOST_CHARACTERS} characters")
    if len(set(folded)) < LEAST_DIFFERENT:
        raise _weak("重复字符过多", "it repeats too few characters")
    if username.casefold() in folded or folded in username.casefold():
        raise _weak("包含用户名", "it contains the user name")
    bare = folded.strip(_DRESS)
    if not bare or bare in known_bad() or _runs(folded):
        raise _weak("过于常见", "it is among those that are tried first")
    return password


@cache
def known_bad() -> frozenset[str]:
    """Return words that guessers try first, without the digits and marks around them, which hide nothing."""
    words = files("access").joinpath("known_bad_passwords.txt").read_text(encoding="utf-8").split()
    return frozenset(word.strip(_DRESS) for word in words) - {""}


def _runs(folded: str) -> bool:
    """Whether the whole password only counts up or down."""
    steps = {ord(after) - ord(before) for before, after in pairwise(folded)}
    return steps in ({1}, {-1}, {1, -9}, {-1, 9})


def _weak(problem: str, problem_en: str) -> PasswordTooWeak:
    return PasswordTooWeak(field="password", problem=problem, problem_en=problem_en, least=LEAST_CHARACTERS)


def hashed(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _hasher().hash(unicodedata.normalize("NFC", password))


def fits(password_hash: str | None, password: str) -> bool:
    """Whether a password is the one of a hash; without a hash it takes as long, and is not."""
    try:
        _hasher().verify(password_hash or _nobodys_hash(), _bounded(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(password_hash)


def temporary_password() -> str:
    """Return a password to hand over once: four groups of four, some 79 bits."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(TEMPORARY_GROUPS))
    return "-".join(groups)


def _bounded(password: str) -> str:
    return unicodedata.normalize("NFC", password[: MOST_CHARACTERS + 1])


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher.from_parameters(PARAMETERS)


@cache
def _nobodys_hash() -> str:
    """Return a hash that no password fits, for names that have none."""
    return _hasher().hash(secrets.token_urlsafe(32))
