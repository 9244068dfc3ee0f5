"""Budget burn (预算执行): how far each line is spent, month by month, against the time gone by (序时进度)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, Literal

from ledger.ports import Rows
from projections.queries.records import records

By = Literal["department", "clause", "line"]

_KEYS: Final[dict[By, str]] = {"department": "b.department", "clause": "b.clause", "line": "b.line"}
_AMOUNTS = ("appropriated_fen", "adjusted_fen", "committed_fen", "due_fen", "paid_fen", "returned_fen")


@dataclass(frozen=True)
class Amounts:
    """Amounts of budget lines, in fen."""

    appropriated_fen: int = 0
    adjusted_fen: int = 0
    committed_fen: int = 0
    due_fen: int = 0
    paid_fen: int = 0
    returned_fen: int = 0

    @property
    def total_fen(self) -> int:
        """What may be spent: appropriated and adjusted."""
        return self.appropriated_fen + self.adjusted_fen

    @property
    def spent_fen(self) -> int:
        """What was paid and did not come back."""
        return self.paid_fen - self.returned_fen

    @property
    def free_fen(self) -> int:
        """What is neither committed nor due nor spent."""
        return self.total_fen - self.committed_fen - self.due_fen - self.spent_fen

    @property
    def execution(self) -> Fraction | None:
        """The execution rate (执行率), exactly; None where nothing was appropriated."""
        return Fraction(self.spent_fen, self.total_fen) if self.total_fen > 0 else None

    def runs_dry_on(self, fiscal_year: int, on: date) -> date | None:
        """Return the day the money ends at the pace of the year so far; None if it lasts beyond the year.

        The pace is what was spent from 1 January to ``on``; no day is foretold before anything was spent.
        """
        if fiscal_year != on.year or self.spent_fen <= 0 or self.total_fen <= 0:
            return None
        gone = (on - date(fiscal_year, 1, 1)).days + 1
        lasts = self.total_fen * gone // self.spent_fen
        dry = date(fiscal_year, 1, 1) + timedelta(days=min(lasts, 366))
        return dry if dry.year == fiscal_year else None


@dataclass(frozen=True)
class BurnRow(Amounts):
    """Amounts of one department, clause or line (``key``), and what later years already promise of the same.

    ``department``, ``clause`` and ``fund_source`` are None where the row sums over several.
    """

    key: str = ""
    department: str | None = None
    clause: str | None = None
    fund_source: str | None = None
    promised_fen: int = 0


@dataclass(frozen=True)
class MonthBar(Amounts):
    """What moved in one month, by business date; ``month`` is its first day.

    Months before the fiscal year appear where the line was already promised or appropriated then.
    """

    month: date = date.min
    spent_so_far_fen: int = 0
    """Spent from the first month up to the end of this one."""
    time_gone: Fraction = Fraction(0)
    """The part of the fiscal year gone by at the month's end."""


@dataclass(frozen=True)
class BurnTable:
    """Budget burn of a fiscal year on a day."""

    fiscal_year: int
    on: date
    by: By
    rows: tuple[BurnRow, ...]
    total: BurnRow
    months: tuple[MonthBar, ...]
    time_gone: Fraction
    """序时进度: the part of the fiscal year gone by at the end of the day."""

    def has_begun(self, month: date) -> bool:
        """Return whether a month, given by its first day, has begun, or something moved in it or after it."""
        return month <= max([self.on, *(bar.month for bar in self.months)])


@dataclass(frozen=True)
class Promise:
    """What earlier approvals already commit of one line of a later year, in fen."""

    fiscal_year: int
    line: str
    department: str
    clause: str
    fund_source: str
    opened: bool
    committed_fen: int


@dataclass(frozen=True)
class _Stored(Amounts):
    key: str = ""
    department: str | None = None
    clause: str | None = None
    fund_source: str | None = None


@dataclass(frozen=True)
class _Month(Amounts):
    month: date = date.min


@dataclass(frozen=True)
class _Filter:
    """Which lines: by department and clause, where given."""

    sql: str = ""
    parameters: tuple[str, ...] = field(default=())


def burn(
    rows: Rows,
    fiscal_year: int,
    *,
    on: date,
    by: By = "line",
    department: str | None = None,
    clause: str | None = None,
    line: str | None = None,
) -> BurnTable:
    """Return the burn of a fiscal year by department, clause or line, with month bars and time progress."""
    only = _filter(department, clause, line)
    promises = _promised_by_key(rows, fiscal_year, by, only)
    found = {
        stored.key: BurnRow(
            **{name: getattr(stored, name) for name in _AMOUNTS},
            key=stored.key,
            department=stored.department,
            clause=stored.clause,
            fund_source=stored.fund_source,
            promised_fen=promises.get(stored.key, 0),
        )
        for stored in _standings(rows, fiscal_year, by, only)
    }
    table = tuple(found[key] for key in sorted(found))
    return BurnTable(
        fiscal_year=fiscal_year,
        on=on,
        by=by,
        rows=table,
        total=_total(table),
        months=_months(rows, fiscal_year, only),
        time_gone=time_gone(fiscal_year, on),
    )


def years(rows: Rows) -> list[int]:
    """Return the fiscal years of which a line was opened or drawn on, the latest first."""
    found = rows("SELECT DISTINCT fiscal_year FROM budget WHERE opened OR drawn_on ORDER BY 1 DESC", ())
    return [int(str(row["fiscal_year"])) for row in found]


def promised(
    rows: Rows, after_year: int, *, department: str | None = None, clause: str | None = None
) -> list[Promise]:
    """Return what is already committed of the years after one, line by line."""
    only = _filter(department, clause)
    return records(
        rows,
        Promise,
        "SELECT b.fiscal_year, b.line, b.department, b.clause, b.fund_source, b.opened, b.committed_fen"
        f" FROM budget b WHERE b.fiscal_year > %s AND b.committed_fen > 0{only.sql} ORDER BY b.line",
        (after_year, *only.parameters),
    )


def time_gone(fiscal_year: int, on: date) -> Fraction:
    """Return the part of a fiscal year gone by at the end of a day (序时进度), between 0 and 1."""
    starts, ends = date(fiscal_year, 1, 1), date(fiscal_year + 1, 1, 1)
    gone = (min(max(on + timedelta(days=1), starts), ends) - starts).days
    return Fraction(gone, (ends - starts).days)


def together(amounts: Iterable[Amounts]) -> Amounts:
    """Return what several amounts come to."""
    known = list(amounts)
    return Amounts(**{name: sum(getattr(one, name) for one in known) for name in _AMOUNTS})


def _filter(department: str | None, clause: str | None, line: str | None = None) -> _Filter:
    wanted = {"b.department = %s": department, "b.clause = %s": clause, "b.line = %s": line}
    given = {condition: value for condition, value in wanted.items() if value is not None}
    return _Filter("".join(f" AND {condition}" for condition in given), tuple(given.values()))


def _standings(rows: Rows, fiscal_year: int, by: By, only: _Filter) -> Sequence[_Stored]:
    sums = ", ".join(f"sum(b.{name})::bigint AS {name}" for name in _AMOUNTS)
    single = ", ".join(
        f"CASE WHEN min(b.{name}) = max(b.{name}) THEN min(b.{name}) END AS {name}"
        for name in ("department", "clause", "fund_source")
    )
    return records(
        rows,
        _Stored,
        f"SELECT {_KEYS[by]} AS key, {single}, {sums} FROM budget b"
        f" WHERE b.fiscal_year = %s{only.sql} GROUP BY {_KEYS[by]}",
        (fiscal_year, *only.parameters),
    )


def _promised_by_key(rows: Rows, fiscal_year: int, by: By, only: _Filter) -> dict[str, int]:
    """Return what later years promise, under the key that the same thing has in this year."""
    key = _KEYS[by]
    if by == "line":
        key = "concat_ws('|', %s::text, b.department, b.clause, b.fund_source)"
    found = rows(
        f"SELECT {key} AS key, sum(b.committed_fen)::bigint AS committed_fen FROM budget b"
        f" WHERE b.fiscal_year > %s{only.sql} GROUP BY 1",
        (*([fiscal_year] if by == "line" else []), fiscal_year, *only.parameters),
    )
    return {str(row["key"]): int(str(row["committed_fen"])) for row in found}


def _months(rows: Rows, fiscal_year: int, only: _Filter) -> tuple[MonthBar, ...]:
    sums = ", ".join(f"sum(m.{name})::bigint AS {name}" for name in _AMOUNTS)
    found = records(
        rows,
        _Month,
        f"SELECT m.month, {sums} FROM budget b JOIN burn_month m ON m.line = b.line"
        f" WHERE b.fiscal_year = %s{only.sql} GROUP BY m.month ORDER BY m.month",
        (fiscal_year, *only.parameters),
    )
    bars, so_far = [], 0
    for one in found:
        so_far += one.spent_fen
        last_day = (one.month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        bars.append(
            MonthBar(
                **{name: getattr(one, name) for name in _AMOUNTS},
                month=one.month,
                spent_so_far_fen=so_far,
                time_gone=time_gone(fiscal_year, last_day),
            )
        )
    return tuple(bars)


def _total(table: Sequence[BurnRow]) -> BurnRow:
    sums = {name: sum(getattr(row, name) for row in table) for name in (*_AMOUNTS, "promised_fen")}
    return BurnRow(**sums)
