from __future__ import annotations

import pytest

from ledger.domain.errors import UnreadableStatement
from ledger.statements.delimited import DELIMITERS, read_delimited
from ledger.statements.layout import header_score


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
