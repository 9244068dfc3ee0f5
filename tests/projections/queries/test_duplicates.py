"""Candidates of the review of duplicates: what each rule finds, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import RegisterOrganisation
from ledger.store.scope import Scope
from projections.bootstrap import open_ledger
from projections.queries.duplicates import RULES, core, recipient_candidates, support_candidates
from projections.scope import rows_within
from tests.ledger.application.district import UNITS, District
from tests.projections.queries.story import ENTERPRISE, tell


@pytest.fixture(scope="module")
def ledger(database_url: str) -> Iterator[Ledger]:
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(database_url, clock=clock) as ledger:
        district = District(ledger, clock)
        tell(district)
        for uscc, name in ((UNITS[3], "北京汉光器件有限公司"), (UNITS[2], "怀柔汉光器件有限责任公司")):
            district.does(RegisterOrganisation(uscc=uscc, organisation_name=name, kind="enterprise"))
        yield ledger


def test_two_awards_of_one_clause_and_year_are_a_candidate(ledger: Ledger) -> None:
    found = [one for one in support_candidates(ledger.rows, 2026) if one.rule == "same_year"]
    assert [(one.recipient, one.first, one.second) for one in found] == [(ENTERPRISE, "A-1", "A-2")]
    assert found[0].first_fen == found[0].second_fen == 18_000_000


def test_numbers_that_differ_by_zeros_or_signs_are_candidates(ledger: Ledger) -> None:
    assert [one for one in support_candidates(ledger.rows, 2026) if one.rule == "like_number"] == []


def test_names_that_sound_or_look_alike(ledger: Ledger) -> None:
    pairs = {frozenset((one.first, one.second)): one for one in recipient_candidates(ledger.rows, 2026)}
    alike = pairs[frozenset((UNITS[2], UNITS[3]))]
    assert (alike.rule, alike.score) == ("like_name", 100)
    assert pairs[frozenset((UNITS[2], "P-002"))].rule == "same_code"


def test_the_surest_come_first_and_every_rule_has_a_name(ledger: Ledger) -> None:
    supports, recipients = support_candidates(ledger.rows, 2026), recipient_candidates(ledger.rows, 2026)
    for found in (supports, recipients):
        scores = [one.score for one in found]
        assert scores == sorted(scores, reverse=True)
        assert {one.rule for one in found} <= set(RULES)


def test_every_department_sees_what_may_be_double(ledger: Ledger) -> None:
    rows = rows_within(ledger, Scope("rsj"))
    assert support_candidates(rows, 2026) == support_candidates(ledger.rows, 2026)
    assert recipient_candidates(rows, 2026) == recipient_candidates(ledger.rows, 2026)


def test_another_year_has_none_of_them(ledger: Ledger) -> None:
    assert support_candidates(ledger.rows, 2025) == []
    assert recipient_candidates(ledger.rows, 2027) == []


@pytest.mark.parametrize(
    ("name", "left"),
    [("北京汉光器件有限公司", "汉光器件"), ("怀柔科技有限公司", "怀柔科技有限公司"), ("", "")],
)
def test_the_core_of_a_name(name: str, left: str) -> None:
    assert core(name) == left
