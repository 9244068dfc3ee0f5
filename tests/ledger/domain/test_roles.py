from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.roles import ROLE_NAMES, SOLITARY, Role, incompatible

ANY = st.sets(st.sampled_from(list(Role)))


@pytest.mark.parametrize(
    "roles",
    [
        {Role.CLERK, Role.CHECKER, Role.APPROVER, Role.RECONCILER},
        {Role.CLERK, Role.PAYER, Role.RECONCILER},
        {Role.AUDITOR},
        set(),
    ],
)
def test_roles_that_go_together(roles: set[Role]) -> None:
    assert incompatible(roles) is None


@given(ANY)
def test_who_audits_or_administers_does_nothing_else(roles: set[Role]) -> None:
    if roles & SOLITARY and len(roles) > 1:
        assert incompatible(roles) is not None


@given(ANY)
def test_who_pays_neither_checks_nor_approves(roles: set[Role]) -> None:
    if Role.PAYER in roles and roles & {Role.CHECKER, Role.APPROVER}:
        assert incompatible(roles) is not None


@given(ANY, ANY)
def test_fewer_roles_are_never_less_compatible(roles: set[Role], fewer: set[Role]) -> None:
    if incompatible(roles) is None:
        assert incompatible(roles & fewer) is None


def test_every_role_has_its_names() -> None:
    assert set(ROLE_NAMES) == set(Role)
