"""The library's factory on our store; its own factory case asks for snapshots and trackers, which we refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from eventsourcing.persistence import InfrastructureFactory, InfrastructureFactoryError

from ledger.store.factory import LedgerFactory
from ledger.store.recorder import LedgerRecorder
from ledger.store.transcoding import LedgerMapper
from tests.store.samples import Reserve, stored

pytestmark = pytest.mark.store


def test_is_found_as_a_persistence_module() -> None:
    environment = {
        "PERSISTENCE_MODULE": "ledger.store.factory:LedgerFactory",
        "DATABASE_URL": "host=/nowhere",
    }
    factory = InfrastructureFactory.construct(environment)  # connects to nothing
    assert isinstance(factory, LedgerFactory)
    assert isinstance(factory.mapper(), LedgerMapper)
    factory.close()


def test_its_recorder_applies_its_projectors(new_database_url: str) -> None:
    guard = Reserve(1, 9)
    factory = LedgerFactory({"DATABASE_URL": new_database_url, "YANQI_POOL_SIZE": "1"}, projectors=[guard])
    recorder = factory.application_recorder()
    assert isinstance(recorder, LedgerRecorder)
    assert (recorder.projectors, recorder.guards) == ((guard,), (guard,))
    assert recorder.insert_events([stored()]) == [1]
    assert factory.datastore.pool.min_size == 1
    factory.close()


def test_needs_an_address() -> None:
    with pytest.raises(InfrastructureFactoryError, match="DATABASE_URL"):
        LedgerFactory({})


@pytest.mark.parametrize(
    "asked",
    [LedgerFactory.aggregate_recorder, LedgerFactory.tracking_recorder, LedgerFactory.process_recorder],
)
def test_refuses_what_the_ledger_does_not_keep(asked: Callable[[LedgerFactory], Any]) -> None:
    factory = LedgerFactory({"DATABASE_URL": "host=/nowhere"})
    with pytest.raises(InfrastructureFactoryError):
        asked(factory)
