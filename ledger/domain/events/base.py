"""The base of all events, and the topics of aggregates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar, TypeVar

from eventsourcing.domain import Aggregate, AggregateCreated, AggregateEvent
from eventsourcing.utils import register_topic


class LedgerEvent(AggregateEvent):
    """The base of all events."""

    effective_on: date
    actor: str
    on_behalf_of: str | None
    department: str
    command_key: str

    TOPIC: ClassVar[str]
    class_version: ClassVar[int] = 1

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "TOPIC" in cls.__dict__:
            register_topic(cls.TOPIC, cls)

    def apply(self, aggregate: Any) -> None:
        """Let the aggregate remember what happened."""
        aggregate.remember(self)


class LedgerCreated(LedgerEvent, AggregateCreated):
    """The base of events that open a new aggregate."""

    def apply(self, aggregate: Any) -> None:
        """Do nothing more: the aggregate was made from this event's own fields."""


AnAggregate = TypeVar("AnAggregate", bound=Aggregate)


def under_topic(topic: str) -> Callable[[type[AnAggregate]], type[AnAggregate]]:
    """Give an aggregate class the topic under which its events name it, for ever."""

    def name(aggregate: type[AnAggregate]) -> type[AnAggregate]:
        register_topic(topic, aggregate)
        aggregate.TOPIC = topic  # type: ignore[attr-defined] # read by the event library, declared nowhere
        return aggregate

    return name
