"""Forms kept while their officer is away at the identity provider (暂存的表单): encrypted, for a quarter of an hour.

They hold what somebody filled in, account numbers included, so neither a cookie nor an address may carry them.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import timedelta

from access.secret_key import Cipher, derived, secret_key
from access.store import AccessStore
from ledger.store.settings import Settings

KEPT_FOR = timedelta(minutes=15)
MOST_KEPT = 5
"""Forms of one officer; the oldest gives way."""
ID_BYTES = 32

Fields = list[tuple[str, str]]
"""Names and values, in the order of the form."""


class KeptForms:
    """Keeps forms, and gives each back to the officer who filled it in."""

    def __init__(self, store: AccessStore, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def keep(self, username: str, fields: Sequence[tuple[str, str]]) -> str:
        """Keep a form and return the id it is found under; what is too old goes. Raises SecretKeyMissing."""
        id_, now = secrets.token_urlsafe(ID_BYTES), self._store.now()
        sealed = self._cipher().seal(json.dumps(list(fields)), username)
        with self._store.transaction() as connection:
            connection.execute("DELETE FROM access.kept_form WHERE expires_at <= %s", [now])
            connection.execute(
                "DELETE FROM access.kept_form WHERE digest IN (SELECT digest FROM access.kept_form"
                " WHERE username = %s ORDER BY expires_at DESC OFFSET %s)",
                [username, MOST_KEPT - 1],
            )
            connection.execute(
                "INSERT INTO access.kept_form (digest, username, sealed, expires_at) VALUES (%s, %s, %s, %s)",
                [_digest(id_), username, sealed, now + KEPT_FOR],
            )
        return id_

    def find(self, username: str, id_: str) -> Fields | None:
        """Return the fields of a form that an officer filled in; None where it is another's, too old or none."""
        found = self._store.rows(
            "SELECT sealed FROM access.kept_form WHERE digest = %s AND username = %s AND expires_at > %s",
            [_digest(id_), username, self._store.now()],
        )
        if not found:
            return None
        sealed = found[0]["sealed"]
        opened = self._cipher().open(
            bytes(sealed) if isinstance(sealed, bytes | memoryview) else b"", username
        )
        return [(str(name), str(value)) for name, value in json.loads(opened)]

    def _cipher(self) -> Cipher:
        return Cipher(derived(secret_key(self._settings), "forms"))


def _digest(id_: str) -> bytes:
    return hashlib.sha256(id_.encode()).digest()
