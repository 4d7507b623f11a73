"""Make the facts anew from the logs, beside those that people read meanwhile, and put them in their place."""

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field

from asyncpg import Connection
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.hears import facts, replacing, simple
from services.reporting.hears.rows import COLUMNS, Amending, Row, read
from services.reporting.read.tables import amendment
from services.reporting.read_models import OWN, view
from shared.bus import cursor
from shared.bus.scan import Source, reading
from shared.log.database import driver
from shared.log.names import LogName
from shared.merkle.hashing import Frontier, leaf_hash
from shared.readmodel.rebuild import RebuildProgress, check_reaches, rebuild_own, silent
from shared.service.database import make_engine
from shared.service.settings import Settings

MAX_WAITING_PAGES = 4
"""At most this many pages of rows wait for PostgreSQL."""

BATCH_SIZE = 5000
"""At most this many amendments are worked out together."""


@dataclass
class Load:
    """One log on its way into the new table."""

    name: LogName
    scan: Source
    log: int = 0
    frontier: Frontier = field(default_factory=Frontier)
    amendings: list[Amending] = field(default_factory=list)


async def rebuild(settings: Settings, progress: RebuildProgress = silent) -> None:
    """All facts of the followed logs, as following them live would have made them; needs the owner's role.

    Safe while the service runs: figures wait only while the tables change places, and what was appended since is
    applied before they can be read again. Raises StreamUnreadable when a log cannot be read to its end; then nothing
    has changed.
    """
    async with AsyncExitStack() as stack:
        sources = {name: await stack.enter_async_context(reading(settings.nats, name)) for name in settings.followed}
        await rebuild_from(settings, sources, progress)


async def rebuild_from(
    settings: Settings, sources: Mapping[LogName, Source], progress: RebuildProgress = silent
) -> None:
    """As `rebuild`, from wherever these logs can be read."""
    engine = make_engine(settings.owner_url, pool_size=1, timeout=None)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(engine.dispose)
        loads = []
        async with engine.begin() as connection:
            await rebuild_own(connection, settings.name, OWN, view)
            for name, source in sources.items():
                await check_reaches(source, name, await cursor.load(connection, name))
                loads.append(Load(name, source, await facts.log_id(connection, name)))
        connection = await stack.enter_async_context(engine.begin())
        raw = await driver(connection)
        await replacing.begin(raw)
        await fill(raw, loads, progress)
        await replacing.index(connection)
        await _swap(connection, raw, loads, str(settings.database_url.username))


async def fill(raw: Connection, loads: list[Load], progress: RebuildProgress, table: str = replacing.NEW) -> None:
    """The facts as they were recorded, into a table without indexes; what amends them is kept in the loads."""
    with _rarely_collecting():
        await _load(raw, loads, progress, table)


async def _load(raw: Connection, loads: list[Load], progress: RebuildProgress, table: str) -> None:
    """Rows are worked out while PostgreSQL takes in those before them."""
    pages: asyncio.Queue[list[Row] | None] = asyncio.Queue(MAX_WAITING_PAGES)

    async def produce() -> None:
        total = sum([await load.scan.last() for load in loads])
        for load in loads:
            async for rows in _rows(load):
                await pages.put(rows)
                progress("facts", sum(each.frontier.size for each in loads), total)
        await pages.put(None)

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(produce())
            await raw.copy_records_to_table(table, records=_each(pages), columns=COLUMNS)
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None


async def _each(pages: asyncio.Queue[list[Row] | None]) -> AsyncIterator[Row]:
    while (rows := await pages.get()) is not None:
        for row in rows:
            yield row


async def _rows(load: Load) -> AsyncIterator[list[Row]]:
    async for first, bodies in load.scan.pages(load.frontier.size + 1):
        load.frontier.extend(map(leaf_hash, bodies))
        rows, amendings = read(load.log, enumerate(bodies, first))
        load.amendings.extend(amendings)
        yield rows


async def _swap(connection: AsyncConnection, raw: Connection, loads: list[Load], reader: str) -> None:
    """From here on the followers wait for us, and then find that their cursors have moved."""
    for load in loads:
        await check_reaches(load.scan, load.name, await cursor.load(connection, load.name, lock=True))
    await cursor.forget_others(connection, [load.name for load in loads])
    await connection.execute(delete(amendment))
    await replacing.swap(raw, reader)
    for load in loads:
        await amend(raw, load)
        async for first, bodies in load.scan.pages(load.frontier.size + 1):
            load.frontier.extend(map(leaf_hash, bodies))
            await facts.apply(raw, load.log, enumerate(bodies, first))
        await cursor.save(connection, load.name, load.frontier)
    await simple.replace_all(raw)


async def amend(raw: Connection, load: Load) -> None:
    """Put right the facts of a log, now that they can be found."""
    for at in range(0, len(load.amendings), BATCH_SIZE):
        await facts.amend(raw, load.log, load.amendings[at : at + BATCH_SIZE])


@contextmanager
def _rarely_collecting() -> Iterator[None]:
    """Rows live shortly and hold no cycles, so looking for garbage among them is lost time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
