"""The secret key (密钥): protects second factors at rest; from YANQI_SECRET_KEY or a file of the data directory.

Every purpose gets a key of its own, derived from the one secret, so what one of them leaks opens nothing else.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ledger.domain.errors import SecretKeyMissing
from ledger.store.private_files import locked, own_directory, write_private
from ledger.store.settings import Settings

SECRET_KEY = "YANQI_SECRET_KEY"  # noqa: S105 - the name of a variable
KEY_FILE = "secret.key"
LEAST_CHARACTERS = 32
KEY_BYTES = 32
_NONCE_BYTES = 12
_OPEN_TO_OTHERS = 0o077


def secret_key(settings: Settings, environment: Mapping[str, str] = os.environ) -> str:
    """Return the secret of this installation; made in the data directory, for its owner only, when first needed.

    Raises SecretKeyMissing for one that is too short or that others can read.
    """
    given = environment.get(SECRET_KEY, "").strip()
    if given:
        return _long_enough(given, SECRET_KEY)
    directory = own_directory(settings.data_directory)
    path = directory / KEY_FILE
    with locked(directory / f".{KEY_FILE}.lock"):
        if not path.exists():
            write_private(path, secrets.token_urlsafe(48))
    return _long_enough(_read(path), str(path))


def derived(secret: str, purpose: str) -> bytes:
    """Return the key for one purpose, 32 bytes."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"yanqi:{purpose}".encode()).derive(secret.encode())


class Cipher:
    """Encrypts what belongs to an officer, so that it opens for that officer only (AES-256-GCM)."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, text: str, owner: str) -> bytes:
        """Return the text encrypted."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text.encode(), owner.encode())

    def open(self, sealed: bytes, owner: str) -> str:
        """Return the text. Raises SecretKeyMissing where key or owner are not those it was sealed with."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], owner.encode()).decode()
        except (InvalidTag, ValueError):
            raise SecretKeyMissing(
                problem="与加密时所用的不符", problem_en="it is not the one that was used to encrypt"
            ) from None


def _read(path: Path) -> str:
    if path.stat().st_mode & _OPEN_TO_OTHERS:
        raise SecretKeyMissing(
            problem=f"{path} 他人可读，应为 0600", problem_en=f"others can read {path}; it must be 0600"
        )
    return path.read_text(encoding="ascii").strip()


def _long_enough(secret: str, place: str) -> str:
    if len(secret) < LEAST_CHARACTERS:
        raise SecretKeyMissing(
            problem=f"{place} 少于 {LEAST_CHARACTERS} 个字符",
            problem_en=f"{place} has fewer than {LEAST_CHARACTERS} characters",
        )
    return secret
