"""Compare read models with the logs: they are built again beside those in use, as of the same moment."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from asyncpg import Connection
from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus import cursor
from shared.bus.scan import Page, Source, reading
from shared.log.database import driver
from shared.log.intact import Altered
from shared.log.names import LogName
from shared.log.sweep import Sweep
from shared.merkle.hashing import Frontier, leaf_hash
from shared.readmodel.rebuild import ReadModels, RebuildProgress, project_own, silent
from shared.service.database import make_engine
from shared.service.settings import Settings

MAX_DIFFERENCES = 100
"""At most this many differences of a table are listed."""

_LAST = "SELECT max(position) FROM log WHERE right(stream, 36) = ANY($1::text[])"


@dataclass(frozen=True)
class Difference:
    """One row, or stretch of a log, that is not what the log says; `position` is the last event that it came from."""

    table: str
    key: str
    what: str
    log: str
    position: int | None

    def __str__(self) -> str:
        where = self.log if self.position is None else f"{self.log}, position {self.position}"
        return f"{self.table} {self.key}: {self.what} ({where})"


@dataclass(frozen=True)
class Drift:
    """The result for one service: `count` of the `rows` differ, and `differences` lists the first of them."""

    name: LogName
    rows: int
    count: int
    differences: Sequence[Difference]


class Moment:
    """A transaction that sees one state of the service; `shadow` hides a table behind an empty one of its own.

    Whatever then reads or writes a table by its name works on the empty one, and nobody else sees that.
    """

    def __init__(self, connection: AsyncConnection, raw: Connection, schema: str) -> None:
        self.connection = connection
        self.raw = raw
        self._schema = schema

    async def shadow(self, table: Table, *, indexes: bool = True) -> None:
        """Needs the right to make temporary tables, which owners have."""
        like = "INCLUDING ALL" if indexes else "INCLUDING DEFAULTS INCLUDING GENERATED"
        await self.raw.execute(
            f'CREATE TEMPORARY TABLE "{table.name}" (LIKE "{self._schema}"."{table.name}" {like}) ON COMMIT DROP'
        )

    async def compare(self, name: LogName, table: Table) -> Drift:
        """The rows of a shadowed table against those in use."""
        keys = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
        both = f'"{self._schema}"."{table.name}" AS used FULL JOIN pg_temp."{table.name}" AS again USING ({keys})'
        differ = "WHERE used IS DISTINCT FROM again"
        counted = await self.raw.fetchrow(f"SELECT count(*), count(*) FILTER ({differ}) FROM {both}")  # noqa: S608 - as above
        pairs = f"SELECT CAST(to_jsonb(used) AS text), CAST(to_jsonb(again) AS text) FROM {both}"  # noqa: S608 - as above
        differences = [
            await self._difference(name, table, *(row and orjson.loads(row) for row in pair))
            for pair in await self.raw.fetch(f"{pairs} {differ} LIMIT {MAX_DIFFERENCES}")
        ]
        return Drift(name, counted[0], counted[1], differences)

    async def _difference(
        self, name: LogName, table: Table, used: dict[str, Any] | None, again: dict[str, Any] | None
    ) -> Difference:
        row = again or used or {}
        key = " ".join(str(row[column.name]) for column in table.primary_key.columns)
        if used is None or again is None:
            what = "is missing" if used is None else "should not be there"
        else:
            what = f"differs in {', '.join(sorted(c for c in used if used[c] != again[c]))}"
        log, position = await self._where(name, row)
        return Difference(table.name, key, what, log, position)

    async def _where(self, name: LogName, row: Mapping[str, Any]) -> tuple[str, int | None]:
        """The log and position that a row says it came from; else the last event about what it is about."""
        if "log" in row:
            source = row["log"]
            if isinstance(source, int):
                source = await self.raw.fetchval("SELECT source FROM followed_log WHERE id = $1", source)
            return str(source), row.get("position")
        about = [value for value in row.values() if isinstance(value, str) and _is_uuid(value)]
        return name.source, await self.raw.fetchval(_LAST, about)


@asynccontextmanager
async def moment(settings: Settings) -> AsyncIterator[Moment]:
    """One state of a service's schema, with the owner's role; nothing of it is changed or locked."""
    engine = make_engine(settings.owner_url, pool_size=1, timeout=None)
    try:
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            raw = await driver(connection)
            yield Moment(connection, raw, await raw.fetchval("SELECT current_schema()"))
            await connection.rollback()
    finally:
        await engine.dispose()


async def drift(settings: Settings, models: ReadModels, progress: RebuildProgress = silent) -> Drift:
    """A service's own log, and when that is as it was appended all its read models; safe while it runs.

    Raises StreamUnreadable when a followed log cannot be read.
    """
    found = [await own_log(settings)]
    if found[0].count:
        return found[0]
    async with moment(settings) as now:
        for table in (*models.tables, *models.followed):
            await now.shadow(table)
        await project_own(now.connection, settings.name, models.view, progress)
        for name in settings.followed:
            known = await cursor.load(now.connection, name)
            async with reading(settings.nats, name) as scan:
                applied = Frontier()
                async for first, bodies in UpTo(scan, known.size).pages(1):
                    applied.extend(map(leaf_hash, bodies))
                    await models.projections[name.service].apply(now.connection, name, list(enumerate(bodies, first)))
                    progress(str(name), applied.size, known.size)
            found.append(same_events(name, known, applied))
        found += [await now.compare(settings.name, table) for table in (*models.tables, *models.followed)]
    return combined(settings.name, found)


async def own_log(settings: Settings) -> Drift:
    """The whole log: each event's bytes hashed again, and the tree that they give."""
    engine = make_engine(settings.owner_url, pool_size=1, timeout=None)
    sweep = Sweep(engine, settings.name)
    try:
        await sweep.once()
    except Altered as altered:
        key = str(altered.first) if altered.first == altered.last else f"{altered.first} to {altered.last}"
        difference = Difference("log", key, str(altered), settings.name.source, altered.first)
        return Drift(settings.name, sweep.position, 1, [difference])
    finally:
        await engine.dispose()
    return Drift(settings.name, sweep.position, 0, [])


def same_events(name: LogName, known: Frontier, read: Frontier) -> Drift:
    """Whether what was applied of a followed log is what can be read of it now."""
    if known.head() == read.head():
        return Drift(name, 0, 0, [])
    what = f"the {known.size} events that were applied are not those that the stream gives now"
    return Drift(name, 0, 1, [Difference("cursor", str(name), what, name.source, None)])


def combined(name: LogName, found: Iterable[Drift]) -> Drift:
    """What was found in the parts of a service."""
    parts = list(found)
    differences = [difference for part in parts for difference in part.differences]
    return Drift(name, sum(part.rows for part in parts), sum(part.count for part in parts), differences)


@dataclass(frozen=True)
class UpTo:
    """The first `size` events of a log that goes on."""

    source: Source
    size: int

    async def last(self) -> int:
        return self.size

    async def pages(self, first: int) -> AsyncIterator[Page]:
        if first > self.size:
            return
        async for position, bodies in self.source.pages(first):
            yield position, bodies[: self.size - position + 1]
            if position + len(bodies) > self.size:
                return


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return len(text) == 36
