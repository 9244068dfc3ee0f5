"""Schedulers as processes of their own, each with a ledger of its own."""

from __future__ import annotations

import multiprocessing
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Barrier

from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from scheduler.due import DueRun, post_due_until

PATIENCE_S = 120

_spawn = multiprocessing.get_context("spawn")


def at_once(database_url: str, day: date, *, schedulers: int, batch: int) -> list[DueRun]:
    """Let several schedulers come round at the same moment; return what each of them did."""
    barrier = _spawn.Barrier(schedulers)
    pipes = [_spawn.Pipe() for _ in range(schedulers)]
    processes = [start(database_url, day, batch, theirs, barrier) for _, theirs in pipes]
    runs = []
    for ours, _ in pipes:
        assert ours.poll(PATIENCE_S), "a scheduler did not finish"
        run = ours.recv()
        assert isinstance(run, DueRun)
        runs.append(run)
    for process in processes:
        process.join(PATIENCE_S)
        assert process.exitcode == 0
    return runs


def start(
    database_url: str, day: date, batch: int, end: Connection, barrier: Barrier | None = None
) -> SpawnProcess:
    """Start one scheduler that comes round once."""
    process = _spawn.Process(target=_come_round, args=(database_url, day, batch, end, barrier), daemon=True)
    process.start()
    return process


def _come_round(database_url: str, day: date, batch: int, end: Connection, barrier: Barrier | None) -> None:
    with open_ledger(database_url, clock=SetClock(day), pool_size=1) as ledger:
        ledger.rows("SELECT 1")
        if barrier is not None:
            barrier.wait(PATIENCE_S)
        end.send(post_due_until(ledger, day, batch=batch))


def pipe() -> tuple[Connection, Connection]:
    """Return both ends of a pipe to a scheduler."""
    return _spawn.Pipe()
