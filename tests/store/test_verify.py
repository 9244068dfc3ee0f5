"""The record is read again, whole: an altered event is found by its hash."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ledger.store.connection import connect_as_owner
from ledger.store.factory import LedgerFactory
from ledger.store.verify import verify
from tests.store.samples import stored

pytestmark = pytest.mark.store


def test_an_untouched_record_matches_and_an_altered_event_is_named(new_database_url: str) -> None:
    aggregate = uuid4()
    factory = LedgerFactory({"DATABASE_URL": new_database_url})
    try:
        factory.application_recorder().insert_events([stored(aggregate, v) for v in range(1, 6)])
    finally:
        factory.close()
    heard: list[int] = []
    assert verify(new_database_url, heard.append).broken == 0
    with connect_as_owner(new_database_url) as connection:
        connection.execute("ALTER TABLE ledger.event DISABLE TRIGGER USER")
        connection.execute("UPDATE ledger.event SET state = 'x' WHERE originator_version = 3")
    found = verify(new_database_url)
    assert (found.events, found.broken) == (5, 1)
    assert found.examples[0].originator_version == 3
