"""Eight real processes, each with a ledger of its own, that start every round at the same moment."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

from ledger.application.clock import SetClock
from ledger.application.commands import Command
from ledger.domain.errors import Refusal
from ledger.domain.signature import Signature
from projections.bootstrap import open_ledger

PROCESSES = 8
TODAY = date(2026, 3, 20)
PATIENCE_S = 120
"""How long a process waits for the others before the test fails instead of hanging."""


@dataclass(frozen=True)
class Attempt:
    """What one process tries in one round, under one signature: one command, or several as one."""

    commands: tuple[Command, ...]
    signature: Signature


@dataclass(frozen=True)
class Result:
    """How an attempt ended; ``refusal`` is the code of a refusal, or empty."""

    key: str
    refusal: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)
    replayed: bool = False


@dataclass(frozen=True)
class _Job:
    database_url: str
    attempts: tuple[Attempt, ...]
    together: bool


class Racers:
    """The processes; they live as long as the session and open a ledger for every race."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._barrier = context.Barrier(PROCESSES)  # kept: a semaphore lives as long as its maker holds it
        pipes = [context.Pipe() for _ in range(PROCESSES)]
        self._ends = [ours for ours, _ in pipes]
        self._processes = [
            context.Process(target=_serve, args=(theirs, self._barrier), daemon=True) for _, theirs in pipes
        ]
        for process in self._processes:
            process.start()

    def prepare(self, database_url: str, attempts: Sequence[Sequence[Attempt]]) -> None:
        """Let every process carry out its own attempts, at its own pace; all of them must succeed."""
        for results in self._run(database_url, attempts, together=False):
            refused = [result for result in results if result.refusal]
            assert not refused, refused[0]

    def race(self, database_url: str, rounds: Sequence[Sequence[Attempt]]) -> list[list[Result]]:
        """Run rounds of one attempt a process, all started together; return the results round by round."""
        lanes = list(zip(*rounds, strict=True))
        return [list(each) for each in zip(*self._run(database_url, lanes, together=True), strict=True)]

    def _run(
        self, database_url: str, lanes: Sequence[Sequence[Attempt]], *, together: bool
    ) -> list[list[Result]]:
        assert len(lanes) == PROCESSES
        for end, lane in zip(self._ends, lanes, strict=True):
            end.send(_Job(database_url, tuple(lane), together))
        return [_received(end) for end in self._ends]

    def stop(self) -> None:
        """Let the processes end."""
        for end in self._ends:
            end.send(None)
        for process in self._processes:
            process.join(PATIENCE_S)


def _received(end: Connection) -> list[Result]:
    assert end.poll(PATIENCE_S), "a racing process did not answer"
    results: list[Result] | str = end.recv()
    assert isinstance(results, list), results
    return results


def _serve(end: Connection, barrier: Barrier) -> None:
    while (job := end.recv()) is not None:
        try:
            end.send(_carried_out(job, barrier))
        except Exception as error:  # whatever it was, the test must hear of it
            barrier.abort()
            end.send(f"{type(error).__name__}: {error}")


def _carried_out(job: _Job, barrier: Barrier) -> list[Result]:
    results = []
    with open_ledger(job.database_url, clock=SetClock(TODAY), pool_size=1) as ledger:
        for attempt in job.attempts:
            if job.together:
                barrier.wait(PATIENCE_S)
            key = attempt.signature.key
            try:
                if len(attempt.commands) == 1:
                    outcome = ledger.execute(attempt.commands[0], attempt.signature)
                else:
                    outcome = ledger.execute_all(attempt.commands, attempt.signature)
            except Refusal as refusal:
                results.append(Result(key, refusal.code, dict(refusal.details)))
            else:
                results.append(Result(key, answer=outcome.answer, replayed=outcome.replayed))
    return results
