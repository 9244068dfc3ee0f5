from __future__ import annotations

import tracemalloc

import pytest

from ledger.domain.errors import FileTooLarge, UnreadableStatement
from ledger.statements import delimited
from ledger.statements.delimited import DELIMITERS, read_delimited
from ledger.statements.layout import header_score
from ledger.statements.limits import MAX_SEPARATORS


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_delimiter_is_the_one_that_makes_a_header(delimiter: str) -> None:
    text = f"title, with; many\tmarks|\n交易日期{delimiter}金额{delimiter}摘要\n2026-03-05{delimiter}1.00{delimiter}a\n"
    assert read_delimited("a.csv", text, header_score).rows[1:] == (
        ("交易日期", "金额", "摘要"),
        ("2026-03-05", "1.00", "a"),
    )


def test_quoted_cells_hold_commas_and_line_ends() -> None:
    rows = read_delimited("a.csv", '日期,金额,摘要\n2026-03-05,"1,000.00","一\n二"\n', header_score).rows
    assert rows[1] == ("2026-03-05", "1,000.00", "一\n二")


def test_text_after_a_closing_quotation_mark_is_kept_as_padding() -> None:
    assert (
        read_delimited("a.csv", 'date,amount\n2026-03-05,"-1,099.14"\t,CNY\n', header_score).rows[1][1]
        == "-1,099.14"
    )


def test_an_open_quotation_is_refused() -> None:
    with pytest.raises(UnreadableStatement, match="引号"):
        read_delimited("a.csv", '日期,金额\n2026-03-05,"1,00', header_score)


def test_a_field_beyond_the_readers_limit_is_refused() -> None:
    with pytest.raises(UnreadableStatement):
        read_delimited("a.csv", "日期,金额\n" + "x" * 200_000, header_score)


def test_a_last_row_that_ends_early_is_noticed() -> None:
    assert read_delimited("a.csv", "日期,金额,摘要\n2026-03-05,1.00,a\n2026-03-06,1", header_score).cut
    assert not read_delimited(
        "a.csv", "日期,金额,摘要\n2026-03-05,1.00,a\n2026-03-06,1.00,b", header_score
    ).cut
    assert not read_delimited("a.csv", "日期,金额,摘要\n2026-03-05,1.00,a\n合计,1.00\n", header_score).cut


def test_a_last_row_whose_last_cell_is_blank_is_whole() -> None:
    assert not read_delimited(
        "a.csv", "日期,金额,摘要\n2026-03-05,1.00,a\n2026-03-06,1.00,", header_score
    ).cut


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_a_line_of_separators_alone_is_refused_before_its_cells_are_made(delimiter: str) -> None:
    """64 MB of them would keep a process busy for minutes, and hold gigabytes."""
    text = f"日期{delimiter}金额\n" + delimiter * 30_000_000
    tracemalloc.start()
    with pytest.raises((FileTooLarge, UnreadableStatement)):
        read_delimited("a.csv", text, header_score)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 * len(text)


def test_a_line_of_too_many_columns_is_named() -> None:
    with pytest.raises(FileTooLarge, match="100001"):
        read_delimited("a.csv", "日期,金额\n" + "," * 100_000, header_score)


def test_lines_of_many_blank_columns_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_CELLS", 5_000)
    row = "2026-03-05,1.00" + "," * 998 + "\n"
    assert len(read_delimited("a.csv", "日期,金额\n" + 4 * row, header_score).rows) == 5
    with pytest.raises(FileTooLarge, match="5002"):
        read_delimited("a.csv", "日期,金额\n" + 5 * row, header_score)


def test_blank_columns_after_the_last_are_no_columns() -> None:
    text = "日期,金额" + "," * (MAX_SEPARATORS - 1) + "\n2026-03-05,1.00\n"
    assert read_delimited("a.csv", text, header_score).rows[0] == ("日期", "金额")
