"""The hash chain of the audit log, as migration 0011 computes it in the database.

hash = sha256(hash of the predecessor, or nothing for the first || each field as ``<bytes>:<text>`` in order)
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import DictRow

from ledger.store.connection import connect

FETCH = 2_000
MOST_EXAMPLES = 20

_READ = (
    "SELECT number, (extract(epoch FROM at) * 1000000)::bigint AS moment_us, officer, action, route, command,"
    " outcome, code, details::text AS details, address, hash FROM access.audit ORDER BY number"
)


@dataclass(frozen=True, slots=True)
class ChainedEntry:
    """An entry of the audit log with its hash; ``details`` as the database prints its JSON."""

    number: int
    moment_us: int
    officer: str
    action: str
    route: str
    command: str
    outcome: str
    code: str
    details: str
    address: str
    hash: bytes


@dataclass(frozen=True, slots=True)
class ChainVerification:
    """How many entries were read, how many are not what they were, and the numbers of the first of those."""

    entries: int
    broken: int
    examples: tuple[int, ...]


def entry_hash(entry: ChainedEntry, predecessor: bytes = b"") -> bytes:
    """Return what the entry's hash must be; ``predecessor`` is the hash of the entry before it."""
    fields = (
        str(entry.number),
        str(entry.moment_us),
        entry.officer,
        entry.action,
        entry.route,
        entry.command,
        entry.outcome,
        entry.code,
        entry.details,
        entry.address,
    )
    return hashlib.sha256(predecessor + b"".join(map(_framed, fields))).digest()


def broken_entries(entries: Iterator[ChainedEntry]) -> Iterator[ChainedEntry]:
    """Yield the entries whose number or hash is not what their content and predecessor make it."""
    number, predecessor = 0, b""
    for entry in entries:
        if entry.number != number + 1 or entry.hash != entry_hash(entry, predecessor):
            yield entry
        number, predecessor = entry.number, entry.hash


def verify_audit(conninfo: str, progress: Callable[[int], None] | None = None) -> ChainVerification:
    """Read the whole audit log, entry by entry. ``progress`` hears of the entries read so far.

    That the newest entries were cut off cannot be seen in the chain: compare the last number with what was
    written down elsewhere.
    """
    counted, broken = [0], 0
    examples: list[int] = []
    with connect(conninfo) as connection:
        for entry in broken_entries(_entries(connection, counted, progress)):
            broken += 1
            if len(examples) < MOST_EXAMPLES:
                examples.append(entry.number)
    return ChainVerification(counted[0], broken, tuple(examples))


def _entries(
    connection: Connection[DictRow], counted: list[int], progress: Callable[[int], None] | None
) -> Iterator[ChainedEntry]:
    with connection.transaction(), connection.cursor(name="verify_audit") as cursor:
        cursor.itersize = FETCH
        cursor.execute(_READ.encode())
        for row in cursor:
            counted[0] += 1
            if progress and counted[0] % FETCH == 0:
                progress(counted[0])
            yield ChainedEntry(**row)


def _framed(field: str) -> bytes:
    encoded = field.encode()
    return f"{len(encoded)}:".encode() + encoded
