"""The library's own persistence cases, on our recorder.

`NonInterleavingNotificationIDsBaseCase` is not among them and cannot hold: it asks that the ids of two
transactions never interleave, which the library buys by queueing all writers behind one table lock. Under the
shared gate they may interleave; what a follower needs, to miss nothing, is shown in test_followers.py.
`ProcessRecorderTestCase` and `TrackingRecorderTestCase` do not apply: projections are in-transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from eventsourcing.persistence import ApplicationRecorder
from eventsourcing.tests.persistence import AggregateRecorderTestCase, ApplicationRecorderTestCase

from ledger.store.connection import LedgerDatastore
from ledger.store.recorder import LedgerRecorder

pytestmark = pytest.mark.store


class _OnFreshDatabase:
    datastore: LedgerDatastore

    @pytest.fixture(autouse=True)
    def _open(self, new_database_url: str) -> Iterator[None]:
        with LedgerDatastore(new_database_url, pool_size=4, pool_overflow=12) as self.datastore:
            yield

    def create_recorder(self) -> LedgerRecorder:
        return LedgerRecorder(self.datastore)

    def new_originator_id(self) -> Any:
        return uuid4()


class TestApplicationRecorder(_OnFreshDatabase, ApplicationRecorderTestCase[ApplicationRecorder]):
    INITIAL_VERSION = 1

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class _AggregateRecorder(LedgerRecorder):
    """The aggregate case expects no ids from insert_events; ours is an application's recorder and returns them."""

    def insert_events(self, stored_events: Any, **other: Any) -> None:
        super().insert_events(stored_events, **other)


class TestAggregateRecorder(_OnFreshDatabase, AggregateRecorderTestCase):
    INITIAL_VERSION = 1

    def create_recorder(self) -> Any:
        return _AggregateRecorder(self.datastore)
