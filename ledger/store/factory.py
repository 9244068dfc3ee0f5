"""The library's infrastructure factory on the ledger's store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eventsourcing.persistence import (
    AggregateRecorder,
    InfrastructureFactory,
    InfrastructureFactoryError,
    Mapper,
    ProcessRecorder,
    TrackingRecorder,
    Transcoder,
)
from eventsourcing.utils import Environment, EnvType

from ledger.ports import Projector
from ledger.store.connection import LedgerDatastore
from ledger.store.recorder import LedgerRecorder
from ledger.store.settings import POOL_OVERFLOW, POOL_SIZE, Settings, normal_conninfo
from ledger.store.transcoding import LedgerMapper


class LedgerFactory(InfrastructureFactory[TrackingRecorder]):
    """Makes the mapper and the recorder from one database address; connects to nothing by itself.

    As a persistence module (``PERSISTENCE_MODULE=ledger.store.factory:LedgerFactory``) it reads DATABASE_URL
    and the pool sizes from the application's environment. Snapshots and tracking are not kept here:
    aggregates are short, and screens are written in the transaction of their events.
    """

    def __init__(self, env: Environment | EnvType | None, *, projectors: Sequence[Projector] = ()) -> None:
        super().__init__(env)
        settings = Settings.from_environment(
            {name: self.env.get(name) or "" for name in (POOL_SIZE, POOL_OVERFLOW, "DATABASE_URL")}
        )
        if settings.database_url is None:
            raise InfrastructureFactoryError("DATABASE_URL is not set in the application's environment")
        self.projectors = tuple(projectors)
        self.datastore = LedgerDatastore(
            normal_conninfo(settings.database_url),
            pool_size=settings.pool_size,
            pool_overflow=settings.pool_overflow,
        )

    def mapper(
        self,
        transcoder: Transcoder | None = None,
        mapper_class: type[Mapper[Any]] | None = None,
    ) -> Mapper[Any]:
        """Return the typed JSON mapper, with the cipher and compressor of the environment, if any."""
        return super().mapper(transcoder, mapper_class or LedgerMapper)

    def application_recorder(self) -> LedgerRecorder:
        """Return a recorder that applies the factory's projectors."""
        return LedgerRecorder(self.datastore, projectors=self.projectors)

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        """Refuse: there are no snapshots. Raises InfrastructureFactoryError."""
        raise InfrastructureFactoryError(f"the ledger keeps no {purpose} apart from its events")

    def tracking_recorder(
        self,
        tracking_recorder_class: type[TrackingRecorder] | None = None,  # noqa: ARG002 - the library's signature
    ) -> TrackingRecorder:
        """Refuse: screens are written with their events. Raises InfrastructureFactoryError."""
        raise InfrastructureFactoryError("the ledger's projections are in-transaction: nothing to track")

    def process_recorder(self) -> ProcessRecorder:
        """Refuse: screens are written with their events. Raises InfrastructureFactoryError."""
        raise InfrastructureFactoryError("the ledger's projections are in-transaction: nothing to track")

    def close(self) -> None:
        """Close the pool."""
        self.datastore.close()
