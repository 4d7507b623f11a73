"""Go over the whole log again and again, slowly: are the stored events still those that were appended?"""

import asyncio

import structlog
from asyncpg import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.log.database import driver
from shared.log.intact import PAGE_SIZE, Altered, leaves
from shared.log.names import LogName
from shared.log.read import frontier
from shared.merkle.hashing import Frontier, Tile

PAUSE_SECONDS = 0.5
"""Seconds between pages of 1000 events: a sweep takes one or two per cent of a core, and 8 minutes for a million."""

REST_SECONDS = 10.0
"""Seconds between the end of a sweep and the next."""

log = structlog.get_logger()

_NODES = "SELECT index, hash FROM node WHERE level = $1 AND index = ANY($2::bigint[])"


class Sweep:
    """`wrong` says which position is not what was appended; `position` is how far the sweep under way has come."""

    def __init__(self, engine: AsyncEngine, name: LogName) -> None:
        self.name = name
        self.position = 0
        self.wrong: str | None = None
        self._engine = engine

    async def run(self) -> None:
        """Sweep for ever."""
        while True:
            try:
                await self.once(PAUSE_SECONDS)
            except Altered as altered:
                if self.wrong != str(altered):
                    log.error("log altered", log=str(self.name), first=altered.first, last=altered.last)
                self.wrong = str(altered)
            except Exception as failure:
                log.warning("sweep waits", log=str(self.name), error=type(failure).__name__)
            await asyncio.sleep(REST_SECONDS)

    async def once(self, pause: float = 0.0) -> None:
        """From the first event to the head as it is now. Raises Altered."""
        async with self._engine.connect() as connection:
            head = await frontier(await driver(connection))
        swept = Frontier()
        while swept.size < head.size:
            async with self._engine.connect() as connection:
                raw = await driver(connection)
                to = min(swept.size + PAGE_SIZE, head.size)
                async for page in leaves(raw, swept.size, to):
                    await _check_nodes(raw, swept.extend(page))
            self.position = swept.size
            await asyncio.sleep(pause)
        if swept.root() != head.root():
            first = swept.size // 256 * 256 + 1  # what is before it was compared with stored subtrees
            raise Altered(first, head.size, "the events do not give the tree that the log's head has")
        self.wrong = None


async def _check_nodes(raw: Connection, tiles: list[Tile]) -> None:
    """Full subtrees must have the roots that were kept when they were completed."""
    for level, index, root in tiles:
        stored = dict(await raw.fetch(_NODES, level, [index])).get(index)
        if stored != root:
            width = 256**level
            raise Altered(index * width + 1, (index + 1) * width, "the events do not give the tree that was kept")
