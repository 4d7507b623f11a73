"""Rebuild a service's read models from its own log and from the logs that it follows."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from asyncpg import Connection
from sqlalchemy import Table, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus import cursor
from shared.bus.follow import Projection
from shared.bus.scan import Scan, Source, StreamUnreadable, reading
from shared.log.command import Change, View
from shared.log.database import driver
from shared.log.names import LogName
from shared.log.read import head, histories
from shared.merkle.hashing import Frontier, leaf_hash
from shared.service.database import make_engine
from shared.service.settings import Settings

RebuildProgress = Callable[[str, int, int], None]
"""Called with what is read, how many of its events are done, and how many there are."""

BATCH_SIZE = 500
"""At most this many streams are loaded at once."""

_STREAMS = """
SELECT stream, max(stream_version) AS events FROM log WHERE stream > $1 GROUP BY stream ORDER BY stream LIMIT $2
"""


def silent(what: str, done: int, total: int) -> None:
    """Progress that nobody follows."""


@dataclass(frozen=True)
class ReadModels:
    """What a service makes of logs: `tables` are those that `view` fills from its own.

    `projections` is keyed by the followed service's name; they fill the tables that are `followed`.
    """

    tables: Sequence[Table]
    view: View
    projections: Mapping[str, Projection] = field(default_factory=dict)
    followed: Sequence[Table] = ()


async def rebuild(settings: Settings, models: ReadModels, progress: RebuildProgress = silent) -> None:
    """All read models of a service, each in one transaction; safe while the service runs, commands wait meanwhile.

    Raises StreamUnreadable when a followed log cannot be read; then its read model is as before.
    """
    engine = make_engine(settings.database_url, pool_size=1, timeout=None)
    try:
        async with engine.begin() as connection:
            await rebuild_own(connection, settings.name, models.tables, models.view, progress)
        for name in settings.followed:
            async with reading(settings.nats, name) as scan, engine.begin() as connection:
                await _followed(connection, name, models.projections[name.service], scan, progress)
    finally:
        await engine.dispose()


async def rebuild_own(
    connection: AsyncConnection, name: LogName, tables: Sequence[Table], view: View, progress: RebuildProgress = silent
) -> None:
    """The tables that `view` fills from a service's own log, in the caller's transaction; commands wait meanwhile."""
    await _empty(connection, tables)
    await project_own(connection, name, view, progress)


async def _empty(connection: AsyncConnection, tables: Sequence[Table]) -> None:
    """Locked first, where commands come first too: they hold their rows before they hold the head of the log."""
    names = ", ".join(table.name for table in tables)
    await (await driver(connection)).execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
    for table in tables:
        await connection.execute(delete(table))


async def project_own(connection: AsyncConnection, name: LogName, view: View, progress: RebuildProgress) -> None:
    """Let `view` see the service's own log, stream by stream."""
    raw = await driver(connection)
    total, done = await head(raw), 0
    async for streams in _streams(raw):
        found = await histories(raw, streams)
        await view(connection, [Change(stream, records, len(records)) for stream, records in found.items()])
        done += sum(map(len, found.values()))
        progress(str(name), done, total)


async def _streams(raw: Connection) -> AsyncIterator[list[str]]:
    last = ""
    while rows := await raw.fetch(_STREAMS, last, BATCH_SIZE):
        streams = [row["stream"] for row in rows]
        yield streams
        last = streams[-1]


async def _followed(
    connection: AsyncConnection, name: LogName, projection: Projection, scan: Scan, progress: RebuildProgress
) -> None:
    known = await cursor.load(connection, name, lock=True)
    await check_reaches(scan, name, known)
    await projection.forget(connection, name)
    frontier = Frontier()
    async for first, bodies in scan.pages(1):
        frontier.extend(map(leaf_hash, bodies))
        await projection.apply(connection, name, list(enumerate(bodies, first)))
        progress(str(name), frontier.size, await scan.last())
    await cursor.save(connection, name, frontier)


async def check_reaches(source: Source, name: LogName, known: Frontier) -> None:
    """Raises StreamUnreadable when the stream ends before what is known of the log, as after a loss."""
    last = await source.last()
    if last < known.size:
        raise StreamUnreadable(f"{StreamUnreadable.__doc__} ({name} has {last} of {known.size} events)")
