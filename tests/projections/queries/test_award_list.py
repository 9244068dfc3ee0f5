"""The list of awards by a text: the beginning of a number, or a part of a name, however many bear it."""

from __future__ import annotations

import pytest

from ledger.application import Ledger
from projections.queries import search
from projections.queries.award_list import AwardFilter, award_list
from projections.queries.recipients import recipient
from projections.queries.search import holders_named
from tests.projections.queries.story import ENTERPRISE


def numbers(ledger: Ledger, text: str) -> list[str]:
    return [row.award for row in award_list(ledger.rows, AwardFilter(text=text)).rows]


def test_by_the_beginning_of_a_number_in_any_case(ledger: Ledger) -> None:
    assert numbers(ledger, "A-") == numbers(ledger, "ａ-") == ["A-1", "A-2", "A-3"]
    assert numbers(ledger, "A-2") == ["A-2"]
    assert numbers(ledger, "-2") == []


def test_by_a_part_of_a_name_or_its_initials(ledger: Ledger) -> None:
    enterprise = recipient(ledger.rows, ENTERPRISE)
    assert numbers(ledger, enterprise.name[1:3]) == ["A-1", "A-2", "A-3"]
    assert numbers(ledger, ENTERPRISE) == ["A-1", "A-2", "A-3"]
    platform = recipient(ledger.rows, "P-001")
    assert {"B-1", "C-1"} <= set(numbers(ledger, platform.operator_name))
    assert numbers(ledger, "没有这样的名称") == []


@pytest.mark.parametrize("found_at_once", [True, False])
def test_a_name_that_many_bear_finds_the_same(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, *, found_at_once: bool
) -> None:
    name = recipient(ledger.rows, ENTERPRISE).name[1:3]
    if not found_at_once:
        monkeypatch.setattr("projections.queries.award_list.holders_named", lambda *_: None)
    assert numbers(ledger, name) == ["A-1", "A-2", "A-3"]


def test_who_bears_a_part_of_a_name_is_told_up_to_a_number(ledger: Ledger) -> None:
    everybody = holders_named(ledger.rows, "P-0")
    assert everybody is not None
    assert len(everybody) == 2
    assert holders_named(ledger.rows, "P-0", at_most=1) is None
    assert holders_named(ledger.rows, "P") is None
    assert len(everybody) <= search.AT_MOST
