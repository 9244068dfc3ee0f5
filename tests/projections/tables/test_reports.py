"""The reports say what the queries found, each cell under its own column."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.domain.platform import Platform
from projections.bootstrap import open_ledger
from projections.queries.burn import By, burn, promised
from projections.queries.caps import caps
from projections.queries.history import history
from projections.tables.reports import burn_table, caps_table, history_tables, months_table, promises_table
from projections.tables.table import Cell, Language, Table
from tests.ledger.application.district import District
from tests.projections.queries.story import ENTERPRISE, WAN, tell

MIDYEAR = date(2026, 6, 30)


@pytest.fixture(scope="module")
def ledger(database_url: str) -> Iterator[Ledger]:
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(database_url, clock=clock) as ledger:
        tell(District(ledger, clock))
        yield ledger


def by_key(table: Table, row: tuple[Cell, ...]) -> dict[str, Cell]:
    return {column.key: cell for column, cell in zip(table.columns, row, strict=True)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_history(ledger: Ledger, language: Language) -> None:
    entries = history(ledger.rows, Platform.create_id("P-001"), pack=ledger.pack)
    full, summed = history_tables(entries, ledger.pack, language, ("P-001",))
    assert len(full.rows) == len(entries)
    paid = by_key(full, full.rows[8])
    assert paid["title"] == {"zh": "支付确认", "en": "Paid"}[language]
    assert (paid["amount_fen"], paid["paid_fen"], paid["received_fen"]) == (200 * WAN,) * 3
    assert paid["due_fen"] is None
    assert (paid["clause"], paid["department"]) == ("art4.service", "czj")
    assert (
        paid["clause_title"]
        == {"zh": "平台服务成效年度支持", "en": "Yearly support for the results of platform services"}[
            language
        ]
    )
    assert paid["department_name"] == {"zh": "区财政局", "en": "District Finance Bureau"}[language]
    assert full.total is not None
    total = by_key(full, full.total)
    assert (total["amount_fen"], total["approved_fen"], total["received_fen"]) == (None, 350 * WAN, 250 * WAN)
    assert summed.total is not None
    assert by_key(summed, summed.total)["recovered_fen"] == 50 * WAN
    assert [note.partition("：")[0] for note in summed.notes] == [
        "art1.construction.unmatched",
        "art4.service",
    ]


def test_a_history_of_nothing(ledger: Ledger) -> None:
    full, summed = history_tables([], ledger.pack, "zh", ())
    assert (full.rows, full.total, summed.rows, summed.notes) == ((), None, (), ())


def test_caps(ledger: Ledger) -> None:
    table = caps_table(
        caps(ledger.rows, pot="art4.testing"), ledger.pack, "zh", holders={ENTERPRISE: "一家企业"}
    )
    row = by_key(table, table.rows[0])
    assert (row["scope"], row["period"], row["held_fen"], row["room_fen"]) == (
        "企业",
        "2026 年",
        36 * WAN,
        14 * WAN,
    )
    assert (row["held_permille"], row["held_by"]) == (720, "A-1, A-2")
    assert (row["pot"], row["pot_title"]) == ("art4.testing", "科学仪器和传感器企业测试验证补贴")
    assert (row["holder"], row["holder_name"]) == (ENTERPRISE, "一家企业")


@pytest.mark.parametrize(
    ("by", "first", "left_out"),
    [
        ("line", "department", set[str]()),
        ("department", "department", {"clause", "clause_title", "fund_source", "fund_source_name"}),
        ("clause", "clause", {"department", "department_code", "fund_source", "fund_source_name"}),
    ],
)
def test_burn(ledger: Ledger, by: By, first: str, left_out: set[str]) -> None:
    table = burn_table(burn(ledger.rows, 2026, on=MIDYEAR, by=by), ledger.pack, "zh")
    assert table.columns[0].key == first
    assert not left_out & {column.key for column in table.columns}
    assert table.total is not None
    total = by_key(table, table.total)
    assert total[first] == "合计"
    assert (total["paid_fen"], total["free_fen"], total["promised_fen"]) == (318 * WAN, 704 * WAN, 50 * WAN)
    assert total["execution_permille"] == 271
    assert "49.6%" in table.about[0]


def test_the_months_of_the_whole_year_are_twelve_and_those_to_come_say_nothing(ledger: Ledger) -> None:
    moved = months_table(burn(ledger.rows, 2026, on=MIDYEAR), "zh")
    months = months_table(burn(ledger.rows, 2026, on=MIDYEAR), "zh", whole_year=True)
    assert [row[0] for row in months.rows] == [f"2026-{number:02}" for number in range(1, 13)]
    assert set(moved.rows) <= set(months.rows)
    assert months.total == moved.total
    by_month = {str(row[0]): by_key(months, row) for row in months.rows}
    still = next(
        month
        for month in sorted(by_month)
        if by_month[month] not in [by_key(moved, row) for row in moved.rows]
    )
    assert by_month[still]["paid_fen"] == 0
    assert set(months.rows[-1][1:]) == {None}


def test_months_and_promises(ledger: Ledger) -> None:
    months = months_table(burn(ledger.rows, 2026, on=MIDYEAR), "zh")
    april = by_key(months, months.rows[1])
    assert (april["month"], april["spent_so_far_fen"], april["execution_permille"]) == (
        "2026-04",
        268 * WAN,
        271,
    )
    assert april["time_gone_permille"] == 329
    ahead = promises_table(promised(ledger.rows, 2026), 2026, ledger.pack, "zh")
    ahead_row = by_key(ahead, ahead.rows[0])
    assert ahead_row["committed_fen"] == 50 * WAN
    assert (ahead_row["department_code"], ahead_row["fund_source"], ahead_row["fund_source_name"]) == (
        "jxj",
        "district",
        "区级资金",
    )
