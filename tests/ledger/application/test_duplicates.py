"""A verdict on two candidates: recorded with its reason, corrected by a later one, not by who made the award."""

from __future__ import annotations

import pytest

from ledger.application.commands import ReviewDuplicates
from ledger.domain.errors import InvalidInput, NotFound, SeparationOfDuties
from ledger.domain.signature import FINANCE
from projections.queries.duplicate_reviews import review_of
from tests.ledger.application import cases
from tests.ledger.application.district import CHECKER, MAKER, UNITS, District

REVIEWER = "reviewer.czj"


@pytest.fixture
def two(district: District) -> District:
    """Two awards of one platform under one clause."""
    district.platform("P-001")
    district.assessed("A-1", "P-001", "art4.service", cases.service())
    district.assessed("A-2", "P-001", "art4.service", cases.service())
    return district


def review(district: District, *sides: str, **said: str) -> None:
    given = {"recipient": "P-001", "verdict": "distinct", "reason": "两个年度", **said}
    district.does(ReviewDuplicates(first=sides[0], second=sides[1], **given), REVIEWER, FINANCE)


def test_the_verdict_is_kept_whichever_is_named_first_and_the_later_one_counts(two: District) -> None:
    assert review_of(two.ledger.rows, "A-1", "A-2") is None
    review(two, "A-2", "A-1")
    first = review_of(two.ledger.rows, "A-1", "A-2")
    assert first is not None
    assert (first.first, first.second, first.verdict, first.reason) == ("A-1", "A-2", "distinct", "两个年度")
    assert (first.reviewed_by, first.department, first.reviewed_on) == (REVIEWER, FINANCE, two.today)
    review(two, "A-1", "A-2", verdict="duplicate", reason="同一年度", document="核〔2026〕1号")
    later = review_of(two.ledger.rows, "A-2", "A-1")
    assert later is not None
    assert (later.verdict, later.reason, later.document) == ("duplicate", "同一年度", "核〔2026〕1号")


def test_recipients_are_reviewed_by_their_numbers(two: District) -> None:
    two.organisation(UNITS[1])
    review(two, "P-001", UNITS[1], recipient="")
    assert review_of(two.ledger.rows, UNITS[1], "P-001") is not None
    with pytest.raises(NotFound):
        review(two, "P-001", "P-999", recipient="")


def test_what_is_neither_an_award_nor_an_entry_is_not_reviewed(two: District) -> None:
    with pytest.raises(NotFound):
        review(two, "A-1", "E-9")
    with pytest.raises(InvalidInput):
        review(two, "A-1", "A-1")


@pytest.mark.parametrize("said", [{"verdict": "perhaps"}, {"reason": "  "}])
def test_a_verdict_is_one_of_three_and_has_a_reason(two: District, said: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        review(two, "A-1", "A-2", **said)


def test_who_made_an_award_does_not_clear_it(two: District) -> None:
    wanted = ReviewDuplicates(
        recipient="P-001", first="A-1", second="A-2", verdict="distinct", reason="两个年度"
    )
    with pytest.raises(SeparationOfDuties):
        two.does(wanted, MAKER)
    two.does(wanted, CHECKER)
