"""What a URL may ask for, read strictly: a wrong date is a clear refusal, not an empty page.

On a page that marks the fields of its filters, a wrong one is kept for its field and counts as not given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from flask import Flask, has_request_context, request, url_for

from ledger.domain.calendar import fiscal_year, months_after
from ledger.domain.errors import InvalidAmount, InvalidInput, NotFound, UnknownClause
from ledger.domain.money import fen_from_yuan
from ledger.domain.text import half_width
from web.language import TIMEZONE
from web.opened import current_pack
from web.preferences.reading import current_reading
from web.wrong_filters import note, wrong_filters

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
MAX_TEXT = 100
MAX_TOKEN = 1_000
QUARTER = 3
"""Months of a quarter."""
OF_ONE_ANSWER = ("cursor", "format", "table")
"""What belongs to one answer only: a link with another filter begins at the first page, as a page."""

_PERIOD = re.compile(r"(?P<year>\d{4})(?:[Qq](?P<quarter>[1-4])|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")


Found = TypeVar("Found")


@dataclass(frozen=True)
class Period:
    """A stretch of business days as a URL names it (时间): from ``starts`` up to before ``ends``."""

    text: str
    starts: date
    ends: date

    @property
    def last_day(self) -> date:
        """The last day of it."""
        return self.ends - timedelta(days=1)

    @property
    def fiscal_year(self) -> int | None:
        """The fiscal year it lies in; None where it lies in several."""
        first = fiscal_year(self.starts)
        return first if first == fiscal_year(self.last_day) else None


@dataclass(frozen=True)
class AmountRange:
    """Amounts from ``at_least_fen`` to ``at_most_fen``, both included; None leaves a side open."""

    at_least_fen: int | None = None
    at_most_fen: int | None = None

    def __bool__(self) -> bool:
        return self.at_least_fen is not None or self.at_most_fen is not None


def text(name: str) -> str:
    """Return a text of the query, without space at its ends; empty if absent. Raises InvalidInput if too long."""
    return _kept(name, lambda: _bounded(name, half_width(_given(name)), MAX_TEXT))


def token(name: str) -> str:
    """Return a text that the ledger itself put into the URL, as it stands. Raises InvalidInput if too long."""
    return _kept(name, lambda: _bounded(name, _given(name), MAX_TOKEN))


def _given(name: str) -> str:
    return "" if name in wrong_filters() else request.args.get(name, "")


def _kept(name: str, read: Callable[[], Found]) -> Found:
    """Return what a parameter says; a wrong one of a field that the page marks counts as not given."""
    try:
        return read()
    except (InvalidInput, NotFound) as refusal:
        note(name, refusal)
        return read()


def _bounded(name: str, value: str, at_most: int) -> str:
    if len(value) > at_most or not value.isprintable():
        raise InvalidInput(
            field=name,
            problem=f"最多 {at_most} 字",
            problem_en=f"has at most {at_most} printable characters",
        )
    return value


def year(name: str) -> int | None:
    """Return a fiscal year of the query. Raises InvalidInput for anything else than four digits in range."""
    return _kept(name, lambda: _year(name))


def _year(name: str) -> int | None:
    value = text(name)
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and EARLIEST_YEAR <= int(value) <= LATEST_YEAR):
        raise InvalidInput(
            field=f"{name}={value}",
            problem=f"应为 {EARLIEST_YEAR} 至 {LATEST_YEAR} 的年份",
            problem_en=f"must be a year from {EARLIEST_YEAR} to {LATEST_YEAR}",
        )
    return int(value)


def period(name: str = "time") -> Period | None:
    """Return a period of the query: ``2026``, ``2026Q3``, ``2026-03``, ``2026-03-05``, or two with ``..`` between.

    Raises InvalidInput for anything else, and for a period that ends before it begins.
    """
    return _kept(name, lambda: _whole_period(name))


def _whole_period(name: str) -> Period | None:
    value = text(name)
    if not value:
        return None
    first, separator, last = value.partition("..")
    begins, ends = _stretch(first.strip()), _stretch(last.strip() if separator else first.strip())
    if begins is None or ends is None or ends[1] <= begins[0]:
        raise InvalidInput(
            field=f"{name}={value}",
            problem="应为期间，例如 2026、2026Q3、2026-03、2026-03..2026-05",
            problem_en="must be a period, such as 2026, 2026Q3, 2026-03 or 2026-03..2026-05",
        )
    return Period(value, begins[0], ends[1])


def _stretch(value: str) -> tuple[date, date] | None:
    """Return the first day of a year, quarter, month or day and the first day after it."""
    written = _PERIOD.fullmatch(value) if value.isascii() else None
    if written is None or not EARLIEST_YEAR <= int(written["year"]) <= LATEST_YEAR:
        return None
    of_year = date(int(written["year"]), 1, 1)
    if written["quarter"]:
        starts = months_after(of_year, (int(written["quarter"]) - 1) * QUARTER)
        return starts, months_after(starts, QUARTER)
    if written["month"] is None:
        return of_year, of_year.replace(year=of_year.year + 1)
    try:
        starts = of_year.replace(month=int(written["month"]), day=int(written["day"] or 1))
    except ValueError:
        return None
    return starts, (starts + timedelta(days=1)) if written["day"] else months_after(starts, 1)


def choice(name: str, allowed: Collection[str], default: str = "") -> str:
    """Return one of the values that the query may have here; ``default`` if none. Raises InvalidInput."""
    return _kept(name, lambda: choice_of(name, text(name), allowed)) or default


def choice_of(name: str, value: str, allowed: Collection[str]) -> str:
    """Return ``value``, which is one of some values or empty; ``name`` is its field. Raises InvalidInput."""
    if value and value not in allowed:
        raise InvalidInput(
            field=f"{name}={value[:MAX_TEXT]}",
            problem=f"应为 {' / '.join(allowed)}",
            problem_en=f"must be one of {', '.join(allowed)}",
        )
    return value


def department(name: str = "department") -> str | None:
    """Return the code of a department of the measure. Raises NotFound for another one."""
    return _kept(name, lambda: current_pack().department(text(name)).code if text(name) else None)


def clause(name: str = "clause", allowed: Collection[str] | None = None) -> str | None:
    """Return a clause of the measure, or a family of clauses, or one of ``allowed``. Raises UnknownClause."""
    return _kept(name, lambda: _clause(name, allowed))


def _clause(name: str, allowed: Collection[str] | None) -> str | None:
    value = text(name)
    if not value:
        return None
    if allowed is None:
        pack = current_pack()
        allowed = {each.id for each in pack.clauses} | {family.id for family in pack.families}
    if value not in allowed:
        raise UnknownClause(kind="clause", clause=value)
    return value


def amount(name: str) -> int | None:
    """Return an amount of the query in fen; it is written in yuan. Raises InvalidAmount, InvalidInput."""
    return _kept(name, lambda: _amount(name))


def _amount(name: str) -> int | None:
    value = text(name)
    if not value:
        return None
    fen = fen_from_yuan(value)
    if fen < 0:
        raise InvalidAmount(value=value)
    return fen


def amount_range(at_least: str = "at_least", at_most: str = "at_most") -> AmountRange:
    """Return the range of amounts that the query asks for, in yuan. Raises InvalidAmount, InvalidInput."""
    return _kept(at_most, lambda: _amount_range(at_least, at_most))


def _amount_range(at_least: str, at_most: str) -> AmountRange:
    found = AmountRange(amount(at_least), amount(at_most))
    if (
        found.at_least_fen is not None
        and found.at_most_fen is not None
        and found.at_most_fen < found.at_least_fen
    ):
        raise InvalidInput(
            field=f"{at_most}={text(at_most)}",
            problem=f"不得小于 {text(at_least)}",
            problem_en=f"must not be less than {text(at_least)}",
        )
    return found


def day(name: str) -> date | None:
    """Return a business date of the query. Raises InvalidInput for anything else than YYYY-MM-DD."""
    return _kept(name, lambda: _day(name))


def _day(name: str) -> date | None:
    value = text(name)
    if not value:
        return None
    found = _moment(value)
    if found is None or len(value) != len("2026-01-31"):
        raise InvalidInput(
            field=f"{name}={value}",
            problem="应为日期，例如 2026-01-31",
            problem_en="must be a date, such as 2026-01-31",
        )
    return found.date()


def moment(name: str) -> datetime | None:
    """Return a moment of the query, in Beijing time; a date alone means up to its end. Raises InvalidInput."""
    return _kept(name, lambda: _minute(name))


def _minute(name: str) -> datetime | None:
    value = text(name)
    if not value:
        return None
    found = _moment(value)
    if found is None:
        raise InvalidInput(
            field=f"{name}={value}",
            problem="应为日期或时间，例如 2026-01-31 或 2026-01-31T18:00",
            problem_en="must be a date or time, such as 2026-01-31 or 2026-01-31T18:00",
        )
    if len(value) == len("2026-01-31"):
        found = datetime.combine(found.date(), time.max)
    elif found.second == 0 and value.count(":") == 1:
        found += timedelta(seconds=60, microseconds=-1)  # a minute named is a minute included
    return found.replace(tzinfo=TIMEZONE)


def _moment(value: str) -> datetime | None:
    """Read ISO 8601 without an offset, in the years that a ledger can have."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    extended = len(value) >= len("2026-01-31") and value[4] == value[7] == "-"
    in_range = EARLIEST_YEAR <= found.year <= LATEST_YEAR
    return found if extended and in_range and found.tzinfo is None else None


def this_page(**changes: Any) -> str:
    """Return the URL of the current page with some parameters of its query changed; None removes one.

    What belongs to one answer only, such as its place in a long list, is left out unless it is given; so is a
    filter that is wrong.
    """
    left_out = {*OF_ONE_ANSWER, *wrong_filters()}
    kept = {name: value for name, value in request.args.items() if name not in left_out}
    values: dict[str, Any] = {**kept, **(request.view_args or {}), **changes}
    return url_for(
        request.endpoint or "burn.index", **{name: value or None for name, value in values.items()}
    )


def _keep(endpoint: str, values: dict[str, Any]) -> None:
    """Carry the reader's language and unit into the links of a page."""
    if has_request_context() and not endpoint.endswith(("static", "plotly")):
        for name, carried in current_reading().carried.items():
            values.setdefault(name, carried)


def register(app: Flask) -> None:
    """Let an application's links keep what the reader chose."""
    app.url_defaults(_keep)
    app.add_template_global(this_page)
