"""Follow another log: what happens when a message comes, fails, comes twice, or comes out of order."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.bus.cursor import load, save
from shared.bus.doorbell import rung
from shared.log.crash import may_crash
from shared.log.names import LogName
from shared.log.outage import is_unavailable
from shared.merkle.hashing import leaf_hash

POLL_SECONDS = 1.0
"""Seconds without a message after which a follower reads by itself."""

RETRY_FIRST, RETRY_MAX = 0.2, 30.0
"""Seconds between attempts at an event that fails; doubled each time."""

BATCH_SIZE = 500
"""At most this many events are read and applied at once."""

log = structlog.get_logger()

Message = tuple[int, bytes]
"""A position and the exact bytes of its event."""


class Projection(Protocol):
    """What a service makes of another's log.

    `apply` gets messages in order, each exactly once per committed transaction; when it raises, nothing of the batch
    stays and the log waits there. The result must depend on the set of logs only, not on how they interleave.
    """

    async def apply(self, connection: AsyncConnection, name: LogName, messages: Sequence[Message]) -> None: ...

    async def forget(self, connection: AsyncConnection, name: LogName) -> None:
        """Remove everything that came from this log."""
        ...


class Range(Protocol):
    """Reads a log's events from `first` on, at most `count`; fewer or none when there are no more now."""

    async def __call__(self, name: LogName, first: int, count: int) -> Sequence[Message]: ...


class NotYetFollowed(Exception):
    """This service has not yet heard what your request builds on; send it again in a moment."""


class Follower:
    """Applies one log to a projection and keeps the cursor in the same transaction.

    `offer` is the fast path; `run` looks for itself when nobody offers, fills gaps through `read`, and retries.
    `failing` says before which position the log waits, and why; None while it goes on. `gaps` were filled, `retries`
    were needed since this process began.
    """

    def __init__(self, engine: AsyncEngine, name: LogName, projection: Projection, read: Range) -> None:
        self.name = name
        self.position = 0
        self.failing: str | None = None
        self.gaps = 0
        self.retries = 0
        self._stopped: str | None = None
        self._engine = engine
        self._projection = projection
        self._read = read
        self._blind = False
        self._turn = asyncio.Lock()
        self._doorbell = asyncio.Event()
        self._moved = asyncio.Condition()

    async def start(self) -> None:
        """Read the cursor, so that a subscription can begin behind it."""
        async with self._engine.connect() as connection:
            self.position = (await load(connection, self.name)).size
        async with self._moved:
            self._moved.notify_all()

    async def offer(self, messages: Sequence[Message]) -> None:
        """Messages as they come: applied when they follow the cursor, else only a reason to look."""
        try:
            async with self._turn:
                fresh = [message for message in messages if message[0] > self.position]
                ready = _dense(fresh, self.position + 1) if self.failing is None else []
                if ready:
                    await self._apply(ready)
                if len(ready) == len(fresh):
                    return
                self.gaps += self.failing is None
        except Exception as failure:
            self._alarm(failure)
        self._doorbell.set()

    async def run(self) -> None:
        """Look for what was not offered, for ever; a failing event is tried again with growing delay."""
        delay = RETRY_FIRST
        while True:
            try:
                while await self._catch_up():
                    delay = RETRY_FIRST
                self._go_on()
                delay = RETRY_FIRST
                await rung(self._doorbell, POLL_SECONDS)
            except CannotRead as failure:
                self._be_blind(failure)
                await rung(self._doorbell, POLL_SECONDS)
            except Exception as failure:
                self._alarm(failure)
                await asyncio.sleep(POLL_SECONDS if is_unavailable(failure) else delay)
                delay = min(delay * 2, RETRY_MAX)

    async def stop(self, reason: str) -> None:
        """Apply nothing more until `resume`; when this returns nothing is being applied."""
        self._stopped = self.failing = reason
        async with self._turn:
            self.failing = reason

    def resume(self) -> None:
        """Go on after `stop`."""
        self._stopped = self.failing = None
        self._doorbell.set()

    async def reached(self, position: int, seconds: float) -> None:
        """Wait until this position is applied; raises NotYetFollowed when it takes longer."""
        self._doorbell.set()
        try:
            async with asyncio.timeout(seconds), self._moved:
                await self._moved.wait_for(lambda: self.position >= position)
        except TimeoutError:
            raise NotYetFollowed(
                f"{NotYetFollowed.__doc__} ({self.name} is at {self.position} here, you build on {position})"
            ) from None

    async def _catch_up(self) -> bool:
        """Apply the next batch; whether there may be more. Raises CannotRead when the log is out of reach."""
        async with self._turn:
            if self._stopped is not None:
                return False
            try:
                messages = _dense(await self._read(self.name, self.position + 1, BATCH_SIZE), self.position + 1)
            except Exception as failure:
                raise CannotRead from failure
            self._blind = False
            if messages:
                await self._apply(messages)
            return bool(messages)

    async def _apply(self, messages: Sequence[Message]) -> None:
        try:
            await self._apply_together(messages)
        except OutOfStep:  # another process moved the cursor, or an answer to our commit was lost
            await self.start()
        except Exception as failure:
            # One event may be at fault: let the others before it through, so that the alarm names the right one.
            if len(messages) == 1 or is_unavailable(failure):
                raise
            for message in messages:
                await self._apply([message])
                if self.position != message[0]:
                    return

    async def _apply_together(self, messages: Sequence[Message]) -> None:
        first, last = messages[0][0], messages[-1][0]
        async with self._engine.begin() as connection:
            frontier = await load(connection, self.name, lock=True)
            if frontier.size + 1 != first:
                raise OutOfStep
            frontier.extend(leaf_hash(body) for _, body in messages)
            await self._projection.apply(connection, self.name, messages)
            await save(connection, self.name, frontier)
            may_crash("before-cursor")
        self.position = last
        async with self._moved:
            self._moved.notify_all()

    def _alarm(self, failure: Exception) -> None:
        error = type(failure).__name__
        self.retries += 1
        self.failing = f"{self.name} waits before position {self.position + 1}: {error}"
        log.error("log waits", log=str(self.name), position=self.position + 1, error=error)

    def _be_blind(self, failure: Exception) -> None:
        """The bus is away: no fault of an event, so what is offered may still be applied."""
        if not self._blind:
            log.warning("log cannot be read", log=str(self.name), error=type(failure.__cause__).__name__)
        self._blind = True

    def _go_on(self) -> None:
        if self._stopped is not None:
            return
        if self.failing is not None:
            log.info("log goes on", log=str(self.name), position=self.position)
        self.failing = None


class OutOfStep(Exception):
    """The cursor stands somewhere else than these messages begin."""


class CannotRead(Exception):
    """Neither stream nor origin could be asked."""


def _dense(messages: Sequence[Message], first: int) -> Sequence[Message]:
    """The messages up to the first gap."""
    for index, (position, _) in enumerate(messages):
        if position != first + index:
            return messages[:index]
    return messages
