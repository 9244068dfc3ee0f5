"""``python -m bench``: how fast the ledger writes, beside the bare library and beside the database alone.

All subjects take turns on one server in one run, round after round, so that what else the machine does
falls on all of them; the figures to compare are the ratios of one run, not events/s of different runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from bench.bulk import measure_bulk
from bench.crew import Crew, Work
from bench.place import bench_database, may_slow_down
from bench.report import Figure, print_table, write_json
from bench.sample import found_district, open_bench_ledger
from bench.subjects import SUBJECTS

WRITERS = 8
ALONE, TOGETHER = 200, 60
"""Times a writer does its work in one round: when it is alone, and when all do."""
SLOW_DISK_US = 2_000
"""A flush on a network disk, or on a server's disk without a battery."""
ON_SLOW_DISK = (
    "raw",
    "library: save",
    "library: load + save",
    "approve, own line",
    "approve, one line",
    "pay, own line",
    "pay, one line",
)


def measure_posts(
    conninfo: str,
    rounds: int,
    seconds: float,
    subjects: Iterable[str],
    concurrency: Sequence[tuple[int, int]],
) -> list[Figure]:
    """Measure every subject with one writer and with all, in turns."""
    with open_bench_ledger(conninfo) as ledger:
        found_district(ledger, ["shared", *(f"writer-{number}" for number in range(WRITERS))])
    found: dict[tuple[str, int], list[float]] = {}
    latencies: dict[tuple[str, int], list[float]] = {}
    with Crew(conninfo, WRITERS) as crew:
        for number in range(rounds + 1):
            for name in subjects:
                for writers, count in concurrency:
                    result = crew.run(Work(name, count, seconds), writers)
                    if number == 0:
                        continue  # the first round warms caches and plans
                    found.setdefault((name, writers), []).append(result.events_per_s)
                    latencies.setdefault((name, writers), []).extend(result.latencies_s)
    return [
        Figure.of(name, writers, rates, latencies[name, writers], found)
        for (name, writers), rates in found.items()
    ]


@click.command()
@click.option("--rounds", default=3, show_default=True)
@click.option("--seconds", default=0.5, show_default=True, help="at most, of one writer in one round")
def main(rounds: int, seconds: float) -> None:
    """Measure, print tables, and keep the figures in bench/results."""
    parts: dict[str, list[Figure]] = {}
    with bench_database() as conninfo:
        concurrency = ((1, ALONE), (WRITERS, TOGETHER))
        posts = measure_posts(conninfo, rounds, seconds, SUBJECTS, concurrency)
        parts["One event in one transaction, this machine's disk"] = posts
        parts["Instalments fall due, many in one transaction"] = measure_bulk(conninfo, rounds)
    if may_slow_down():
        with bench_database(disk_us=SLOW_DISK_US) as conninfo:
            posts = measure_posts(conninfo, rounds, seconds, ON_SLOW_DISK, ((WRITERS, TOGETHER),))
            parts[f"One event in one transaction, a disk that takes {SLOW_DISK_US / 1000:g} ms longer"] = (
                posts
            )
    for title, figures in parts.items():
        print_table(title, figures)
    print(f"Figures kept in {write_json(parts)}")


if __name__ == "__main__":
    main()
