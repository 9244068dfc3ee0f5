from __future__ import annotations

import pytest

from access.officers import Officer
from access.permissions import (
    EVERYWHERE,
    export_needs_fresh,
    may_export,
    may_give,
    may_see,
    needs_fresh,
    only_in_finance,
    permissions,
    roles_for,
    scope_of,
)
from access.roles import ADMINISTRATORS, BUSINESS, Role, role_name
from ledger.application import verbs
from ledger.application.verb import commands


def officer(*roles: Role, department: str = "kw", suspended: bool = False) -> Officer:
    return Officer("zhang.min", "张敏", department, frozenset(roles), suspended)


def test_every_command_has_its_permission_and_there_are_no_others() -> None:
    verbs.register()
    assert set(permissions().commands) == {command.name for command in commands()}


def test_every_command_but_the_bootstrap_is_somebodys() -> None:
    nobodys = {name for name, one in permissions().commands.items() if not one.roles}
    assert nobodys == {"officer.bootstrap"}


def test_who_makes_does_not_check_by_role_alone() -> None:
    for proposal, confirmation in (
        ("budget.propose_adjustment", "budget.confirm_adjustment"),
        ("payee.propose_account", "payee.confirm_account"),
        ("batch.make", "batch.approve"),
        ("batch.approve", "batch.export"),
        ("award.apply", "award.approve"),
    ):
        assert not roles_for(proposal) & roles_for(confirmation)


def test_administrators_and_auditors_give_no_business_command() -> None:
    for name, one in permissions().commands.items():
        if not name.startswith("officer."):
            assert one.roles <= BUSINESS, name
    for area in ("burn", "awards", "batches", "statements", "payees"):
        for role in ADMINISTRATORS:
            assert not may_see(officer(role, department="czj"), area)


def test_a_command_is_given_by_its_roles_in_the_finance_bureau_where_it_says_so() -> None:
    assert may_give(officer(Role.CLERK), "award.apply")
    assert not may_give(officer(Role.CHECKER), "award.apply")
    assert not may_give(officer(Role.CLERK, suspended=True), "award.apply")
    assert not may_give(officer(Role.CLERK), "batch.make")
    assert may_give(officer(Role.CLERK, department="czj"), "batch.make")
    assert not may_give(officer(Role.CLERK), "no.such_command")
    assert only_in_finance("batch.make")
    assert not only_in_finance("award.apply")
    assert roles_for("no.such_command") == frozenset()


def test_areas_are_seen_by_their_roles() -> None:
    assert may_see(None, "public")
    assert not may_see(None, "account")
    assert may_see(officer(), "account")
    assert not may_see(officer(suspended=True), "account")
    assert not may_see(officer(Role.CLERK), "no such area")
    assert not may_see(officer(Role.CHECKER), "statements")
    assert may_see(officer(Role.CHECKER, department="czj"), "statements")
    assert may_see(officer(Role.AUDITOR), "statements")
    assert may_see(officer(Role.AUDIT_ADMIN), "audit")
    assert not may_see(officer(Role.SECURITY_ADMIN), "audit")


def test_what_moves_money_or_rights_needs_a_fresh_password() -> None:
    for name in ("award.approve", "batch.approve", "batch.export", "officer.confirm_roles"):
        assert needs_fresh(name)
    assert not needs_fresh("award.apply")
    assert not needs_fresh("no.such_command")
    assert export_needs_fresh("batch")
    assert not export_needs_fresh("nothing")
    assert may_export(officer(Role.PAYER, department="czj"), "batch")
    assert not may_export(officer(Role.CHECKER, department="czj"), "batch")
    assert not may_export(officer(Role.PAYER), "batch")


@pytest.mark.parametrize(
    ("roles", "department", "scope"),
    [
        ((Role.CLERK,), "kw", "kw"),
        ((Role.CLERK,), "czj", EVERYWHERE),
        ((Role.AUDITOR,), "kw", EVERYWHERE),
        ((Role.SYSTEM_ADMIN,), "czj", ""),
        ((), "czj", ""),
    ],
)
def test_the_finance_bureau_and_auditors_see_all_departments(
    roles: tuple[Role, ...], department: str, scope: str
) -> None:
    assert scope_of(officer(*roles, department=department)) == scope
    assert scope_of(officer(*roles, department=department, suspended=True)) == ""


def test_roles_have_names_in_both_languages() -> None:
    for role in Role:
        assert role_name(role, "zh") != role_name(role, "en")
