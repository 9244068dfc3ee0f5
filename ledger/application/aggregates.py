"""Aggregates as commands get them: replayed from their events, and kept for the next command."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import Any
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import AggregateRecorder, Mapper

MOST_KEPT = 500
"""Aggregates kept in a process: some 20 MB."""


class StoredAggregates:
    """Lends every aggregate to one command at a time.

    A kept aggregate is taken out when it is lent and brought forward by the events that others have stored
    since; only a command whose events are stored gives it back. So what a refused or rehearsed command did to
    it is never seen, and what a command reads does not grow with the aggregate's history. (The library's cache
    copies the whole aggregate instead, and its repository examines every event at run time.)
    """

    def __init__(self, recorder: AggregateRecorder, mapper: Mapper[UUID]) -> None:
        self._recorder = recorder
        self._mapper = mapper
        self._kept: dict[UUID, Aggregate] = {}
        self._lock = Lock()

    def get(self, aggregate_id: UUID) -> Any:
        """Return an aggregate as the stored events make it. Raises AggregateNotFoundError."""
        with self._lock:
            aggregate: Any = self._kept.pop(aggregate_id, None)
        seen = None if aggregate is None else aggregate.version
        for stored in self._recorder.select_events(aggregate_id, gt=seen):
            event: Any = self._mapper.to_domain_event(stored)
            aggregate = event.mutate(aggregate)
        if aggregate is None:
            raise AggregateNotFoundError(str(aggregate_id))
        return aggregate

    def keep(self, aggregates: Iterable[Aggregate]) -> None:
        """Take aggregates back, all of whose events are stored; the ones kept longest give way."""
        with self._lock:
            for aggregate in aggregates:
                self._kept.pop(aggregate.id, None)
                self._kept[aggregate.id] = aggregate
            while len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
