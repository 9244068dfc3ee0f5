from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from access.attempts import MOST_FAILURES
from ledger.domain.errors import NotFound, SignInLocked, SignInRefused, WrongStage
from tests.access.conftest import PASSWORD, Desk


def code(desk: Desk, secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(desk.clock.now() + timedelta(seconds=30 * steps))


def enrolled(desk: Desk) -> tuple[str, str, list[str]]:
    username = desk.officer()
    enrolment = desk.access.second_factor.begin(username)
    codes = desk.access.second_factor.confirm(username, code(desk, enrolment.secret))
    desk.clock.pass_by(seconds=30)
    return username, enrolment.secret, codes


def test_it_counts_once_a_code_was_confirmed(desk: Desk) -> None:
    factor, username = desk.access.second_factor, desk.officer()
    with pytest.raises(WrongStage):
        factor.confirm(username, "000000")
    enrolment = factor.begin(username)
    assert enrolment.uri.startswith("otpauth://totp/")
    assert not factor.is_enabled(username)
    assert not desk.access.credentials.check(username, PASSWORD).second_factor_due
    with pytest.raises(SignInRefused):
        factor.confirm(username, "12345x")
    again = factor.begin(username)
    codes = factor.confirm(username, code(desk, again.secret))
    assert len(set(codes)) == factor.recovery_codes_left(username) == 10
    assert factor.is_enabled(username)
    assert desk.access.credentials.check(username, PASSWORD).second_factor_due
    with pytest.raises(WrongStage):
        factor.begin(username)
    with pytest.raises(NotFound):
        factor.begin("nobody")


def test_the_secret_is_stored_encrypted_for_its_officer_only(desk: Desk) -> None:
    username, secret, _ = enrolled(desk)
    stored = desk.access.store.rows("SELECT * FROM access.credential")
    assert secret not in str(stored)
    assert secret.encode() not in bytes(stored[0]["totp_secret"])  # type: ignore[call-overload]
    assert desk.access.second_factor.is_enabled(username)


def test_a_code_is_accepted_once_and_none_before_it(desk: Desk) -> None:
    factor = desk.access.second_factor
    username, secret, _ = enrolled(desk)
    desk.clock.pass_by(seconds=60)
    factor.check(username, f" {code(desk, secret)[:3]} {code(desk, secret)[3:]} ")
    for steps in (0, -1):
        with pytest.raises(SignInRefused):
            factor.check(username, code(desk, secret, steps))
    factor.check(username, code(desk, secret, 1))
    with pytest.raises(SignInRefused):
        factor.check(username, code(desk, secret, 2))
    with pytest.raises(SignInRefused):
        factor.check(desk.officer(), "123456")


def test_a_recovery_code_is_accepted_once_however_it_is_typed(desk: Desk) -> None:
    factor = desk.access.second_factor
    username, _, codes = enrolled(desk)
    factor.check(username, codes[0].upper().replace("-", " "))
    with pytest.raises(SignInRefused):
        factor.check(username, codes[0])
    assert factor.recovery_codes_left(username) == 9
    fresh = factor.new_recovery_codes(username)
    with pytest.raises(SignInRefused):
        factor.check(username, codes[1])
    factor.check(username, fresh[0])


def test_the_password_in_between_does_not_buy_more_guesses(desk: Desk) -> None:
    username, secret, _ = enrolled(desk)
    for _ in range(MOST_FAILURES):
        desk.access.credentials.check(username, PASSWORD)
        with pytest.raises(SignInRefused):
            desk.access.second_factor.check(username, "000000")
    with pytest.raises(SignInLocked):
        desk.access.credentials.check(username, PASSWORD)
    with pytest.raises(SignInLocked):
        desk.access.second_factor.check(username, code(desk, secret))


def test_it_can_be_taken_away(desk: Desk) -> None:
    factor = desk.access.second_factor
    username, _, codes = enrolled(desk)
    factor.remove(username)
    assert not factor.is_enabled(username)
    with pytest.raises(SignInRefused):
        factor.check(username, codes[0])
    with pytest.raises(WrongStage):
        factor.new_recovery_codes(username)
