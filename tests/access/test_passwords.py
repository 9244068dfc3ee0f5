from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.passwords import check_password, fits, hashed, is_outdated, known_bad, temporary_password
from ledger.domain.errors import PasswordTooWeak


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "eleven chr.",
        "x" * 201,
        "aaaaaaaaaaaaaaaa",
        "ababababababab",
        "123456789012",
        "abcdefghijklmnop",
        "zyxwvutsrqponm",
        "583920174625",
        "Password123!",
        "qwerty123456789",
        "P@ssw0rd2026",
        "zhang.min-2026!",
        "My Zhang.Min password",
        "!!beijing!!2026",
    ],
)
def test_passwords_that_are_guessed_are_refused(password: str) -> None:
    with pytest.raises(PasswordTooWeak):
        check_password(password, "zhang.min")


@pytest.mark.parametrize("password", ["correct horse battery", "雁栖湖畔有七只白鹭飞过来", "kq7-vm2x-p9tz"])
def test_others_are_allowed(password: str) -> None:
    assert check_password(password, "zhang.min") == password


def test_two_ways_to_type_one_character_are_one_password() -> None:
    assert check_password("cafe\u0301 au lait 7", "zhang.min") == "café au lait 7"
    assert fits(hashed("café au lait 7"), "cafe\u0301 au lait 7")


def test_a_hash_fits_its_password_only() -> None:
    made = hashed("correct horse battery")
    assert fits(made, "correct horse battery")
    assert not fits(made, "correct horse batterz")
    assert not fits(None, "correct horse battery")
    assert not fits("no hash at all", "correct horse battery")
    assert not is_outdated(made)


def test_temporary_passwords_pass_the_policy_and_differ() -> None:
    made = {temporary_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        check_password(password, "zhang.min")


@given(st.sampled_from(sorted(known_bad())), st.text("0123456789!#. ", max_size=8))
def test_known_words_dressed_up_are_refused(word: str, dress: str) -> None:
    with pytest.raises(PasswordTooWeak):
        check_password(f"{dress}{word.upper()}{dress}", "zhang.min")
