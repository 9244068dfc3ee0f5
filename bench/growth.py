"""``python -m bench.growth``: what a payment and a page cost with 1,000 events in the ledger, and with 100,000.

Two ledgers, a small and a large one, are measured in turns, so that what else the machine does falls on both. The
figures to look at are the ratios: about 1 means that the cost does not grow with the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from uuid import UUID

import click
from rich.console import Console
from rich.table import Table

from bench.crew import middle, milliseconds
from bench.place import bench_database
from bench.sample import AWARDS_PER_ENTERPRISE, Writer, enterprise_uscc, found_district, open_bench_ledger
from ledger.application import Ledger
from ledger.domain.organisation import Organisation
from ledger.store.connection import connect_as_owner
from projections.queries.burn import burn
from projections.queries.caps import caps
from projections.queries.history import history

SAMPLE = 100
"""Times that each thing is measured on each ledger."""
WARMED = 10
"""Times before that: plans are made."""
AT_ONCE = 40


@dataclass
class Grown:
    """A ledger that has grown to some size, and what is measured on it."""

    ledger: Ledger
    fresh: Ledger
    writer: Writer
    awards: list[str]

    def things(self) -> dict[str, Callable[[], object]]:
        """Return what is measured, by name."""
        rows, holder = self.ledger.rows, self._holder
        elsewhere = Writer(self.fresh, first=0, fund_source=f"fresh-{id(self)}")
        others = self.awards[::AWARDS_PER_ENTERPRISE]
        at_hand = [award for award in self.awards if award not in set(others)]
        return {
            "a payment": lambda: self.writer.pay(at_hand.pop()),
            "a payment, aggregate not at hand": lambda: elsewhere.pay(others.pop()),
            "the history of an enterprise": lambda: history(rows, holder),
            "its caps": lambda: caps(rows, holder=enterprise_uscc(1)),
            "the burn table of a year": lambda: burn(rows, 2026, on=self.ledger.clock.today()),
        }

    @property
    def _holder(self) -> UUID:
        return Organisation.create_id(enterprise_uscc(1))


@contextmanager
def grown(events: int) -> Iterator[Grown]:
    """Make a ledger of about so many events, the last awards of which are due."""
    with ExitStack() as stack:
        conninfo = stack.enter_context(bench_database())
        ledger = stack.enter_context(open_bench_ledger(conninfo))
        found_district(ledger, ["shared"])
        writer = Writer(ledger, first=1, fund_source="shared")
        while (ledger.recorder.max_notification_id() or 0) < events:
            _more(writer)
        awards = [
            award
            for _ in range(1 + (WARMED + SAMPLE) * AWARDS_PER_ENTERPRISE // AT_ONCE)
            for award in _more(writer)
        ]
        with connect_as_owner(conninfo) as connection:
            connection.execute("ANALYZE")  # as autovacuum would by and by
        yield Grown(ledger, stack.enter_context(open_bench_ledger(conninfo)), writer, awards)


def _more(writer: Writer) -> list[str]:
    awards = writer.noticed(AT_ONCE)
    writer.approve_all(awards)
    writer.due(awards)
    return awards


def measure(small: Grown, large: Grown) -> dict[str, list[tuple[float, float]]]:
    """Return the milliseconds of everything on both ledgers, pair by pair."""
    found: dict[str, list[tuple[float, float]]] = {}
    on_large = large.things()
    for name, thing in small.things().items():
        pairs = [(milliseconds(thing), milliseconds(on_large[name])) for _ in range(WARMED + SAMPLE)]
        found[name] = pairs[WARMED:]
    return found


@click.command()
@click.option("--small", default=1_000, show_default=True)
@click.option("--large", default=100_000, show_default=True)
def main(small: int, large: int) -> None:
    """Make two ledgers, measure both."""
    with grown(small) as few, grown(large) as many:
        found = measure(few, many)
    table = Table(title="Milliseconds, median", title_justify="left")
    table.add_column("")
    for heading in (f"{small:,} events", f"{large:,} events", "ratio"):
        table.add_column(heading, justify="right")
    for name, pairs in found.items():
        on_small, on_large = (middle(column) for column in zip(*pairs, strict=True))
        ratio = middle([after / before for before, after in pairs])
        table.add_row(name, f"{on_small:.2f}", f"{on_large:.2f}", f"{ratio:.2f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
