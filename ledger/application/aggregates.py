"""Aggregates as commands get them: replayed from their events, and kept for the next command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from threading import Lock
from typing import Any, Protocol
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import Mapper, StoredEvent

MOST_KEPT = 500
"""Aggregates kept in a process: some 20 MB."""
READ_TOGETHER = 32
"""Aggregates whose whole history is read in one round trip; a history is some hundred kilobytes."""


class StoredEvents(Protocol):
    """Where the events of aggregates are stored."""

    def select_events(self, originator_id: UUID, *, gt: int | None = None) -> Sequence[StoredEvent]:
        """Return an aggregate's events after a version, in order."""

    def select_newer(self, seen: Mapping[UUID, int]) -> Iterable[StoredEvent]:
        """Return the events of many aggregates after the versions seen, each one's in order."""


class StoredAggregates:
    """Lends every aggregate to one command at a time.

    A kept aggregate is taken out when it is lent and brought forward by the events that others have stored
    since; only a command whose events are stored gives it back. So what a refused or rehearsed command did to
    it is never seen, and what a command reads does not grow with the aggregate's history. (The library's cache
    copies the whole aggregate instead, and its repository examines every event at run time.)
    """

    def __init__(self, recorder: StoredEvents, mapper: Mapper[UUID]) -> None:
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

    def get_all(self, aggregate_ids: Iterable[UUID]) -> dict[UUID, Any]:
        """Return those aggregates that there are, in few round trips where `get` needs one for each."""
        with self._lock:
            lent: dict[UUID, Any] = {one: self._kept.pop(one, None) for one in aggregate_ids}
        kept = {one: aggregate.version for one, aggregate in lent.items() if aggregate is not None}
        missing = [one for one, aggregate in lent.items() if aggregate is None]
        together = [
            dict.fromkeys(missing[first : first + READ_TOGETHER], 0)
            for first in range(0, len(missing), READ_TOGETHER)
        ]
        for seen in filter(None, (kept, *together)):
            for stored in self._recorder.select_newer(seen):
                event: Any = self._mapper.to_domain_event(stored)
                lent[event.originator_id] = event.mutate(lent[event.originator_id])
        return {one: aggregate for one, aggregate in lent.items() if aggregate is not None}

    def keep(self, aggregates: Iterable[Aggregate]) -> None:
        """Take aggregates back, all of whose events are stored; the ones kept longest give way."""
        with self._lock:
            for aggregate in aggregates:
                self._kept.pop(aggregate.id, None)
                self._kept[aggregate.id] = aggregate
            while len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
