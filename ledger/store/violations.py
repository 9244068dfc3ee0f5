"""What a refused transaction means: database error → version clash, repeated command, or a refusal by name."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from eventsourcing.persistence import (
    DatabaseError,
    DataError,
    IntegrityError,
    InternalError,
    NotSupportedError,
    OperationalError,
    PersistenceError,
    ProgrammingError,
)

from ledger.domain.errors import LedgerBusy
from ledger.domain.events import LedgerEvent
from ledger.ports import Guard, Rows, Violation

VERSION_CONSTRAINTS = frozenset({"event_pkey", "event_predecessor"})
COMMAND_CONSTRAINT = "command_pkey"


class VersionClash(IntegrityError):  # noqa: N818 - an outcome to act on, like the library's RecordConflict
    """Another command changed the aggregate meanwhile: get it again and replay the command."""


class CommandAlreadyRecorded(IntegrityError):  # noqa: N818 - an outcome to act on
    """The idempotency key has an outcome already: read it and compare the payload's hash."""


class OutcomeUnknown(OperationalError):  # noqa: N818 - an outcome to act on
    """The connection was lost on the way: the transaction may or may not be stored.

    Never send it again blindly; the idempotency key tells: its command is recorded, or nothing happened.
    """


def meaning(
    error: psycopg.Error, events: Sequence[LedgerEvent], guards: Sequence[Guard], rows: Rows
) -> Exception:
    """Return what to raise for the error of a transaction that was rolled back.

    ``rows`` reads on a clean connection, so that a guard can name the figures and who holds the room.
    """
    if isinstance(error, (*_CONTENTION, *_TIMED_OUT)):
        return LedgerBusy(problem=_first_line(error))
    if isinstance(error, psycopg.IntegrityError):
        return _broken_constraint(error, events, guards, rows)
    if error.sqlstate is None or isinstance(error, (*_SHUTDOWN, psycopg.InterfaceError)):
        return OutcomeUnknown(_first_line(error))
    return _as_library_error(error)


def is_contention(error: BaseException) -> bool:
    """Whether the server gave up this transaction for another's sake, so that it may be tried again at once."""
    return isinstance(error, _CONTENTION)


_TIMED_OUT = (psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled)
_CONTENTION = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)
_LIBRARY_ERRORS: tuple[tuple[type[psycopg.Error], type[PersistenceError]], ...] = (
    (psycopg.DataError, DataError),
    (psycopg.InternalError, InternalError),
    (psycopg.ProgrammingError, ProgrammingError),
    (psycopg.NotSupportedError, NotSupportedError),
    (psycopg.OperationalError, OperationalError),
    (psycopg.DatabaseError, DatabaseError),
)
_SHUTDOWN = (psycopg.errors.AdminShutdown, psycopg.errors.CrashShutdown, psycopg.errors.CannotConnectNow)


def _broken_constraint(
    error: psycopg.IntegrityError, events: Sequence[LedgerEvent], guards: Sequence[Guard], rows: Rows
) -> Exception:
    constraint = error.diag.constraint_name or ""
    if constraint in VERSION_CONSTRAINTS:
        return VersionClash(_first_line(error))
    if constraint == COMMAND_CONSTRAINT:
        return CommandAlreadyRecorded(_first_line(error))
    violation = Violation(
        constraint=constraint,
        table=error.diag.table_name or "",
        detail=error.diag.message_detail or error.diag.message_primary or "",
    )
    for guard in guards:
        refusal = guard.explain(violation, events, rows)
        if refusal is not None:
            return refusal
    return IntegrityError(str(error))


def _as_library_error(error: psycopg.Error) -> PersistenceError:
    """Return the library's error of the same kind, as its datastore would."""
    for theirs, library in _LIBRARY_ERRORS:
        if isinstance(error, theirs):
            return library(_first_line(error))
    return PersistenceError(_first_line(error))


def _first_line(error: psycopg.Error) -> str:
    return error.diag.message_primary or str(error).strip().partition("\n")[0] or type(error).__name__
