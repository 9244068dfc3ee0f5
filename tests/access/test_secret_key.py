from __future__ import annotations

import stat
from pathlib import Path

import pytest

from access.secret_key import KEY_FILE, SECRET_KEY, Cipher, derived, secret_key
from ledger.domain.errors import SecretKeyMissing
from ledger.store.settings import Settings


def test_it_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(data_directory=tmp_path / "data")
    made = secret_key(settings, {})
    assert secret_key(settings, {}) == made
    path = tmp_path / "data" / KEY_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    with pytest.raises(SecretKeyMissing):
        secret_key(settings, {})


def test_the_environment_comes_first_and_must_be_long_enough(tmp_path: Path) -> None:
    settings = Settings(data_directory=tmp_path / "data")
    assert secret_key(settings, {SECRET_KEY: "k" * 32}) == "k" * 32
    assert not (tmp_path / "data").exists()
    with pytest.raises(SecretKeyMissing):
        secret_key(settings, {SECRET_KEY: "k" * 31})


def test_what_is_sealed_opens_with_the_same_key_for_the_same_owner_only() -> None:
    cipher = Cipher(derived("s" * 32, "totp"))
    sealed = cipher.seal("口令", "zhang.min")
    assert cipher.open(sealed, "zhang.min") == "口令"
    assert cipher.seal("口令", "zhang.min") != sealed
    for other, owner, text in (
        (cipher, "li.na", sealed),
        (Cipher(derived("s" * 32, "cookies")), "zhang.min", sealed),
        (cipher, "zhang.min", sealed[:-1]),
        (cipher, "zhang.min", b""),
    ):
        with pytest.raises(SecretKeyMissing):
            other.open(text, owner)
