from __future__ import annotations

import pytest

from access.sessions import Session, digest
from ledger.application.commands import ConfirmRoles
from ledger.domain.errors import OfficerSuspended, ReauthenticationNeeded, SessionEnded
from tests.access.conftest import PASSWORD, Desk
from tests.ledger.application.test_officers import SYSTEM, give, propose


def start(desk: Desk, username: str, *, second_factor_due: bool = False, must_change: bool = False) -> str:
    return desk.access.sessions.start(
        username,
        address="10.1.2.3",
        agent="Browser\x00\n 1",
        second_factor_due=second_factor_due,
        must_change=must_change,
    )


def opened(desk: Desk, session_id: str) -> Session:
    session = desk.access.sessions.find(session_id)
    assert session is not None
    return session


def test_a_session_is_found_by_its_id_of_which_only_the_digest_is_stored(desk: Desk) -> None:
    session_id = start(desk, desk.officer("clerk"))
    session = opened(desk, session_id)
    assert session.officer.department == "kw"
    assert session.agent == "Browser 1"
    assert session.is_whole
    stored = desk.access.store.rows("SELECT * FROM access.session")
    assert session_id not in str(stored)
    assert bytes(stored[0]["digest"]) == digest(session_id)  # type: ignore[call-overload]
    assert desk.access.sessions.find("another") is None
    assert desk.access.sessions.find("x" * 10_000) is None
    assert desk.access.sessions.find("") is None


def test_it_ends_after_half_an_hour_without_a_request(desk: Desk) -> None:
    session_id = start(desk, desk.officer())
    for _ in range(3):
        desk.clock.pass_by(minutes=29)
        opened(desk, session_id)
    desk.clock.pass_by(minutes=30)
    assert desk.access.sessions.find(session_id) is None
    with pytest.raises(SessionEnded):
        desk.access.sessions.require(session_id)


def test_it_ends_eight_hours_after_it_began(desk: Desk) -> None:
    session_id = start(desk, desk.officer())
    for _ in range(23):
        desk.clock.pass_by(minutes=20)
        opened(desk, session_id)
    desk.clock.pass_by(minutes=20)
    assert desk.access.sessions.find(session_id) is None


def test_it_is_touched_at_most_once_a_minute(desk: Desk) -> None:
    session_id = start(desk, desk.officer())
    began = opened(desk, session_id).seen_at
    desk.clock.pass_by(seconds=59)
    opened(desk, session_id)
    assert opened(desk, session_id).seen_at == began
    desk.clock.pass_by(seconds=1)
    opened(desk, session_id)
    assert opened(desk, session_id).seen_at > began


def test_the_password_counts_for_ten_minutes_and_then_is_asked_again(desk: Desk) -> None:
    sessions, session_id = desk.access.sessions, start(desk, desk.officer())
    sessions.require_fresh(opened(desk, session_id))
    desk.clock.pass_by(minutes=10)
    with pytest.raises(ReauthenticationNeeded):
        sessions.require_fresh(opened(desk, session_id))
    successor = sessions.authenticated_again(session_id)
    assert sessions.find(session_id) is None
    sessions.require_fresh(opened(desk, successor))


def test_a_session_is_whole_once_everything_was_given(desk: Desk) -> None:
    sessions = desk.access.sessions
    first = start(desk, desk.officer(), second_factor_due=True, must_change=True)
    assert not opened(desk, first).is_whole
    assert not opened(desk, first).is_fresh(desk.clock.now())
    second = sessions.second_factor_given(first)
    assert opened(desk, second).must_change
    third = sessions.password_changed(second)
    assert opened(desk, third).is_whole
    with pytest.raises(SessionEnded):
        sessions.second_factor_given(first)


def test_sessions_are_listed_and_revoked(desk: Desk) -> None:
    sessions, username, other = desk.access.sessions, desk.officer(), desk.officer()
    ids = [start(desk, username) for _ in range(3)]
    elsewhere = start(desk, other)
    assert len(sessions.open_sessions(username)) == 3
    assert not sessions.revoke(other, opened(desk, ids[0]).number, by=other)
    assert sessions.revoke(username, opened(desk, ids[0]).number, by=username)
    assert sessions.find(ids[0]) is None
    assert sessions.revoke_all(username, by=username, except_id=ids[1]) == 1
    assert sessions.find(ids[2]) is None
    opened(desk, ids[1])
    sessions.end(ids[1], by=username)
    assert sessions.open_sessions(username) == []
    opened(desk, elsewhere)


def test_it_ends_when_roles_change(desk: Desk) -> None:
    username = desk.officer("clerk")
    session_id = start(desk, username)
    proposal = propose(desk.ledger, username, "checker")
    opened(desk, session_id)
    give(desk.ledger, ConfirmRoles(username=username, proposal=proposal), SYSTEM)
    assert desk.access.sessions.find(session_id) is None
    opened(desk, start(desk, username))


def test_it_ends_when_the_officer_is_suspended_and_does_not_come_back(desk: Desk) -> None:
    username = desk.officer()
    session_id = start(desk, username)
    desk.suspend(username)
    assert desk.access.sessions.find(session_id) is None
    with pytest.raises(OfficerSuspended):
        start(desk, username)
    desk.resume(username)
    assert desk.access.sessions.find(session_id) is None


def test_it_ends_when_the_password_changes_but_the_one_in_which_it_was_changed(desk: Desk) -> None:
    username = desk.officer()
    here, there = start(desk, username), start(desk, username)
    desk.access.credentials.change(username, PASSWORD, "另一个 longer one 8", session_id=here)
    opened(desk, here)
    assert desk.access.sessions.find(there) is None


def test_old_sessions_are_forgotten(desk: Desk) -> None:
    start(desk, desk.officer())
    assert desk.access.purge() == 0
    desk.clock.pass_by(days=31)
    assert desk.access.purge() == 1
