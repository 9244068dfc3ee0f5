"""What a URL may ask for, read strictly: a wrong date is a clear refusal, not an empty page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Flask, has_request_context, request, url_for

from ledger.domain.errors import InvalidInput
from ledger.domain.text import half_width
from web.amounts import Unit
from web.language import LOCALES, TIMEZONE

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
MAX_TEXT = 100
KEPT = {"lang": tuple(LOCALES), "unit": tuple(Unit)}
"""What the reader chose for all pages: links carry it along."""


def text(name: str) -> str:
    """Return a text of the query, without space at its ends; empty if absent. Raises InvalidInput if too long."""
    value = half_width(request.args.get(name, ""))
    if len(value) > MAX_TEXT or not value.isprintable():
        raise InvalidInput(
            field=name,
            problem=f"最多 {MAX_TEXT} 字",
            problem_en=f"has at most {MAX_TEXT} printable characters",
        )
    return value


def year(name: str) -> int | None:
    """Return a fiscal year of the query. Raises InvalidInput for anything else than four digits in range."""
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


def day(name: str) -> date | None:
    """Return a business date of the query. Raises InvalidInput for anything else than YYYY-MM-DD."""
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
    """Return the URL of the current page with some parameters of its query changed; None removes one."""
    values: dict[str, Any] = {**request.args.to_dict(), **(request.view_args or {}), **changes}
    return url_for(
        request.endpoint or "burn.index", **{name: value or None for name, value in values.items()}
    )


def _keep(endpoint: str, values: dict[str, Any]) -> None:
    """Carry the reader's language and unit into the links of a page."""
    if has_request_context() and not endpoint.endswith(("static", "plotly")):
        for name, values_of in KEPT.items():
            if request.args.get(name) in values_of:
                values.setdefault(name, request.args[name])


def register(app: Flask) -> None:
    """Let an application's links keep what the reader chose."""
    app.url_defaults(_keep)
    app.add_template_global(this_page)
