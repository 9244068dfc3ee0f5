from __future__ import annotations

from datetime import date

import pytest

from access.opened import Access
from cli.sampling.officers import demo_officers, give_passwords, sample_officers
from ledger.application.clock import SetClock
from ledger.domain.errors import IdempotencyConflict
from ledger.domain.roles import Role, incompatible
from projections.bootstrap import open_ledger
from projections.queries.officers import officer_rows, proposals


def test_somebody_holds_every_role_and_nobody_incompatible_ones() -> None:
    officers = sample_officers()
    assert {role for one in officers for role in one.roles} == set(Role)
    assert all(incompatible(one.roles) is None for one in officers)
    assert len({one.username for one in officers}) == len(officers)


def test_they_are_appointed_by_two_and_can_sign_in(new_database_url: str) -> None:
    with open_ledger(new_database_url, clock=SetClock(date(2026, 1, 5)), pool_size=1) as ledger:
        officers = demo_officers(ledger)
        found = {one.username: one for one in officer_rows(ledger.rows).rows}
        assert {one.username: (list(one.roles), one.department) for one in officers} == {
            username: (one.roles, one.department) for username, one in found.items()
        }
        assert proposals(ledger.rows) == []
        access = Access.of(ledger)
        give_passwords(access, officers[:2], "correct horse battery")
        assert not access.credentials.check(officers[0].username, "correct horse battery").must_change
        assert demo_officers(ledger) == officers
        assert len(officer_rows(ledger.rows).rows) == len(officers)


def test_they_do_not_join_other_officers(new_database_url: str) -> None:
    clock = SetClock(date(2026, 1, 5))
    with open_ledger(new_database_url, clock=clock, pool_size=1) as ledger:
        demo_officers(ledger)
        clock.set(date(2026, 1, 6))
        with pytest.raises(IdempotencyConflict):
            demo_officers(ledger)
