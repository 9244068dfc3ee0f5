"""Figures of a run: as a table for people, as JSON for comparison."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from rich.console import Console
from rich.table import Table

from bench.crew import middle

RAW, LIBRARY = "raw", "library: save"
COPY, LIBRARY_BULK = "COPY", "library: save of many"
RESULTS = Path(__file__).parent / "results"
KEPT_DIGITS = 3

Rates = Mapping[tuple[str, int], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Figure:
    """What one subject did with some number of writers; ratios are medians over rounds of the same run."""

    name: str
    writers: int
    events_per_s: float
    to_raw: float
    to_library: float
    p50_ms: float
    p99_ms: float

    @classmethod
    def of(
        cls,
        name: str,
        writers: int,
        rates: Sequence[float],
        latencies_s: Sequence[float],
        all_rates: Rates,
        *,
        raw: str = RAW,
        library: str = LIBRARY,
    ) -> Self:
        """Sum up the rounds of a subject, beside those of the raw database and of the library."""
        return cls(
            name,
            writers,
            round(middle(rates), 1),
            round(_ratio(rates, all_rates[raw, writers]), KEPT_DIGITS),
            round(_ratio(rates, all_rates[library, writers]), KEPT_DIGITS),
            round(1000 * quantile(latencies_s, 0.5), KEPT_DIGITS),
            round(1000 * quantile(latencies_s, 0.99), KEPT_DIGITS),
        )


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return middle([mine / other for mine, other in zip(ours, theirs, strict=True)])


def quantile(figures: Sequence[float], part: float) -> float:
    """Return the figure below which this part of all lie."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def print_table(title: str, figures: Sequence[Figure]) -> None:
    """Print figures side by side."""
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for heading in ("writers", "events/s", "to raw", "to library", "p50 ms", "p99 ms"):
        table.add_column(heading, justify="right")
    for one in sorted(figures, key=lambda figure: figure.writers):
        table.add_row(
            one.name,
            str(one.writers),
            f"{one.events_per_s:,.0f}",
            f"{one.to_raw:.2f}",
            f"{one.to_library:.2f}",
            f"{one.p50_ms:.2f}",
            f"{one.p99_ms:.2f}",
        )
    Console(width=100).print(table)


def write_json(parts: Mapping[str, Sequence[Figure]]) -> Path:
    """Keep the figures of this run; return the file."""
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    path = RESULTS / f"{now:%Y%m%dT%H%M%S}.json"
    content = {
        "measured_at": now.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "parts": {title: [asdict(one) for one in figures] for title, figures in parts.items()},
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
