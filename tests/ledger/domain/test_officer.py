from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ledger.domain.errors import IncompatibleRoles, InvalidInput, OfficerSuspended, RoleMissing, WrongStage
from ledger.domain.officer import Officer, checked_roles
from ledger.domain.roles import Role
from ledger.domain.signature import Signature


def by(actor: str) -> Signature:
    day = date(2026, 3, 2)
    return Signature(actor, "czj", day, "k", recorded_at=datetime(2026, 3, 2, 1, tzinfo=UTC))


@pytest.fixture
def officer() -> Officer:
    return Officer.register(by("he.an"), username="zhang.min", display_name=" 张敏 ")


def test_an_officer_begins_without_roles(officer: Officer) -> None:
    assert (officer.display_name, officer.roles, officer.officer_department) == ("张敏", frozenset(), "")
    with pytest.raises(RoleMissing):
        officer.require_role("officer.register", Role.SECURITY_ADMIN)


def test_a_confirmed_proposal_replaces_the_roles_held(officer: Officer) -> None:
    for number, roles in enumerate((["clerk", "checker"], []), 1):
        assert officer.propose_roles(by("he.an"), roles, "kw") == number
        officer.confirm_roles(by("xi.tong"), number)
        assert officer.roles == checked_roles(roles)


def test_a_proposal_is_confirmed_once(officer: Officer) -> None:
    number = officer.propose_roles(by("he.an"), ["clerk"], "kw")
    officer.confirm_roles(by("xi.tong"), number)
    with pytest.raises(WrongStage):
        officer.confirm_roles(by("xi.tong"), number)


def test_roles_are_known_and_go_together(officer: Officer) -> None:
    with pytest.raises(InvalidInput):
        officer.propose_roles(by("he.an"), ["emperor"], "kw")
    with pytest.raises(IncompatibleRoles) as refused:
        officer.propose_roles(by("he.an"), ["payer", "checker"], "kw")
    assert "复核" in refused.value.message


def test_a_suspended_officer_does_nothing(officer: Officer) -> None:
    officer.take_first_office(by("system:bootstrap"), Role.SECURITY_ADMIN, "czj")
    officer.require_role("officer.register", Role.SECURITY_ADMIN)
    officer.suspend(by("he.an"), "调离")
    with pytest.raises(OfficerSuspended):
        officer.require_role("officer.register", Role.SECURITY_ADMIN)
    officer.resume(by("he.an"), "返岗")
    officer.require_role("officer.register", Role.SECURITY_ADMIN)


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\u0000b", "a\nb"])
def test_names_are_printable(name: str) -> None:
    with pytest.raises(InvalidInput):
        Officer.register(by("he.an"), username="zhang.min", display_name=name)
