from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher, Type

from access.attempts import ANYWHERE, MOST_FAILURES, MOST_OVER_ALL, Source
from access.credentials import SignIn, in_session
from access.passwords import PARAMETERS
from ledger.domain.errors import (
    NotFound,
    OfficerSuspended,
    OneTimeLinkInvalid,
    PasswordTooWeak,
    Refusal,
    SignInLocked,
    SignInRefused,
)
from tests.access.conftest import PASSWORD, Desk

ANOTHER = "another long one, 9"


def fail(desk: Desk, username: str, times: int = 1, source: Source = ANYWHERE) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            desk.access.credentials.check(username, "wrong " * 3, source)


def test_the_right_password_lets_in_and_nothing_else_does(desk: Desk) -> None:
    username = desk.officer()
    assert desk.access.credentials.check(username, PASSWORD) == SignIn(username, False, False)
    assert desk.access.credentials.check(f" {username.upper()} ", PASSWORD).username == username
    fail(desk, username)
    fail(desk, "nobody")
    fail(desk, desk.officer(password=None))
    stored = str(desk.access.store.rows("SELECT * FROM access.credential"))
    assert PASSWORD not in stored
    assert "$argon2id$" in stored


def test_five_failures_lock_a_name_for_a_quarter_of_an_hour(desk: Desk) -> None:
    username = desk.officer()
    fail(desk, username, MOST_FAILURES)
    with pytest.raises(SignInLocked) as refused:
        desk.access.credentials.check(username, PASSWORD)
    assert refused.value.details["minutes"] == 15
    desk.clock.pass_by(minutes=14, seconds=59)
    with pytest.raises(SignInLocked):
        desk.access.credentials.check(username, PASSWORD)
    desk.clock.pass_by(seconds=1)
    desk.access.credentials.check(username, PASSWORD)
    fail(desk, username, MOST_FAILURES - 1)
    desk.access.credentials.check(username, PASSWORD)
    fail(desk, username, MOST_FAILURES - 1)


def test_failures_long_apart_do_not_lock(desk: Desk) -> None:
    username = desk.officer()
    for _ in range(2 * MOST_FAILURES):
        fail(desk, username)
        desk.clock.pass_by(minutes=4)
    desk.access.credentials.check(username, PASSWORD)


def test_names_that_nobody_has_lock_alike(desk: Desk) -> None:
    fail(desk, "nobody", MOST_FAILURES)
    with pytest.raises(SignInLocked):
        desk.access.credentials.check("NOBODY", "whatever")
    fail(desk, "x" * 1_000)
    fail(desk, "a\x00b")


def test_a_colleagues_guesses_lock_the_colleagues_address_alone(desk: Desk) -> None:
    """Whoever knows an officer's name cannot keep the officer out, neither at sign-in nor in an open session."""
    username = desk.officer()
    fail(desk, username, MOST_FAILURES, Source(address="10.1.1.66"))
    with pytest.raises(SignInLocked):
        desk.access.credentials.check(username, PASSWORD, Source(address="10.1.1.66"))
    for source in (Source(address="10.1.1.7"), in_session("a session")):
        desk.access.credentials.check(username, PASSWORD, source)


def test_guesses_from_very_many_addresses_lock_a_name_everywhere_but_in_open_sessions(desk: Desk) -> None:
    username = desk.officer()
    machines = [Source(address=f"10.1.1.{place}") for place in range(MOST_OVER_ALL // MOST_FAILURES)]
    for machine in machines[:-1]:
        fail(desk, username, MOST_FAILURES, machine)
        with pytest.raises(SignInLocked):
            desk.access.credentials.check(username, PASSWORD, machine)
    desk.access.credentials.check(username, PASSWORD, Source(address="10.2.2.2"))
    fail(desk, username, MOST_FAILURES, machines[-1])
    with pytest.raises(SignInLocked) as refused:
        desk.access.credentials.check(username, PASSWORD, Source(address="10.2.2.2"))
    assert refused.value.details["minutes"] == 15
    desk.access.credentials.check(username, PASSWORD, in_session("a session"))
    desk.access.credentials.issue_temporary(username, by="xi.tong")
    fail(desk, username, 1, Source(address="10.2.2.2"))


def test_an_open_session_has_a_lock_of_its_own(desk: Desk) -> None:
    username = desk.officer()
    fail(desk, username, MOST_FAILURES, in_session("found open"))
    with pytest.raises(SignInLocked):
        desk.access.credentials.check(username, PASSWORD, in_session("found open"))
    with pytest.raises(SignInLocked):
        desk.access.credentials.change(username, PASSWORD, ANOTHER, session_id="found open")
    desk.access.credentials.check(username, PASSWORD, in_session("another"))
    desk.access.credentials.check(username, PASSWORD)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("10.1.1.1", "::ffff:10.1.1.1", True),
        ("10.1.1.1", "10.1.1.2", False),
    ],
)
def test_an_address_is_one_machine(one: str, other: str, alike: bool) -> None:
    assert (Source(address=one).counters == Source(address=other).counters) is alike


def test_guesses_that_arrive_together_are_all_counted(desk: Desk) -> None:
    username = desk.officer()

    def guess(_: int) -> type[Refusal]:
        try:
            desk.access.credentials.check(username, "wrong " * 3)
        except Refusal as refusal:
            return type(refusal)
        raise AssertionError

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(guess, range(12)))
    assert answers.count(SignInRefused) == MOST_FAILURES
    assert answers.count(SignInLocked) == 12 - MOST_FAILURES


def test_a_suspended_officer_is_told_only_with_the_right_password(desk: Desk) -> None:
    username = desk.officer()
    desk.suspend(username)
    fail(desk, username)
    with pytest.raises(OfficerSuspended):
        desk.access.credentials.check(username, PASSWORD)
    for refused in (desk.access.credentials.issue_temporary, desk.access.credentials.issue_link):
        with pytest.raises(OfficerSuspended):
            refused(username, by="xi.tong")


def test_a_password_is_changed_by_who_knows_the_old_one(desk: Desk) -> None:
    credentials, username = desk.access.credentials, desk.officer()
    with pytest.raises(SignInRefused):
        credentials.change(username, "wrong " * 3, ANOTHER)
    with pytest.raises(PasswordTooWeak):
        credentials.change(username, PASSWORD, PASSWORD)
    credentials.change(username, PASSWORD, ANOTHER)
    credentials.check(username, ANOTHER)
    fail(desk, username)
    with pytest.raises(NotFound):
        credentials.set("nobody", ANOTHER, by="nobody")


def test_a_temporary_password_must_be_changed_and_expires(desk: Desk) -> None:
    credentials, username = desk.access.credentials, desk.officer()
    fail(desk, username, MOST_FAILURES)
    temporary = credentials.issue_temporary(username, by="xi.tong")
    assert credentials.check(username, temporary).must_change
    with pytest.raises(SignInRefused):
        credentials.check(username, PASSWORD)
    desk.clock.pass_by(days=3)
    with pytest.raises(SignInRefused):
        credentials.check(username, temporary)
    again = credentials.issue_temporary(username, by="xi.tong")
    credentials.set(username, ANOTHER, by=username)
    assert not credentials.check(username, ANOTHER).must_change
    with pytest.raises(SignInRefused):
        credentials.check(username, again)


def test_a_link_sets_a_password_once_within_a_day(desk: Desk) -> None:
    credentials, username = desk.access.credentials, desk.officer(password=None)
    assert not credentials.has_password(username)
    first = credentials.issue_link(username, by="xi.tong")
    link = credentials.issue_link(username, by="xi.tong")
    with pytest.raises(OneTimeLinkInvalid):
        credentials.redeem_link(first, ANOTHER)
    with pytest.raises(PasswordTooWeak):
        credentials.redeem_link(link, "short")
    assert credentials.link_owner(link) == username
    assert credentials.redeem_link(link, ANOTHER) == username
    assert credentials.has_password(username)
    with pytest.raises(OneTimeLinkInvalid):
        credentials.redeem_link(link, PASSWORD)
    late = credentials.issue_link(username, by="xi.tong")
    desk.clock.pass_by(days=1)
    with pytest.raises(OneTimeLinkInvalid):
        credentials.redeem_link(late, PASSWORD)


def test_a_hash_costs_what_rfc_9106_recommends() -> None:
    hasher = PasswordHasher.from_parameters(PARAMETERS)
    assert (hasher.type, hasher.memory_cost, hasher.time_cost) == (Type.ID, 64 * 1024, 3)


def test_a_hash_of_other_parameters_is_made_anew_when_the_password_is_known(desk: Desk) -> None:
    username = desk.officer()
    weak = PasswordHasher(time_cost=2, memory_cost=1024, parallelism=1).hash(PASSWORD)
    desk.access.store.execute(
        "UPDATE access.credential SET password_hash = %s WHERE username = %s", [weak, username]
    )
    desk.access.credentials.check(username, PASSWORD)
    stored = desk.access.store.rows("SELECT password_hash FROM access.credential")
    assert stored[0]["password_hash"] != weak
    desk.access.credentials.check(username, PASSWORD)
