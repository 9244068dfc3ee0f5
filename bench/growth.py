"""``python -m bench.growth``: what a payment and a page cost with 1,000 events in the ledger, and with 100,000.

The figures to look at are the ratios: about 1 means that the cost does not grow with the ledger.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

import click
from rich.console import Console
from rich.table import Table

from bench.crew import middle
from bench.place import bench_database
from bench.sample import AWARDS_PER_ENTERPRISE, Writer, enterprise_uscc, found_district, open_bench_ledger
from ledger.application import Ledger
from ledger.domain.organisation import Organisation
from ledger.store.connection import connect_as_owner
from projections.queries.burn import burn
from projections.queries.caps import caps
from projections.queries.history import history

SAMPLE = 100
"""Times that each thing is measured."""
AT_ONCE = 40


def grow_to(ledger: Ledger, writer: Writer, events: int) -> None:
    """Bring awards up to their due instalments until the ledger holds so many events."""
    while _events(ledger) < events:
        for _ in range(10):
            awards = writer.noticed(AT_ONCE)
            writer.approve_all(awards)
            writer.due(awards)


def _events(ledger: Ledger) -> int:
    return ledger.recorder.max_notification_id() or 0


def measure(conninfo: str, writer: Writer) -> dict[str, float]:
    """Return the median milliseconds of every thing that is measured."""
    awards = writer.noticed(SAMPLE)
    writer.approve_all(awards)
    writer.due(awards)
    pages = writer.ledger
    holder: UUID = Organisation.create_id(enterprise_uscc(1))
    found = {"a payment": _median_ms([partial(writer.pay, award) for award in awards[: SAMPLE // 2]])}
    with open_bench_ledger(conninfo) as fresh:  # has read no aggregate yet
        elsewhere = Writer(fresh, first=0, fund_source=f"fresh-{time.time_ns()}")
        fresh.rows("SELECT 1")
        found["a payment, aggregate not at hand"] = _median_ms(
            [partial(elsewhere.pay, award) for award in awards[SAMPLE // 2 :: AWARDS_PER_ENTERPRISE]]
        )
    screens: dict[str, Callable[[], object]] = {
        "the history of an enterprise": lambda: history(pages.rows, holder),
        "its caps": lambda: caps(pages.rows, holder=enterprise_uscc(1)),
        "the burn table of a year": lambda: burn(pages.rows, 2026, on=pages.clock.today()),
    }
    for name, screen in screens.items():
        found[name] = _median_ms([screen] * SAMPLE)
    return found


def _median_ms(calls: Sequence[Callable[[], object]]) -> float:
    taken_ms = []
    for call in calls:
        began = time.perf_counter()
        call()
        taken_ms.append(1000 * (time.perf_counter() - began))
    return middle(taken_ms)


@click.command()
@click.option("--small", default=1_000, show_default=True)
@click.option("--large", default=100_000, show_default=True)
def main(small: int, large: int) -> None:
    """Measure, let the ledger grow, measure again."""
    with bench_database() as conninfo, open_bench_ledger(conninfo) as ledger:
        found_district(ledger, ["shared"])
        writer = Writer(ledger, first=1, fund_source="shared")
        results = []
        for events in (small, large):
            grow_to(ledger, writer, events)
            with connect_as_owner(conninfo) as connection:
                connection.execute("ANALYZE")  # as autovacuum would by and by
            results.append(measure(conninfo, writer))
        _print(small, large, *results)


def _print(small: int, large: int, before: dict[str, float], after: dict[str, float]) -> None:
    table = Table(title="Milliseconds, median", title_justify="left")
    table.add_column("")
    for heading in (f"{small:,} events", f"{large:,} events", "ratio"):
        table.add_column(heading, justify="right")
    for name, ms in before.items():
        table.add_row(name, f"{ms:.2f}", f"{after[name]:.2f}", f"{after[name] / ms:.2f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
