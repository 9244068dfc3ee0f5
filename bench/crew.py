"""Writer processes that stay for the whole run, so that no round pays for starting them."""

from __future__ import annotations

import multiprocessing
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Self

from bench.subjects import SUBJECTS, Place, Subject

TIMEOUT_S = 60


@dataclass(frozen=True, slots=True)
class Work:
    """What one writer does in one round: ``count`` times, or until the time is up."""

    subject: str
    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Timed:
    """What one writer did: when it began and ended (monotonic clock), and how long each time took."""

    began: float
    ended: float
    latencies_s: list[float]


@dataclass(frozen=True, slots=True)
class Round:
    """What a round came to."""

    events_per_s: float
    latencies_s: list[float]


class Crew:
    """A number of writers on one database."""

    def __init__(self, conninfo: str, writers: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._ends: list[Connection] = []
        self._processes = []
        for writer in range(writers):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, Place(conninfo, writer)), daemon=True)
            process.start()
            theirs.close()
            self._ends.append(ours)
            self._processes.append(process)

    def run(self, work: Work, writers: int) -> Round:
        """Let some of the writers do the same work at the same time."""
        ends = self._ends[:writers]
        for end in ends:
            end.send(work)
        for end in ends:
            _receive(end)  # prepared
        for end in ends:
            end.send("go")
        timed = [_receive(end) for end in ends]
        latencies_s = [each for one in timed for each in one.latencies_s]
        wall_s = max(one.ended for one in timed) - min(one.began for one in timed)
        return Round(len(latencies_s) / wall_s, latencies_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for end in self._ends:
            end.send(None)
        for process in self._processes:
            process.join(TIMEOUT_S)


def _receive(end: Connection) -> Timed:
    if not end.poll(TIMEOUT_S):
        message = "a writer does not answer"
        raise TimeoutError(message)
    answer = end.recv()
    if isinstance(answer, str):
        raise RuntimeError(answer)  # noqa: TRY004 - the writer's own traceback
    assert isinstance(answer, Timed)
    return answer


def _serve(end: Connection, place: Place) -> None:
    """Do what comes, until nothing more does."""
    subjects: dict[str, Subject] = {}
    while (work := end.recv()) is not None:
        try:
            if work.subject not in subjects:
                subjects[work.subject] = SUBJECTS[work.subject](place)
            subject = subjects[work.subject]
            subject.prepare(work.count)
            end.send(Timed(0, 0, []))
            end.recv()
            end.send(timed(subject, work))
        except Exception:  # the crew raises it
            end.send(traceback.format_exc())


def timed(subject: Subject, work: Work) -> Timed:
    """Do the work and time every single one."""
    latencies_s: list[float] = []
    began = now = time.perf_counter()
    for _ in range(work.count):
        if now - began > work.seconds:
            break
        subject.once()
        after = time.perf_counter()
        latencies_s.append(after - now)
        now = after
    return Timed(began, now, latencies_s)


def middle(figures: Sequence[float]) -> float:
    """Return the median."""
    ordered = sorted(figures)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def milliseconds(call: Callable[[], object]) -> float:
    """Return how long a call takes."""
    began = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - began)
