"""The hash chain of an aggregate, as migration 0001 computes it in the database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class HashedEvent:
    """A stored event with its place in the ledger and its hash."""

    originator_id: UUID
    originator_version: int
    topic: str
    state: bytes
    notification_id: int
    hash: bytes


def event_hash(event: HashedEvent, predecessor: bytes = b"") -> bytes:
    """Return what the event's hash must be; ``predecessor`` is the hash of the version before it."""
    topic = event.topic.encode()
    return hashlib.sha256(
        predecessor
        + event.originator_id.bytes
        + event.originator_version.to_bytes(8, "big", signed=True)
        + len(topic).to_bytes(4, "big", signed=True)
        + topic
        + event.notification_id.to_bytes(8, "big", signed=True)
        + event.state
    ).digest()


def broken_links(events: Iterable[HashedEvent]) -> Iterable[HashedEvent]:
    """Yield the events whose hash is not what their content and predecessor make it.

    ``events`` come in order of (originator_id, originator_version), whole aggregates. An event without
    its predecessor is broken too, unless it is the first: something before it was removed.
    """
    previous: HashedEvent | None = None
    for event in events:
        follows = previous is not None and previous.originator_id == event.originator_id
        consecutive = (
            previous is not None and follows and event.originator_version == previous.originator_version + 1
        )
        predecessor = previous.hash if previous is not None and consecutive else b""
        is_first = not follows and event.originator_version <= 1
        if not (consecutive or is_first) or event.hash != event_hash(event, predecessor):
            yield event
        previous = event
