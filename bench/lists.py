"""``python -m bench.lists``: what a page of a list costs among a few thousand rows, and among a million.

The tables of two databases are filled with rows made by the server, not by commands: it is the reading that is
measured, as the reader's role, under row-level security. Both are read in turns. Ratios of about 1 mean that a page
costs the same however long the list is, on its first page and on its last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bench.crew import middle, milliseconds
from bench.place import bench_database
from bench.sample import open_bench_ledger
from ledger.policy.loader import default_pack
from ledger.ports import Rows
from ledger.store.connection import connect_as_owner
from projections.queries.award_list import AWARD_ORDERS, AwardFilter, award_list
from projections.queries.batch_list import BATCH_ORDERS, BatchFilter, batch_list
from projections.queries.burn_entries import ENTRY_ORDERS, EntriesWanted, burn_entries
from projections.queries.desk import (
    LINE_ORDERS,
    PAYMENT_ORDER,
    ItemFilter,
    LineFilter,
    desk_lines,
    open_payment_items,
)
from projections.queries.exceptions import EXCEPTION_ORDERS, ExceptionFilter, exception_list
from projections.queries.paging import Cursor, Order, Page
from projections.queries.payee_list import PAYEE_ORDERS, payee_list
from projections.queries.recipients import REGISTER_ORDERS, register
from projections.queries.recovery_list import RECOVERY_ORDERS, RecoveryFilter, recovery_list
from projections.queries.statement_list import STATEMENT_ORDERS, StatementFilter, statement_list
from projections.scope import rows_within, scope_of_department

ON_A_PAGE = 100
SAMPLE = 15
"""Times that each page is read of each database."""
WARMED = 6
"""Times before that: plans are made, and kept from the fifth time on."""
DEPARTMENT = "kw"
TODAY = date(2026, 11, 30)

FILL = Path(__file__).with_suffix(".sql")

Asked = Callable[[Rows, Order, Cursor | None], Page[Any]]


@dataclass(frozen=True)
class Listed:
    """A list under measurement: how it is asked for, the orders it can be sorted by, whether departments see it."""

    ask: Asked
    orders: Mapping[str, Order]
    only_in_finance: bool = False


def _awards(wanted: AwardFilter) -> Asked:
    return lambda rows, order, cursor: award_list(rows, wanted, order=order, cursor=cursor, limit=ON_A_PAGE)


def _lines(wanted: LineFilter) -> Asked:
    return lambda rows, order, cursor: desk_lines(rows, wanted, order=order, cursor=cursor, limit=ON_A_PAGE)


LISTS: dict[str, Listed] = {
    "awards": Listed(_awards(AwardFilter()), AWARD_ORDERS),
    "awards of a stage": Listed(_awards(AwardFilter(stage="in_notice")), AWARD_ORDERS),
    "awards of a clause": Listed(_awards(AwardFilter(clause="art4.testing")), AWARD_ORDERS),
    "awards of a quarter": Listed(
        _awards(AwardFilter(starts=date(2023, 1, 1), ends=date(2023, 4, 1))), AWARD_ORDERS
    ),
    "awards from an amount on": Listed(_awards(AwardFilter(at_least_fen=80_000_000)), AWARD_ORDERS),
    "awards by a part of a name": Listed(_awards(AwardFilter(text="777a7")), AWARD_ORDERS),
    "awards by a part of very many names": Listed(_awards(AwardFilter(text="企业")), AWARD_ORDERS),
    "register": Listed(
        lambda rows, order, cursor: register(rows, order=order, cursor=cursor, limit=ON_A_PAGE),
        REGISTER_ORDERS,
    ),
    "payees": Listed(
        lambda rows, order, cursor: payee_list(rows, order=order, cursor=cursor, limit=ON_A_PAGE),
        PAYEE_ORDERS,
        only_in_finance=True,
    ),
    "batches": Listed(
        lambda rows, order, cursor: batch_list(
            rows, BatchFilter(), order=order, cursor=cursor, limit=ON_A_PAGE
        ),
        BATCH_ORDERS,
        only_in_finance=True,
    ),
    "statements": Listed(
        lambda rows, order, cursor: statement_list(
            rows, StatementFilter(), order=order, cursor=cursor, limit=ON_A_PAGE
        ),
        STATEMENT_ORDERS,
        only_in_finance=True,
    ),
    "lines to match": Listed(_lines(LineFilter()), LINE_ORDERS, only_in_finance=True),
    "lines matched": Listed(_lines(LineFilter(tab="matched")), LINE_ORDERS, only_in_finance=True),
    "payments under way": Listed(
        lambda rows, _order, cursor: open_payment_items(rows, ItemFilter(), cursor=cursor, limit=ON_A_PAGE),
        {"pay_on": PAYMENT_ORDER},
        only_in_finance=True,
    ),
    "exceptions": Listed(
        lambda rows, order, cursor: exception_list(
            rows, TODAY, ExceptionFilter(), order=order, cursor=cursor, limit=ON_A_PAGE
        ),
        EXCEPTION_ORDERS,
        only_in_finance=True,
    ),
    "recoveries": Listed(
        lambda rows, order, cursor: recovery_list(
            rows, RecoveryFilter(), order=order, cursor=cursor, limit=ON_A_PAGE
        ),
        RECOVERY_ORDERS,
    ),
    "events behind the burn": Listed(
        lambda rows, order, cursor: burn_entries(
            rows, EntriesWanted(fiscal_year=2023), order=order, cursor=cursor, limit=ON_A_PAGE
        ),
        ENTRY_ORDERS,
    ),
}


@contextmanager
def filled(count: int) -> Iterator[Mapping[str, Rows]]:
    """Yield the reads of everybody's and of one department's eyes, of tables with so many rows."""
    with bench_database() as conninfo:
        with connect_as_owner(conninfo) as connection:
            connection.execute(FILL.read_text(encoding="utf-8").replace(":rows", str(count)).encode())
            connection.execute("VACUUM ANALYZE")
        with open_bench_ledger(conninfo) as ledger:
            scopes = {who: scope_of_department(default_pack(), who) for who in ("*", DEPARTMENT)}
            yield {who: rows_within(ledger, scope) for who, scope in scopes.items()}


def last_page(listed: Listed, rows: Rows, order: Order) -> Cursor | None:
    """Return where the last page of a list begins; None where the list has no other than the first."""
    turned = replace(order, descending=not order.descending)
    found = listed.ask(rows, turned, None).rows
    if len(found) < ON_A_PAGE:
        return None
    return Cursor(
        order.name, backward=False, values=tuple(getattr(found[-1], key.name) for key in order.keys)
    )


def things(places: Mapping[str, Rows]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what is measured of one database, by name."""
    for name, listed in LISTS.items():
        for who, rows in places.items():
            if listed.only_in_finance and who != "*":
                continue
            for order in listed.orders.values():
                label = f"{name}, by {order.name}, {'all' if who == '*' else 'one department'}"
                yield label, partial(listed.ask, rows, order, None)
                if cursor := last_page(listed, rows, order):
                    yield f"{label}, last page", partial(listed.ask, rows, order, cursor)


@dataclass(frozen=True, slots=True)
class Figure:
    """A page: its time among few rows and among many, and how many times as long it takes there."""

    name: str
    small_ms: float
    large_ms: float
    ratio: float


def measure(small: Mapping[str, Rows], large: Mapping[str, Rows]) -> Iterator[Figure]:
    """Yield the figures of every page that both have, read in turns."""
    of_large = dict(things(large))
    for name, on_small in things(small):
        if name not in of_large:
            continue
        pairs = [(milliseconds(on_small), milliseconds(of_large[name])) for _ in range(WARMED + SAMPLE)][
            WARMED:
        ]
        few, many = (middle(column) for column in zip(*pairs, strict=True))
        yield Figure(name, few, many, middle([after / before for before, after in pairs]))


@click.command()
@click.option("--small", default=10_000, show_default=True, help="rows of the one database")
@click.option("--large", default=1_000_000, show_default=True, help="rows of the other")
@click.option("--slower-than", default=0.0, show_default=True, help="print only pages that take so many ms")
def main(small: int, large: int, slower_than: float) -> None:
    """Fill two databases, read every list of both."""
    with ExitStack() as stack:
        places = [stack.enter_context(filled(count)) for count in (small, large)]
        found = list(measure(*places))
    table = Table(title="Milliseconds of a page of 100 rows, median", title_justify="left")
    table.add_column("")
    for heading in (f"{small:,} rows", f"{large:,} rows", "ratio"):
        table.add_column(heading, justify="right")
    for one in found:
        if one.large_ms >= slower_than:
            table.add_row(one.name, f"{one.small_ms:.1f}", f"{one.large_ms:.1f}", f"{one.ratio:.2f}")
    Console(width=110).print(table)
    print(f"{len(found)} pages; the slowest {max(one.large_ms for one in found):.1f} ms")


if __name__ == "__main__":
    main()
