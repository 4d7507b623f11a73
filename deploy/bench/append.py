"""The speed of writing to the log: single commands by many writers, and batches of thousands."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import median
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.bench.figure import Figure
from deploy.bench.place import Place, an_agency
from deploy.bench.reference import make_database, the_library
from deploy.bench.samples import a_draft, a_registration, now
from services.intake.deciders import decide
from services.intake.read import participants
from shared.log.append import append
from shared.log.database import driver
from shared.log.names import LogName
from shared.log.write import Writer
from shared.service.database import make_engine

WRITERS = 16
ROUNDS = 3
"""The number of alternating runs of ours and the library's; the median of each counts."""


async def append_single(place: Place, *, seconds: float = 4.0) -> list[Figure]:
    """Registrations by concurrent writers: keys, rules, log and intake's read model, each one durable when answered."""
    ours, theirs = [], []
    await make_database(place.postgres)
    with the_library(place.postgres, WRITERS) as library:
        async with intake(place) as (engine, name), Writer(engine, name, decide, participants.view) as writer:
            for _ in range(ROUNDS):
                theirs.append(await asyncio.to_thread(library.single, seconds))
                ours.append(await commands_a_second(writer, seconds))
    reference = f"eventsourcing: one aggregate saved a time, {WRITERS} threads"
    return [Figure("append-single", median(ours), "events/s", reference, median(theirs), ratio_goal=4)]


async def commands_a_second(writer: Writer, seconds: float) -> float:
    """Registrations by all writers at once."""
    began = time.perf_counter()
    until = began + seconds

    async def write() -> int:
        done = 0
        while time.perf_counter() < until:
            await writer.execute(a_registration())
            done += 1
        return done

    done = await asyncio.gather(*(write() for _ in range(WRITERS)))
    return sum(done) / (time.perf_counter() - began)


async def append_bulk(place: Place, *, batches: int = 6, size: int = 5000) -> list[Figure]:
    """Batches on new streams with random names; events are made before the clock starts, for both."""
    ours, theirs = [], []
    await make_database(place.postgres)
    with the_library(place.postgres, 1) as library:
        async with intake(place) as (engine, name):
            for _ in range(ROUNDS):
                theirs.append(await asyncio.to_thread(library.batch, batches, size))
                ours.append(await _batched(engine, name, batches, size))
    reference = f"eventsourcing: {size} aggregates saved at once"
    return [Figure("append-bulk", median(ours), "events/s", reference, median(theirs), ratio_goal=5)]


async def _batched(engine: AsyncEngine, name: LogName, batches: int, size: int) -> float:
    batches_of_drafts = [[a_draft(uuid4(), now()) for _ in range(size)] for _ in range(batches)]
    began = time.perf_counter()
    for drafts in batches_of_drafts:
        async with engine.begin() as connection:
            await append(await driver(connection), name, drafts, {})
    return batches * size / (time.perf_counter() - began)


@asynccontextmanager
async def intake(place: Place) -> AsyncIterator[tuple[AsyncEngine, LogName]]:
    """An intake service's database, empty and of its own."""
    settings = await place.service(LogName(an_agency(), "intake"))
    engine = make_engine(settings.database_url)
    try:
        yield engine, settings.name
    finally:
        await engine.dispose()
