"""Relay a log to its stream: position and stream sequence are one number, and the bytes are the same."""

import asyncio

import structlog
from asyncpg import Connection
from nats.aio.client import Client
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.bus.doorbell import rung
from shared.bus.publish import Doubt, Publisher
from shared.bus.stream import last_sequence, message_at
from shared.log.crash import may_crash
from shared.log.database import driver
from shared.log.names import LogName
from shared.log.read import between, head

POLL_SECONDS = 0.25
"""Seconds between looks at the log when nobody wakes the relay."""

VERIFY_SECONDS = 5.0
"""Seconds after which an idle relay looks whether the stream still ends where it left it."""

PAGE_SIZE = 1000
RETRY_FIRST, RETRY_MAX = 0.2, 5.0
"""Seconds between attempts, doubled each time: also how late a waiting relay notices that it is now the only one."""

log = structlog.get_logger()

_LOCK = "SELECT pg_try_advisory_lock(hashtextextended($1, 0))"
_PUBLISHED = "SELECT position FROM published"
_MARK = "UPDATE published SET position = $1"


class StreamDisagrees(Exception):
    """The stream holds something else than the log, or more: it was tampered with, or is another log's."""


class Relay:
    """The only publisher of a log; an advisory lock sees to it.

    In any doubt it stops, compares the stream's last message with the log, and goes on behind it. `halted` says why
    when they disagree; nothing is published until they agree again. `position` is the last known to be in the stream.
    `repairs` counts events that the stream had lost and got again, `retries` the new beginnings.
    """

    def __init__(self, engine: AsyncEngine, name: LogName, client: Client, woken: asyncio.Event) -> None:
        self.name = name
        self.position = 0
        self.halted: str | None = None
        self.repairs = 0
        self.retries = 0
        self._engine = engine
        self._client = client
        self._woken = woken
        self._delay = RETRY_FIRST

    async def run(self) -> None:
        """Relay for ever; what goes wrong is tried again with growing delay."""
        while True:
            try:
                await self._hold_lock_and_relay()
            except asyncio.CancelledError:
                raise
            except StreamDisagrees as disagreement:
                self.halted = str(disagreement)
                log.error("relay halts", log=str(self.name), reason=self.halted)
            except Doubt as doubt:
                log.warning("relay in doubt", log=str(self.name), reason=str(doubt))
            except Exception as failure:
                log.warning("relay waits", log=str(self.name), error=type(failure).__name__)
            self.retries += 1
            await asyncio.sleep(self._delay)
            self._delay = min(self._delay * 2, RETRY_MAX)

    async def _hold_lock_and_relay(self) -> None:
        # Session settings and locks end with the connection, so it is closed and not given back to the pool.
        async with self._engine.connect() as pooled:
            connection = await pooled.execution_options(isolation_level="AUTOCOMMIT")
            try:
                raw = await driver(connection)
                if await raw.fetchval(_LOCK, f"relay {self.name}"):
                    await self._relay(raw)
            finally:
                await connection.invalidate()

    async def _relay(self, raw: Connection) -> None:
        self.position = await self._agree(raw)
        self.halted = None
        async with Publisher(self._client, self.name) as publisher:
            looked = asyncio.get_running_loop().time()
            while True:
                self._woken.clear()
                stored = await between(raw, self.position + 1, PAGE_SIZE)
                if stored:
                    await publisher.publish(stored)
                    may_crash("after-publish-before-mark")
                    self.position = stored[-1].position
                    await raw.execute(_MARK, self.position)
                    looked = asyncio.get_running_loop().time()
                    self._delay = RETRY_FIRST
                    continue
                if asyncio.get_running_loop().time() - looked > VERIFY_SECONDS:
                    if await last_sequence(self._client, self.name) != self.position:
                        raise Doubt("the stream does not end where it was left")
                    self._delay = RETRY_FIRST
                    looked = asyncio.get_running_loop().time()
                await rung(self._woken, POLL_SECONDS)

    async def _agree(self, raw: Connection) -> int:
        """Where the stream ends, after its last message was compared with the log. Raises StreamDisagrees."""
        last, end = await last_sequence(self._client, self.name), await head(raw)
        marked = await raw.fetchval(_PUBLISHED)
        if last > end:
            raise StreamDisagrees(f"the stream of {self.name} has {last} messages, the log {end} events")
        if last > 0:
            ours, theirs = (await between(raw, last, 1))[0].body, await message_at(self._client, self.name, last)
            if theirs is None:
                log.warning("stream lost its last event, followers ask the origin", log=str(self.name), position=last)
            elif theirs != ours:
                raise StreamDisagrees(f"the stream of {self.name} holds other bytes at {last} than the log")
        if last < marked:
            self.repairs += marked - last
            log.warning("stream lost events, publishing again", log=str(self.name), first=last + 1, last=marked)
        await raw.execute(_MARK, last)
        return last
