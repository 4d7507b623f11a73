"""What a failure of the database says: it is away, another writer was faster, or the request is at fault."""

from asyncpg import InterfaceError, PostgresConnectionError, PostgresError, UniqueViolationError
from asyncpg.exceptions import (
    CannotConnectNowError,
    DeadlockDetectedError,
    InsufficientResourcesError,
    OperatorInterventionError,
    SerializationError,
)
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeout

OURS = ("log_stream_version", "log_pkey", "idempotency_pkey")
"""Constraints that only another writer of this log can have been faster at."""

DATABASE = (DBAPIError, DisconnectionError, PoolTimeout, PostgresError, InterfaceError, OSError)
"""What the database and the way to it may raise."""

_AWAY = (
    CannotConnectNowError,
    DisconnectionError,
    InsufficientResourcesError,
    OperatorInterventionError,
    OSError,
    PoolTimeout,
    PostgresConnectionError,
)


def is_unavailable(failure: BaseException) -> bool:
    """Whether the database is away, rather than unhappy with what was asked."""
    if isinstance(failure, DBAPIError) and failure.connection_invalidated:
        return True
    cause = _cause(failure)
    # The driver also calls a value that it cannot encode an interface error; that is the caller's fault.
    return isinstance(cause, (InterfaceError, *_AWAY)) and not isinstance(cause, ValueError)


def was_overtaken(failure: BaseException) -> bool:
    """Whether another writer of this log was faster, so that the same commands are worth deciding again."""
    cause = _cause(failure)
    if isinstance(cause, UniqueViolationError):
        return cause.constraint_name in OURS
    return isinstance(cause, DeadlockDetectedError | SerializationError)


def _cause(failure: BaseException) -> BaseException:
    """What the driver raised, beneath SQLAlchemy's wrapping."""
    if not isinstance(failure, DBAPIError) or failure.orig is None:
        return failure
    return failure.orig.__cause__ or failure.orig
