"""The hash chain of the audit log, as migration 0011 computes it in the database.

hash = sha256(hash of the predecessor, or nothing for the first || each field as ``<bytes>:<text>`` in order)
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import DictRow

from ledger.domain.errors import InvalidInput
from ledger.store.connection import connect

FETCH = 2_000
MOST_EXAMPLES = 20
_ANCHOR = re.compile(r"(?P<number>[1-9][0-9]{0,17}):(?P<hash>[0-9a-fA-F]{64})")

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
class Anchor:
    """An entry's number and hash, written down where the database's owner cannot write: what the log must still hold."""

    number: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.number}:{self.hash.hex()}"

    @classmethod
    def read(cls, text: str) -> Anchor:
        """Return an anchor as it is printed, ``NUMBER:HASH``. Raises InvalidInput."""
        written = _ANCHOR.fullmatch(text.strip())
        if written is None:
            raise InvalidInput(
                field="audit-at-least",
                problem="应为“编号:哈希”，哈希为 64 位十六进制",
                problem_en="must be NUMBER:HASH with a hash of 64 hexadecimal digits",
            )
        return cls(int(written["number"]), bytes.fromhex(written["hash"]))


@dataclass(frozen=True, slots=True)
class ChainVerification:
    """How many entries were read, how many are not what they were, and the numbers of the first of those.

    ``last`` is the newest entry, None of an empty log; ``reaches`` whether the entry of an anchor is there as it was.
    """

    entries: int
    broken: int
    examples: tuple[int, ...]
    last: Anchor | None
    reaches: bool


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


def verify_audit(
    conninfo: str, progress: Callable[[int], None] | None = None, *, at_least: Anchor | None = None
) -> ChainVerification:
    """Read the whole audit log, entry by entry. ``progress`` hears of the entries read so far.

    That the newest entries were cut off, or the whole log written anew, cannot be seen in the chain itself: ``at_least``
    is the last entry of an earlier verification, as it was written down elsewhere.
    """
    read, broken = _Read(at_least, progress), 0
    examples: list[int] = []
    with connect(conninfo) as connection:
        for entry in broken_entries(read.entries(connection)):
            broken += 1
            if len(examples) < MOST_EXAMPLES:
                examples.append(entry.number)
    return ChainVerification(read.count, broken, tuple(examples), read.last, at_least is None or read.found)


class _Read:
    """The entries as they are read, and what was seen of them."""

    def __init__(self, wanted: Anchor | None, progress: Callable[[int], None] | None) -> None:
        self._wanted = wanted
        self._progress = progress
        self.count = 0
        self.last: Anchor | None = None
        self.found = False

    def entries(self, connection: Connection[DictRow]) -> Iterator[ChainedEntry]:
        """Yield every entry in order."""
        with connection.transaction(), connection.cursor(name="verify_audit") as cursor:
            cursor.itersize = FETCH
            cursor.execute(_READ.encode())
            for row in cursor:
                entry = ChainedEntry(**row)
                self.count += 1
                self.last = Anchor(entry.number, bytes(entry.hash))
                self.found = self.found or self.last == self._wanted
                if self._progress and self.count % FETCH == 0:
                    self._progress(self.count)
                yield entry


def _framed(field: str) -> bytes:
    encoded = field.encode()
    return f"{len(encoded)}:".encode() + encoded
