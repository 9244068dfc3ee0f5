"""What a department sees of a district in which something happened."""

from __future__ import annotations

from typing import Final

import pytest

from ledger.domain.signature import FINANCE
from ledger.policy.loader import default_pack
from ledger.store.scope import EVERYTHING, NOTHING
from projections.queries import supports
from projections.rebuild import rebuild
from projections.scope import rows_within, scope_of_department
from tests.ledger.application import cases
from tests.ledger.application.district import District

OF_AWARDS: Final = ("award", "instalment", "payment", "recovery", "recovery_part", "history")


@pytest.fixture
def lived(district: District) -> District:
    """Awards under clauses of three sets of departments: one paid in a batch and recovered, one due, one applied for."""
    enterprise = district.organisation()
    district.platform()
    district.budget("art4.testing", 1_000_000)
    district.budget("art10.standard", 1_000_000, department="scjg")
    district.account()
    district.due("KW-1", enterprise, "art4.testing", cases.a_test())
    district.exported("KW-1")
    district.due("SC-1", enterprise, "art10.standard", cases.standard(), department="scjg")
    district.pay("SC-1")
    district.open_recovery("SC-1", 100)
    district.assessed("JX-1", "P-001", "art6.upgrade", cases.upgrade(), department="jxj")
    return district


def seen(district: District, department: str, table: str) -> set[str]:
    """Return the awards whose rows a department sees in a table, by a query without a filter."""
    rows = rows_within(district.ledger, scope_of_department(district.ledger.pack, department))
    return {str(row["award"]) for row in rows(f"SELECT award FROM {table} WHERE award IS NOT NULL", ())}


@pytest.mark.parametrize(
    ("department", "awards"),
    [
        ("kw", {"KW-1", "SC-1"}),
        ("kxc-cgzh", {"KW-1"}),
        ("scjg", {"SC-1"}),
        ("jxj", {"SC-1", "JX-1"}),
        ("gzw", set()),
        ("swj", set()),
        ("czj", {"KW-1", "SC-1", "JX-1"}),
        ("*", {"KW-1", "SC-1", "JX-1"}),
        ("", set()),
    ],
)
def test_a_department_sees_what_it_is_in_charge_of(
    lived: District, new_database_url: str, department: str, awards: set[str]
) -> None:
    """By the award, by the budget line and by the history alike; and as well after a rebuild."""
    for _ in range(2):
        for table in OF_AWARDS:
            everyone = seen(lived, "*", table)
            assert everyone or table not in ("award", "history", "payment", "recovery"), table
            assert seen(lived, department, table) == awards & everyone, table
        rebuild(new_database_url)


def test_that_others_give_support_is_known(lived: District) -> None:
    """防重复: not to support twice, a department must know of all support."""
    gzw = scope_of_department(lived.ledger.pack, "gzw")
    holder = lived.row("SELECT holder_id FROM award WHERE award = 'SC-1'")["holder_id"]
    found = supports.support_given(rows_within(lived.ledger, gzw), str(holder))
    assert {one.award: one.department for one in found} == {"KW-1": "kw", "SC-1": "scjg"}
    assert supports.support_given(rows_within(lived.ledger, NOTHING), str(holder)) == []


def test_finance_and_auditors_see_everything_and_nobody_nothing() -> None:
    pack = default_pack()
    assert scope_of_department(pack, FINANCE) == scope_of_department(pack, "*") == EVERYTHING
    assert scope_of_department(pack, "") == NOTHING


def test_a_departments_clauses_are_those_it_may_act_on_and_their_budget_clauses() -> None:
    scope = scope_of_department(default_pack(), "jxj")
    assert {"art6.upgrade.green", "art6.upgrade", "art3.rent"} <= set(scope.clauses)
    assert "art4.testing" not in scope.clauses
