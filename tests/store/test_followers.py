"""Followers miss nothing while processes write; without the gate they do.

`python -m bench.followers` is the same with 50,000 events and three runs.
"""

from __future__ import annotations

import os
import threading
import time
from uuid import uuid4

import pytest
from psycopg import Connection
from psycopg.rows import DictRow

from bench.followers import run
from ledger.store.recorder import LedgerRecorder
from tests.store.samples import stored

pytestmark = pytest.mark.store

EVENTS = int(os.environ.get("YANQI_TEST_FOLLOWER_EVENTS", "2000"))
WRITERS = 8


@pytest.mark.race
def test_a_follower_misses_nothing_while_processes_write(new_database_url: str) -> None:
    outcome = run(new_database_url, events=EVENTS, writers=WRITERS)
    assert outcome.written == EVENTS // WRITERS * WRITERS
    assert outcome.missed == 0


@pytest.mark.race
def test_without_the_gate_it_misses_some(new_database_url: str) -> None:
    """Shows that the test above can fail."""
    assert run(new_database_url, events=EVENTS, writers=WRITERS, gate=False).missed > 0


def test_a_late_commit_is_waited_for(recorder: LedgerRecorder, owner: Connection[DictRow]) -> None:
    """A writer by another hand, who never heard of the gate, holds a lower id than what is committed."""
    insert = (
        "INSERT INTO ledger.event (originator_id, originator_version, topic, state) "
        "VALUES (gen_random_uuid(), 1, 'late', '')"
    )
    read: list[str] = []

    def follow() -> None:
        read.extend(each.topic for each in recorder.select_notifications(None, 10))

    with owner.transaction():
        owner.execute(insert)
        recorder.insert_events([stored()])
        follower = threading.Thread(target=follow, daemon=True)
        follower.start()
        time.sleep(0.2)
        assert read == []
    follower.join(10)
    assert read == ["late", "sample"]


def test_catching_up_below_the_mark_does_not_touch_the_gate(
    recorder: LedgerRecorder, owner: Connection[DictRow]
) -> None:
    recorder.insert_events([stored() for _ in range(20)])
    assert recorder.max_notification_id() == 20
    with owner.transaction():
        owner.execute("LOCK TABLE ledger.command IN ACCESS EXCLUSIVE MODE")
        owner.execute("SELECT pg_advisory_xact_lock_shared(6489218572514976314)")
        assert len(recorder.select_notifications(1, 10)) == 10
        assert recorder.select_notifications(21, 10) == []


def test_a_stop_and_topics_hold_beyond_the_mark(recorder: LedgerRecorder) -> None:
    recorder.insert_events([stored() for _ in range(5)])
    assert [each.id for each in recorder.select_notifications(2, 10, stop=4)] == [2, 3, 4]
    assert recorder.select_notifications(None, 10, topics=["other"]) == []
    assert len(recorder.select_notifications(None, 10, topics=["sample"])) == 5


def test_a_subscription_yields_what_is_there_and_what_comes(recorder: LedgerRecorder) -> None:
    recorder.insert_events([stored(), stored()])
    with recorder.subscribe(gt=1) as subscription:
        assert next(subscription).id == 2
        timer = threading.Timer(0.2, recorder.insert_events, args=([stored(uuid4())],))
        timer.start()
        assert next(subscription).id == 3
        timer.join()


def test_a_subscription_stops_when_told_from_another_thread(recorder: LedgerRecorder) -> None:
    with recorder.subscribe() as subscription:
        threading.Timer(0.1, subscription.stop).start()
        assert list(subscription) == []
