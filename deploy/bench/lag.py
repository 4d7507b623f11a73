"""How long it takes from a command to a figure that knows of it, with all services running; and what they hold."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from statistics import quantiles

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.bench.figure import Figure
from deploy.bench.place import Place, an_agency
from deploy.bench.rebuild import MEMORY_LIMIT, most_memory
from deploy.bench.request import Connection
from deploy.ports import free_port
from deploy.process import ServiceProcess
from deploy.topology import FOLLOWS
from shared.eventlog.names import LogName
from shared.runtime.database import make_engine

CONNECTIONS = 32
LAG_LIMIT = 500.0
"""Milliseconds that 99 of 100 events may take."""

LOOK = 0.005
READY_SECONDS = 60.0

REGISTRATION = {
    "occurred_on": "2026-01-12",
    "gender": "woman",
    "birth_year": 1987,
    "municipality": "Boden",
    "identity": {"given_name": "Amina", "family_name": "Warsame", "phone": "070-1740605"},
}

_KNOWN = text("SELECT position FROM cursor WHERE log = :log")


async def lag(place: Place, *, rate: int = 500, seconds: float = 20) -> list[Figure]:
    """Registrations over HTTP at a steady rate, each timed from when it was due until its fact can be read."""
    agency = an_agency()
    async with _services(place, agency) as services:
        reporting = make_engine(services["reporting"].settings.database_url, pool_size=1)
        try:
            await _send(services["intake"].address, rate, 2)  # statements get prepared, streams get followers
            due = await _known_after(reporting, services, rate, seconds)
        finally:
            await reporting.dispose()
        held = {name: most_memory(process.child.pid) for name, process in services.items() if process.child}
    p99 = quantiles(due, n=100)[98] * 1000
    return [
        Figure(f"lag-p99-at-{rate}", p99, "ms", "limit", LAG_LIMIT, most=LAG_LIMIT),
        *(
            Figure(f"memory-{name}", most, "MiB", "limit", MEMORY_LIMIT, most=MEMORY_LIMIT)
            for name, most in held.items()
        ),
    ]


async def _known_after(
    reporting: AsyncEngine, services: dict[str, ServiceProcess], rate: int, seconds: float
) -> list[float]:
    """Seconds from when each command was due until reporting knew of its event."""
    intake = services["intake"]
    sending = asyncio.create_task(_send(intake.address, rate, seconds))
    seen: list[tuple[int, float]] = []
    async with reporting.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        while not sending.done() or seen[-1][0] < max(sending.result()):
            position = (await connection.execute(_KNOWN, {"log": str(intake.settings.name)})).scalar_one()
            if not seen or position > seen[-1][0]:
                seen.append((position, time.perf_counter()))
            await asyncio.sleep(LOOK)
    moments = iter(seen)
    position, moment = next(moments)
    found = []
    for sent, when in sorted((await sending).items()):
        while position < sent:
            position, moment = next(moments)
        found.append(moment - when)
    return found


async def _send(address: str, rate: int, seconds: float) -> dict[int, float]:
    """Commands at a steady rate over some connections: when the event at each position was due."""
    due: dict[int, float] = {}
    numbers = count()
    began = time.perf_counter() + 0.1

    async def write() -> None:
        connection = await Connection.to(address)
        try:
            while (number := next(numbers)) < rate * seconds:
                when = began + number / rate
                await asyncio.sleep(max(when - time.perf_counter(), 0))
                due[await connection.post("/api/participants", REGISTRATION)] = when
        finally:
            await connection.close()

    await asyncio.gather(*(write() for _ in range(CONNECTIONS)))
    return due


@asynccontextmanager
async def _services(place: Place, agency: str) -> AsyncIterator[dict[str, ServiceProcess]]:
    """All services of an agency, each a process of its own, ready."""
    settings = [await place.service(LogName(agency, service), port=free_port()) for service in FOLLOWS]
    processes = {each.service: ServiceProcess(each, place.folder.logs) for each in settings}
    with _running(processes):
        async with asyncio.timeout(READY_SECONDS), httpx.AsyncClient(trust_env=False) as client:
            for process in processes.values():
                while not await process.is_ready(client):  # noqa: ASYNC110 - a process does not call back
                    await asyncio.sleep(0.1)
        yield processes


@contextmanager
def _running(processes: dict[str, ServiceProcess]) -> Iterator[None]:
    try:
        for process in processes.values():
            process.start()
        yield
    finally:
        for process in processes.values():
            if process.child is not None:
                process.child.stop()
