"""How long it takes from a command to a fact that figures know of, with real service processes; and what they hold."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from itertools import count
from statistics import quantiles

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.bench import memory
from deploy.bench.apart import apart
from deploy.bench.figure import Figure
from deploy.bench.place import Place, an_agency
from deploy.bench.request import Connection
from deploy.federation.topology import FOLLOWS
from deploy.local.ports import free_port
from deploy.local.process import ServiceProcess
from shared.log.names import LogName
from shared.service.database import make_engine
from shared.service.settings import Settings

CONNECTIONS = 16
LIMIT = 500.0
"""Milliseconds that 99 of 100 events may take."""

WARM = 2.0
"""Seconds before the clock starts, in which statements are prepared and streams get their followers."""

LOOK = 0.01
READY_SECONDS = 60.0

REGISTRATION = {
    "occurred_on": "2026-01-12",
    "gender": "woman",
    "birth_year": 1987,
    "municipality": "Boden",
    "identity": {"given_name": "Amina", "family_name": "Warsame", "phone": "070-1740605"},
}

Due = dict[int, float]
"""When the command that led to each position was due, in monotonic seconds."""

_KNOWN = text("SELECT position FROM cursor WHERE log = :log")


async def lag(place: Place, *, rate: int = 500, seconds: float = 20) -> list[Figure]:
    """Commands at a steady rate, each timed from when it was due until reporting's facts of it can be read."""
    agency = an_agency()
    intake = await place.service(LogName(agency, "intake"))
    others = [service for service in FOLLOWS if service != "intake"]
    held: dict[str, float] = {}
    async with (
        running_services(place, agency, others) as services,
        apart(place, "deploy.bench.load", intake, rate, seconds + WARM) as load,
    ):

        async def sent() -> Due:
            found = await load.told()
            held["intake"] = found["memory"]
            return {int(position): when for position, when in found["due"].items()}

        took = await _known_after(services["reporting"].settings, intake.name, sent())
        held |= _held(services)
    most = [
        Figure(f"memory-{name}", most, "MiB", "limit", memory.LIMIT, most=memory.LIMIT) for name, most in held.items()
    ]
    return [_figure(f"lag-p99-at-{rate}", took[round(rate * WARM) :]), *most]


async def lag_http(place: Place, *, rate: int = 100, seconds: float = 10) -> list[Figure]:
    """The same over HTTP, names sealed, at a rate that two cores can serve beside the client."""
    async with running_services(place, an_agency(), list(FOLLOWS)) as services:
        intake = services["intake"]
        took = await _known_after(
            services["reporting"].settings, intake.settings.name, _send(intake.address, rate, seconds + WARM)
        )
        held = max(_held(services).values())
    return [
        _figure(f"lag-http-p99-at-{rate}", took[round(rate * WARM) :]),
        Figure("memory-http", held, "MiB", "limit", memory.LIMIT, most=memory.LIMIT),
    ]


def _figure(name: str, took: Sequence[float]) -> Figure:
    return Figure(name, quantiles(took, n=100)[98] * 1000, "ms", "limit", LIMIT, most=LIMIT)


def _held(services: dict[str, ServiceProcess]) -> dict[str, float]:
    return {name: memory.most_memory(process.child.pid) for name, process in services.items() if process.child}


async def _known_after(reporting: Settings, log: LogName, sent: Awaitable[Due]) -> list[float]:
    """Seconds from when each command was due until reporting knew of its event, in the order of the log."""
    engine = make_engine(reporting.database_url, pool_size=1)
    sending = asyncio.ensure_future(sent)
    try:
        seen = await _seen(engine, log, sending)
    finally:
        await engine.dispose()
        sending.cancel()
    moments = iter(seen)
    position, moment = next(moments)
    took = []
    for at, when in sorted(sending.result().items()):
        while position < at:
            position, moment = next(moments)
        took.append(moment - when)
    return took


async def _seen(engine: AsyncEngine, log: LogName, sending: "asyncio.Future[Due]") -> list[tuple[int, float]]:
    """Each position that reporting was seen at, with the moment, until it knows of everything that was sent."""
    seen = [(0, time.perf_counter())]
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        while not sending.done() or seen[-1][0] < max(sending.result()):
            position = (await connection.execute(_KNOWN, {"log": str(log)})).scalar_one_or_none() or 0
            if position > seen[-1][0]:
                seen.append((position, time.perf_counter()))
            await asyncio.sleep(LOOK)
    return seen


async def _send(address: str, rate: int, seconds: float) -> Due:
    due: Due = {}
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
async def running_services(place: Place, agency: str, names: Sequence[str]) -> AsyncIterator[dict[str, ServiceProcess]]:
    """These services of an agency, each a process of its own, ready."""
    settings = [await place.service(LogName(agency, service), port=free_port()) for service in names]
    processes = {each.service: ServiceProcess(each, place.folder.logs) for each in settings}
    try:
        for process in processes.values():
            process.start()
        async with asyncio.timeout(READY_SECONDS), httpx.AsyncClient(trust_env=False) as client:
            for process in processes.values():
                while not await process.is_ready(client):  # noqa: ASYNC110 - a process does not call back
                    await asyncio.sleep(0.1)
        yield processes
    finally:
        for process in processes.values():
            if process.child is not None:
                process.child.stop()
