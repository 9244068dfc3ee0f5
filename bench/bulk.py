"""An instalment run in bulk, beside COPY, executemany and the library's saves of as many events at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.application import Application

from bench.report import COPY, LIBRARY_BULK, Figure
from bench.sample import AWARD_FEN, TODAY, Writer, open_bench_ledger
from bench.subjects import STATE_BYTES, Recipient, library_environment
from ledger.store.connection import connect_as_owner
from scheduler.due import BATCH, post_due_until

AWARDS = 150
INSTALMENTS = 10
EVENTS = AWARDS * INSTALMENTS
FIRST_ENTERPRISE = 90_000
PREPARED_AT_ONCE = 50
OURS = "instalments fall due"

_COLUMNS = "originator_id, originator_version, topic, state"
_STATE = b"x" * STATE_BYTES


def measure_bulk(conninfo: str, rounds: int) -> list[Figure]:
    """Measure all ways in turns; every round posts instalments of awards that are new to the run."""
    ways: dict[str, Callable[[str, int], list[float]]] = {
        COPY: _copy,
        "executemany": _executemany,
        LIBRARY_BULK: _library,
        OURS: _instalments,
    }
    rates: dict[tuple[str, int], list[float]] = {}
    latencies: dict[str, list[float]] = {}
    for number in range(rounds):
        for name, way in ways.items():
            batches_s = way(conninfo, number)
            rates.setdefault((name, 1), []).append(EVENTS / sum(batches_s))
            latencies.setdefault(name, []).extend(batches_s)
    return [
        Figure.of(name, 1, rates[name, 1], latencies[name], rates, raw=COPY, library=LIBRARY_BULK)
        for name in ways
    ]


def _timed(batch: Callable[[], Any]) -> list[float]:
    """Do as many batches as make the events of a round, and time each."""
    batches_s = []
    for _ in range(EVENTS // BATCH):
        began = time.perf_counter()
        batch()
        batches_s.append(time.perf_counter() - began)
    return [each * EVENTS / (EVENTS // BATCH * BATCH) for each in batches_s]


def _rows() -> list[tuple[UUID, int, str, bytes]]:
    return [(uuid4(), 1, "instalment.due", _STATE) for _ in range(BATCH)]


def _copy(conninfo: str, _round: int) -> list[float]:
    with connect_as_owner(conninfo) as connection:

        def batch() -> None:
            with connection.cursor().copy(f"COPY raw_event ({_COLUMNS}) FROM STDIN".encode()) as copy:
                for row in _rows():
                    copy.write_row(row)

        return _timed(batch)


def _executemany(conninfo: str, _round: int) -> list[float]:
    insert = f"INSERT INTO raw_event ({_COLUMNS}) VALUES (%s, %s, %s, %s)".encode()
    with connect_as_owner(conninfo) as connection:

        def batch() -> None:
            with connection.transaction():
                connection.cursor().executemany(insert, _rows())

        return _timed(batch)


def _library(conninfo: str, _round: int) -> list[float]:
    """Save events of many new aggregates at once: nothing has to be loaded."""
    with Application[UUID](library_environment(conninfo)) as application:

        def batch() -> None:
            recipients = [Recipient() for _ in range(BATCH // INSTALMENTS)]
            for recipient in recipients:
                for _ in range(INSTALMENTS - 1):
                    recipient.pay("x" * (STATE_BYTES - 120))
            application.save(*recipients)

        return _timed(batch)


def _instalments(conninfo: str, number: int) -> list[float]:
    """Let the scheduler's own run post what is due, on a ledger that has just been opened."""
    with open_bench_ledger(conninfo) as ledger:
        writer = Writer(ledger, first=FIRST_ENTERPRISE + number * AWARDS, fund_source="shared")
        for _ in range(AWARDS // PREPARED_AT_ONCE):
            awards = writer.noticed(PREPARED_AT_ONCE)
            writer.approve_all(awards)
            writer.schedule(awards, instalments=INSTALMENTS)
    batches_s: list[float] = []
    with open_bench_ledger(conninfo) as ledger:
        ledger.rows("SELECT 1")
        began = time.perf_counter()

        def progress(_handled: int) -> None:
            nonlocal began
            now = time.perf_counter()
            batches_s.append(now - began)
            began = now

        run = post_due_until(ledger, TODAY, progress=progress)
    assert (run.posted, run.amount_fen) == (EVENTS, AWARDS * AWARD_FEN)
    return batches_s
