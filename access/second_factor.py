"""The second factor (动态口令, TOTP) and the recovery codes for a lost device."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyotp
from psycopg import Connection
from psycopg.rows import DictRow

from access import attempts
from access.officers import officer
from access.secret_key import Cipher, derived, secret_key
from access.sessions import digest
from access.store import AccessStore
from ledger.domain.errors import SignInRefused, WrongStage
from ledger.store.settings import Settings

ISSUER = "雁栖账本"
STEP_S = 30
TOLERATED_STEPS = 1
"""A clock may be one step behind or ahead."""
CODE_DIGITS = 6
RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_RECOVERY_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an officer puts into an authenticator, by hand or as a QR code."""

    secret: str
    uri: str


class SecondFactor:
    """Enrols and checks second factors."""

    def __init__(self, store: AccessStore, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    @cached_property
    def _cipher(self) -> Cipher:
        """The cipher of the secrets; its key is read when it is first needed."""
        return Cipher(derived(secret_key(self._settings), "totp"))

    def is_enabled(self, username: str) -> bool:
        """Whether signing in takes a code."""
        row = self._row(username)
        return row is not None and row["totp_since"] is not None

    def begin(self, username: str) -> Enrolment:
        """Make a secret to enrol; it counts once a code of it was confirmed. Raises NotFound, WrongStage."""
        officer(self._store.rows, username)
        secret = pyotp.random_base32()
        begun = self._store.execute(
            "INSERT INTO access.credential (username, totp_secret) VALUES (%s, %s)"
            " ON CONFLICT (username) DO UPDATE SET totp_secret = EXCLUDED.totp_secret, totp_last_step = 0"
            " WHERE credential.totp_since IS NULL",
            [username, self._cipher.seal(secret, username)],
        )
        if not begun:
            raise _stage(username, "已绑定 (enrolled)", "绑定 enrol", "先解除 (removed first)")
        return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER))

    def confirm(self, username: str, code: str, source: attempts.Source = attempts.ANYWHERE) -> list[str]:
        """Enable the second factor with a first code; return the recovery codes, shown this once.

        Raises WrongStage, SignInRefused, SignInLocked.
        """
        row = self._row(username)
        if row is None or row["totp_secret"] is None or row["totp_since"] is not None:
            raise _stage(username, "未在绑定 (not enrolling)", "确认绑定 confirm", "绑定 (enrolling)")
        with attempts.attempt(self._store, username, source):
            self._take(username, row, code)
            with self._store.transaction() as connection:
                connection.execute(
                    "UPDATE access.credential SET totp_since = %s WHERE username = %s",
                    [self._store.now(), username],
                )
                return _new_codes(connection, username)

    def check(self, username: str, code: str, source: attempts.Source = attempts.ANYWHERE) -> None:
        """Check a code of the authenticator, or a recovery code, each of which is accepted once.

        Raises SignInRefused, SignInLocked.
        """
        with attempts.attempt(self._store, username, source):
            row = self._row(username)
            if row is None or row["totp_since"] is None:
                raise SignInRefused
            bare = code.strip().replace(" ", "")
            if bare.isascii() and bare.isdigit() and len(bare) == CODE_DIGITS:
                self._take(username, row, bare)
            else:
                self._take_recovery(username, code)

    def remove(self, username: str) -> None:
        """Take the second factor away, with its recovery codes."""
        with self._store.transaction() as connection:
            connection.execute(
                "UPDATE access.credential SET totp_secret = NULL, totp_since = NULL, totp_last_step = 0"
                " WHERE username = %s",
                [username],
            )
            connection.execute("DELETE FROM access.recovery_code WHERE username = %s", [username])

    def new_recovery_codes(self, username: str) -> list[str]:
        """Replace the recovery codes; return them, shown this once. Raises WrongStage."""
        if not self.is_enabled(username):
            raise _stage(username, "未绑定 (not enrolled)", "更换备用码 renew codes", "绑定 (enrolled)")
        with self._store.transaction() as connection:
            return _new_codes(connection, username)

    def recovery_codes_left(self, username: str) -> int:
        """Return how many recovery codes were not used yet."""
        found = self._store.rows(
            "SELECT count(*) AS left FROM access.recovery_code WHERE username = %s AND used_at IS NULL",
            [username],
        )
        return int(str(found[0]["left"]))

    def _row(self, username: str) -> Mapping[str, Any] | None:
        found = self._store.rows(
            "SELECT totp_secret, totp_since FROM access.credential WHERE username = %s", [username]
        )
        return found[0] if found else None

    def _take(self, username: str, row: Mapping[str, Any], code: str) -> None:
        """Accept a code of the authenticator once: never again, nor one before it. Raises SignInRefused."""
        step = self._step_of(self._cipher.open(bytes(row["totp_secret"]), username), code)
        taken = step is not None and self._store.execute(
            "UPDATE access.credential SET totp_last_step = %s WHERE username = %s AND totp_last_step < %s",
            [step, username, step],
        )
        if not taken:
            raise SignInRefused

    def _step_of(self, secret: str, code: str) -> int | None:
        """Return the step of time to which a code belongs, if it is one of now."""
        now, otp = int(self._store.now().timestamp()) // STEP_S, pyotp.TOTP(secret)
        found = None
        for step in range(now - TOLERATED_STEPS, now + TOLERATED_STEPS + 1):
            if secrets.compare_digest(otp.generate_otp(step).encode(), code.encode()):
                found = step
        return found

    def _take_recovery(self, username: str, code: str) -> None:
        taken = self._store.execute(
            "UPDATE access.recovery_code SET used_at = %s WHERE username = %s AND digest = %s AND used_at IS NULL",
            [self._store.now(), username, digest(_plain(code))],
        )
        if not taken:
            raise SignInRefused


def _new_codes(connection: Connection[DictRow], username: str) -> list[str]:
    codes = [
        "".join(secrets.choice(_ALPHABET) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)
    ]
    connection.execute("DELETE FROM access.recovery_code WHERE username = %s", [username])
    connection.execute(
        "INSERT INTO access.recovery_code (username, digest) SELECT %s, unnest(%s::bytea[])",
        [username, [digest(code) for code in codes]],
    )
    return ["-".join((code[:4], code[4:8], code[8:])) for code in codes]


def _plain(code: str) -> str:
    """Return a recovery code as it was made, however it was typed."""
    return "".join(one for one in code.casefold() if one in _ALPHABET)


def _stage(username: str, stage: str, step: str, needed: str) -> WrongStage:
    return WrongStage(case=username, stage=stage, step=step, needed=needed)
