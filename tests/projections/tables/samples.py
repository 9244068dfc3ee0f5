"""A table with everything that can go wrong in a file."""

from __future__ import annotations

from datetime import UTC, date, datetime

from projections.tables.table import Column, Kind, Table

FORMULAS = ("=1+1", "+86 10", "-5", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")')

COLUMNS = (
    Column("name", "名称", "name"),
    Column("amount_fen", "金额", "amount", Kind.MONEY),
    Column("used", "占用率", "used", Kind.PERMILLE),
    Column("day", "日期", "day", Kind.DATE),
    Column("at", "时间", "at", Kind.MOMENT),
    Column("raw", "明细", "raw", Kind.DETAIL),
)

AT = datetime(2026, 3, 1, 20, 15, 30, tzinfo=UTC)
ROWS = tuple(
    (name, 123_456_789 + place, 725, date(2026, 3, 31), AT, '{"a": [1]}')
    for place, name in enumerate(("甲，\n乙", *FORMULAS))
)
TABLE = Table(
    "sample",
    "样表：一/二",
    "Sample",
    COLUMNS,
    ROWS,
    total=("合计", sum(row[1] for row in ROWS), None, None, None, None),
    about=("平台 P-001",),
    notes=("art4：“原文”",),
)
EMPTY = Table("empty", "空表", "Empty", COLUMNS, ())
