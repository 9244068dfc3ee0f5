"""Our own numbers: what writes them and what finds them in a statement agree."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.batch import MAX_PAYMENTS
from ledger.domain.errors import InvalidInput
from ledger.domain.references import (
    MAX_BATCHES,
    MAX_PLACES,
    OUR_REFERENCE,
    batch_day,
    batch_number,
    batch_of,
    check_batch_number,
    payment_reference,
)
from ledger.statements.wording import only_reference_in, references_in

DAYS = st.dates(date(1992, 1, 1), date(2099, 12, 31))
TURNS = st.integers(1, MAX_BATCHES)
PLACES = st.integers(1, MAX_PLACES)


def test_how_they_are_written() -> None:
    batch = batch_number(date(2026, 3, 31), 2)
    assert batch == "YQ20260331-002"
    assert payment_reference(batch, 17) == "YQ20260331-002017"
    assert batch_of("YQ20260331-002017") == batch


def test_a_full_batch_has_places_enough() -> None:
    assert MAX_PAYMENTS <= MAX_PLACES


@given(DAYS, TURNS)
def test_a_number_tells_its_day_and_turn(day: date, turn: int) -> None:
    assert batch_day(batch_number(day, turn)) == (day, turn)


@given(DAYS, TURNS, PLACES)
def test_statements_find_every_reference_however_the_bank_wrote_it(day: date, turn: int, place: int) -> None:
    reference = payment_reference(batch_number(day, turn), place)
    for written in (reference, reference.lower(), reference.replace("-", ""), f"拨付{reference}补贴款"):
        assert references_in(written) == (reference,)


@given(DAYS, TURNS)
def test_a_batch_number_is_no_reference(day: date, turn: int) -> None:
    batch = batch_number(day, turn)
    assert OUR_REFERENCE.search(f"批次 {batch} 整批") is None
    assert only_reference_in(batch) == ""


@given(st.lists(st.tuples(DAYS, TURNS, PLACES), min_size=2, max_size=20, unique=True))
def test_no_two_payments_share_a_reference(which: list[tuple[date, int, int]]) -> None:
    assert len({payment_reference(batch_number(day, turn), place) for day, turn, place in which}) == len(
        which
    )


def test_typed_numbers_come_to_one_form() -> None:
    assert check_batch_number(" yq20260331－002 ") == "YQ20260331-002"


@pytest.mark.parametrize(
    "text", ["", "YQ20260331", "YQ20260331-1", "YQ20260331-000", "YQ20260231-001", "YQ20260331-0001", "X"]
)
def test_what_is_no_batch_number(text: str) -> None:
    with pytest.raises(InvalidInput):
        check_batch_number(text)


def test_beyond_what_three_digits_hold() -> None:
    for turn in (0, MAX_BATCHES + 1):
        with pytest.raises(InvalidInput):
            batch_number(date(2026, 3, 31), turn)
    for place in (0, MAX_PLACES + 1):
        with pytest.raises(ValueError, match="no place"):
            payment_reference("YQ20260331-001", place)
