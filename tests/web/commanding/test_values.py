from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import InvalidInput
from web.commanding.fields import Kind
from web.commanding.values import (
    READERS,
    as_day,
    as_fen,
    as_integer,
    as_lines,
    as_month,
    as_numbers,
    as_text,
)


def test_officers_type_as_they_do() -> None:
    assert as_fen("￥１，２３４．５６") == 123_456
    assert as_integer(" ２０２６ ") == 2026
    assert as_numbers("1、2，3; 4") == [1, 2, 3, 4]
    assert as_day("2026/03/01") == as_day("2026.03.01") == "2026-03-01"
    assert as_month("2026-03") == as_month("2026-03-01") == "2026-03-01"
    assert as_lines(" a \r\n\r\n b") == ["a", "b"]
    assert as_text("a \r\n b \n") == "a\n b"


@pytest.mark.parametrize("written", ["", "1.5", "一", "1e3", "9" * 16, "--1", "1 2"])
def test_what_is_no_whole_number_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput):
        as_integer(written)


@given(st.text())
def test_no_text_is_an_accident(written: str) -> None:
    for read in READERS.values():
        try:
            read(written)
        except InvalidInput:
            continue


def test_every_kind_of_one_value_has_a_reader() -> None:
    apart = {Kind.FLAG, Kind.TRUTH, Kind.CHECKS, Kind.RECORD, Kind.RECORDS, Kind.FACTS}
    assert set(READERS) == set(Kind) - apart
