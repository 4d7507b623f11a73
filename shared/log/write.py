"""The only door to a service's log: commands wait for each other a moment and are committed together."""

import asyncio
from collections.abc import Sequence

import structlog
from sqlalchemy import select
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.log.command import Contended, Decide, Progress, Receipt, Submission, Unavailable, View
from shared.log.commit import Group
from shared.log.crash import may_crash
from shared.log.names import LogName
from shared.log.outage import DATABASE, is_unavailable, was_overtaken
from shared.log.tables import idempotency

ATTEMPTS = 5
MAX_GROUP = 256
"""At most this many waiting commands share a transaction."""

log = structlog.get_logger()

Waiting = tuple[Submission, "asyncio.Future[Receipt]"]


class Writer:
    """`execute` returns when a command's events are durable.

    Commands that arrive while a transaction is under way share the next one; a refusal concerns its own command only.
    Use as an async context manager. `appended` is set after each append, `events` counts them.
    """

    def __init__(self, engine: AsyncEngine, name: LogName, decide: Decide, view: View) -> None:
        self.name = name
        self.appended = asyncio.Event()
        self.events = 0
        self._engine = engine
        self._group = Group(name, decide, view)
        self._batch = Group(name, decide, view, all_or_none=True)
        self._waiting: asyncio.Queue[Waiting] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    async def __aenter__(self) -> "Writer":
        self._task = asyncio.create_task(self._run(), name=f"writer {self.name}")
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closed = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        while not self._waiting.empty():
            _settle(self._waiting.get_nowait()[1], Unavailable())

    async def execute(self, submission: Submission) -> Receipt:
        """Carry out one command.

        Raises a Refusal (Stale, Contended, KeyReused or a rule's own), Malformed, or Unavailable.
        """
        if self._closed:
            raise Unavailable
        future: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((submission, future))
        return await future

    async def has_seen(self, key: str) -> bool:
        """Whether an idempotency key has been used."""
        async with self._engine.connect() as connection:
            query = select(idempotency.c.key).where(idempotency.c.key == key)
            return (await connection.execute(query)).one_or_none() is not None

    async def execute_batch(
        self, submissions: Sequence[Submission], on_progress: Progress | None = None
    ) -> list[Receipt]:
        """Carry out all commands in one transaction, or none; raises BatchRefused for the first that is refused.

        `on_progress` is called with the share that is done; it begins again at 0 when the batch is tried again.
        """
        outcomes = await self._commit(self._batch, submissions, on_progress)
        return [outcome for outcome in outcomes if isinstance(outcome, Receipt)]

    async def _run(self) -> None:
        while True:
            taken = [await self._waiting.get()]
            while len(taken) < MAX_GROUP and not self._waiting.empty():
                taken.append(self._waiting.get_nowait())
            taken = [(submission, future) for submission, future in taken if not future.done()]
            try:
                outcomes = await self._commit_or_split([submission for submission, _ in taken])
            except asyncio.CancelledError:
                for _, future in taken:
                    _settle(future, Unavailable())
                raise
            for (_, future), outcome in zip(taken, outcomes, strict=True):
                _settle(future, outcome)

    async def _commit_or_split(self, submissions: Sequence[Submission]) -> Sequence[Receipt | Exception]:
        """One transaction; when it fails for a reason that one command may have brought, one transaction each."""
        if not submissions:
            return []
        try:
            return await self._commit(self._group, submissions)
        except Exception as failure:
            if len(submissions) == 1 or isinstance(failure, Unavailable):
                return [failure] * len(submissions)
            error = type(failure).__name__
            log.warning("group failed, trying its commands one by one", commands=len(submissions), error=error)
            return [(await self._commit_or_split([submission]))[0] for submission in submissions]

    async def _commit(
        self, group: Group, submissions: Sequence[Submission], on_progress: Progress | None = None
    ) -> list[Receipt | Exception]:
        for attempt in range(ATTEMPTS):
            try:
                async with self._engine.begin() as connection:
                    outcomes = await group.carry_out(connection, submissions, on_progress)
                    may_crash("before-commit")
                may_crash("after-commit")
                self.appended.set()
                self.events += sum(len(o.events) for o in outcomes if isinstance(o, Receipt) and not o.repeated)
                return outcomes
            except DATABASE as failure:
                # A connection that broke is worth a second one: the keys tell whether the first try was committed.
                if is_unavailable(failure) and (attempt > 0 or isinstance(failure, PoolTimeout)):
                    raise Unavailable from failure
                if not (is_unavailable(failure) or was_overtaken(failure)):
                    raise
        raise Contended


def _settle(future: "asyncio.Future[Receipt]", outcome: Receipt | Exception) -> None:
    if future.done():
        return
    if isinstance(outcome, Receipt):
        future.set_result(outcome)
    elif isinstance(outcome, StopIteration):  # a future cannot carry it, and the next commands must not pay for it
        future.set_exception(RuntimeError("a rule ended with StopIteration"))
    else:
        future.set_exception(outcome)
