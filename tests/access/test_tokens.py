from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from access.permissions import EVERYWHERE
from access.roles import Role
from ledger.application.commands import ConfirmRoles
from ledger.domain.errors import InvalidInput, NotFound, OfficerSuspended, TokenInvalid, TokenTooWide
from tests.access.conftest import PASSWORD, Desk
from tests.ledger.application.test_officers import SYSTEM, give, propose

DAYS = timedelta(days=30)


def issue(desk: Desk, username: str, *scopes: str, **more: object) -> str:
    options: dict[str, object] = {"label": "import", "life": DAYS, "by": username, **more}
    text, _ = desk.access.tokens.issue(username, scopes=scopes or ("read",), **options)  # type: ignore[arg-type]
    return text


def test_a_password_set_anew_ends_tokens_unless_they_are_kept(desk: Desk) -> None:
    """Whoever knew the old password may have issued one; the officer's own change may keep them."""
    credentials, username, another = desk.access.credentials, desk.officer(), "another long one, 9"
    steps: tuple[tuple[Callable[[], object], bool], ...] = (
        (lambda: credentials.change(username, PASSWORD, another), True),
        (lambda: credentials.change(username, another, PASSWORD, ends_tokens=True), False),
        (lambda: credentials.issue_temporary(username, by="xi.tong"), False),
        (lambda: credentials.redeem_link(credentials.issue_link(username, by="xi.tong"), another), False),
        (lambda: credentials.set(username, PASSWORD, by="system:operator", must_change=True), False),
    )
    for step, lives in steps:
        text = issue(desk, username)
        step()
        if lives:
            assert desk.access.tokens.use(text).officer.username == username
            continue
        with pytest.raises(TokenInvalid):
            desk.access.tokens.use(text)


def test_a_token_is_used_and_only_its_digest_is_stored(desk: Desk) -> None:
    username = desk.officer("clerk")
    text = issue(desk, username, "read:burn", "award.*", "instalment.hold")
    assert text.startswith("yq_")
    use = desk.access.tokens.use(text)
    assert (use.officer.username, use.scope) == (username, "kw")
    assert use.may_see("burn")
    assert not use.may_see("awards")
    assert use.may_give("award.apply")
    assert use.may_give("instalment.hold")
    assert not use.may_give("instalment.release")
    assert not use.may_give("award.approve"), "the token may, its officer may not"
    assert text.split("_", 2)[2] not in str(desk.access.store.rows("SELECT * FROM access.token"))


@pytest.mark.parametrize(
    "change", [lambda text: text[:-1], lambda text: text[:-4] + "AAAA", lambda _: "yq_", str.upper]
)
def test_other_texts_are_no_tokens(desk: Desk, change: object) -> None:
    text = issue(desk, desk.officer())
    with pytest.raises(TokenInvalid):
        desk.access.tokens.use(change(text))  # type: ignore[operator]


def test_it_expires_and_is_revoked(desk: Desk) -> None:
    tokens, username = desk.access.tokens, desk.officer()
    first, second = issue(desk, username), issue(desk, username)
    assert tokens.revoke(tokens.use(first).token.id, username, username=username)
    assert not tokens.revoke(tokens.use(second).token.id, "x", username="somebody.else")
    with pytest.raises(TokenInvalid):
        tokens.use(first)
    assert len(tokens.tokens(username)) == 2
    desk.clock.pass_by(days=30)
    with pytest.raises(TokenInvalid):
        tokens.use(second)


def test_it_is_never_wider_than_its_officer_when_it_is_used(desk: Desk) -> None:
    username = desk.officer("clerk", "reconciler", department="czj")
    text = issue(desk, username, "read", "statement.match", roles=[Role.RECONCILER], department="kw")
    use = desk.access.tokens.use(text)
    assert use.officer.roles == {Role.RECONCILER}
    assert (use.scope, use.may_give("statement.match")) == ("kw", True)
    proposal = propose(desk.ledger, username, "clerk", department="jxj")
    give(desk.ledger, ConfirmRoles(username=username, proposal=proposal), SYSTEM)
    later = desk.access.tokens.use(text)
    assert later.officer.roles == frozenset()
    assert later.scope == ""
    assert not later.may_give("statement.match")
    assert not later.may_see("burn")
    desk.suspend(username)
    with pytest.raises(OfficerSuspended):
        desk.access.tokens.use(text)


def test_it_is_never_issued_wider_than_its_officer(desk: Desk) -> None:
    clerk, auditor = desk.officer("clerk"), desk.officer("auditor", department="czj")
    with pytest.raises(TokenTooWide):
        issue(desk, clerk, roles=[Role.APPROVER])
    with pytest.raises(TokenTooWide):
        issue(desk, clerk, department="jxj")
    assert desk.access.tokens.use(issue(desk, clerk, department="kw")).scope == "kw"
    assert desk.access.tokens.use(issue(desk, auditor)).scope == EVERYWHERE
    assert desk.access.tokens.use(issue(desk, auditor, department="kw")).scope == "kw"
    desk.suspend(clerk)
    with pytest.raises(OfficerSuspended):
        issue(desk, clerk)


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": ""},
        {"label": "x" * 61},
        {"life": timedelta(0)},
        {"life": timedelta(days=367)},
    ],
)
def test_what_cannot_be_issued_is_refused(desk: Desk, wrong: dict[str, object]) -> None:
    username = desk.officer()
    with pytest.raises(InvalidInput):
        issue(desk, username, **wrong)
    with pytest.raises(InvalidInput):
        issue(desk, username, "everything")
    with pytest.raises(InvalidInput):
        desk.access.tokens.issue(username, label="x", scopes=(), life=DAYS, by=username)
    with pytest.raises(NotFound):
        issue(desk, "nobody")


def test_its_last_use_is_noted_at_most_once_a_minute(desk: Desk) -> None:
    tokens, text = desk.access.tokens, issue(desk, desk.officer())
    first = tokens.use(text).token.last_used_at
    desk.clock.pass_by(seconds=59)
    assert tokens.use(text).token.last_used_at == first
    desk.clock.pass_by(seconds=1)
    assert tokens.use(text).token.last_used_at == desk.clock.now()
