"""The only door to a service's log: commands wait for each other a moment and are committed together."""

import asyncio
from collections.abc import Sequence

import structlog
from asyncpg import InterfaceError, PostgresConnectionError, PostgresError, UniqueViolationError
from asyncpg.exceptions import CannotConnectNowError, OperatorInterventionError, TooManyConnectionsError
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.eventlog.command import Contended, Decide, Receipt, Submission, Unavailable, View
from shared.eventlog.commit import Group
from shared.eventlog.names import LogName
from shared.eventlog.tables import idempotency

ATTEMPTS = 5
GROUP = 256
"""At most so many waiting commands share a transaction."""

OURS = ("log_stream_version", "log_pkey", "idempotency_pkey")
"""Constraints that only another writer of this log can have been faster at."""

log = structlog.get_logger()

Waiting = tuple[Submission, "asyncio.Future[Receipt]"]


class Writer:
    """`execute` returns when a command's events are durable.

    Commands that arrive while a transaction is under way share the next one; a refusal concerns its own command only.
    Use as an async context manager. `appended` is set after each append.
    """

    def __init__(self, engine: AsyncEngine, name: LogName, decide: Decide, view: View) -> None:
        self.name = name
        self.appended = asyncio.Event()
        self._engine = engine
        self._group = Group(name, decide, view)
        self._batch = Group(name, decide, view, all_or_none=True)
        self._waiting: asyncio.Queue[Waiting] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Writer":
        self._task = asyncio.create_task(self._run(), name=f"writer {self.name}")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def execute(self, submission: Submission) -> Receipt:
        """Carry out one command.

        Raises a Refusal (Stale, Contended, KeyReused or a rule's own), Malformed, or Unavailable.
        """
        future: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((submission, future))
        return await future

    async def has_seen(self, key: str) -> bool:
        """Whether an idempotency key has been used."""
        async with self._engine.connect() as connection:
            query = select(idempotency.c.key).where(idempotency.c.key == key)
            return (await connection.execute(query)).one_or_none() is not None

    async def execute_batch(self, submissions: Sequence[Submission]) -> list[Receipt]:
        """Carry out all commands in one transaction, or none; raises BatchRefused for the first that is refused."""
        outcomes = await self._commit(self._batch, submissions)
        return [outcome for outcome in outcomes if isinstance(outcome, Receipt)]

    async def _run(self) -> None:
        while True:
            taken = [await self._waiting.get()]
            while len(taken) < GROUP and not self._waiting.empty():
                taken.append(self._waiting.get_nowait())
            try:
                outcomes = await self._commit_or_split([submission for submission, _ in taken])
            except asyncio.CancelledError:
                for _, future in taken:
                    future.cancel()
                raise
            for (_, future), outcome in zip(taken, outcomes, strict=True):
                if future.done():
                    continue
                if isinstance(outcome, Receipt):
                    future.set_result(outcome)
                else:
                    future.set_exception(outcome)

    async def _commit_or_split(self, submissions: Sequence[Submission]) -> Sequence[Receipt | Exception]:
        """One transaction; when it fails for a reason that one command may have brought, one transaction each."""
        try:
            return await self._commit(self._group, submissions)
        except Exception as failure:
            if len(submissions) == 1 or isinstance(failure, Unavailable | Contended):
                return [failure] * len(submissions)
            log.warning("group failed, trying its commands one by one", commands=len(submissions), error=type(failure))
            return [(await self._commit_or_split([submission]))[0] for submission in submissions]

    async def _commit(self, group: Group, submissions: Sequence[Submission]) -> list[Receipt | Exception]:
        for _ in range(ATTEMPTS):
            try:
                async with self._engine.begin() as connection:
                    outcomes = await group.carry_out(connection, submissions)
                self.appended.set()
                return outcomes
            except UniqueViolationError as faster:
                if faster.constraint_name not in OURS:
                    raise
            except (DBAPIError, PostgresError, InterfaceError, OSError) as failure:
                if is_unavailable(failure):
                    raise Unavailable from failure
                raise
        raise Contended


def is_unavailable(failure: BaseException) -> bool:
    """Whether the database is away, rather than unhappy with what was asked."""
    if isinstance(failure, DBAPIError):
        return failure.connection_invalidated or is_unavailable(getattr(failure.orig, "__cause__", None) or OSError())
    away = PostgresConnectionError, CannotConnectNowError, OperatorInterventionError, TooManyConnectionsError
    return isinstance(failure, (OSError, InterfaceError, TimeoutError, *away))
