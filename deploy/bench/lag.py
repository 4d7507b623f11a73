"""The time from a command to a fact in reporting with real service processes, and their memory."""

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
LIMIT_MS = 500.0
"""At most this many milliseconds for 99 of 100 events."""

WARM_UP_SECONDS = 2.0
"""Seconds before the clock starts, in which statements are prepared and followers start."""

POLL_SECONDS = 0.01
READY_SECONDS = 60.0

REGISTRATION = {
    "occurred_on": "2026-01-12",
    "gender": "woman",
    "birth_year": 1987,
    "municipality": "Boden",
    "identity": {"given_name": "Amina", "family_name": "Warsame", "phone": "070-1740605"},
}

Due = dict[int, float]
"""The due time of the command behind each position, in monotonic seconds."""

_KNOWN = text("SELECT position FROM cursor WHERE log = :log")


async def lag(place: Place, *, rate: int = 500, seconds: float = 20) -> list[Figure]:
    """Measure commands at a steady rate, each from its due time until reporting has its facts."""
    agency = an_agency()
    intake = await place.service(LogName(agency, "intake"))
    others = [service for service in FOLLOWS if service != "intake"]
    memory_of: dict[str, float] = {}
    async with (
        running_services(place, agency, others) as services,
        apart(place, "deploy.bench.load", intake, rate, seconds + WARM_UP_SECONDS) as load,
    ):

        async def sent() -> Due:
            result = await load.result()
            memory_of["intake"] = result["memory"]
            return {int(position): when for position, when in result["due"].items()}

        took = await _known_after(services["reporting"].settings, intake.name, sent())
        memory_of |= _held(services)
    max_memory = [
        Figure(f"memory-{name}", max_memory, "MiB", "limit", memory.LIMIT, most=memory.LIMIT)
        for name, max_memory in memory_of.items()
    ]
    return [_figure(f"lag-p99-at-{rate}", took[round(rate * WARM_UP_SECONDS) :]), *max_memory]


async def lag_http(place: Place, *, rate: int = 100, seconds: float = 10) -> list[Figure]:
    """Measure the same over HTTP, at a rate that two cores can serve beside the client."""
    async with running_services(place, an_agency(), list(FOLLOWS)) as services:
        intake = services["intake"]
        took = await _known_after(
            services["reporting"].settings, intake.settings.name, _send(intake.address, rate, seconds + WARM_UP_SECONDS)
        )
        memory_of = max(_held(services).values())
    return [
        _figure(f"lag-http-p99-at-{rate}", took[round(rate * WARM_UP_SECONDS) :]),
        Figure("memory-http", memory_of, "MiB", "limit", memory.LIMIT, most=memory.LIMIT),
    ]


def _figure(name: str, took: Sequence[float]) -> Figure:
    return Figure(name, quantiles(took, n=100)[98] * 1000, "ms", "limit", LIMIT_MS, most=LIMIT_MS)


def _held(services: dict[str, ServiceProcess]) -> dict[str, float]:
    return {name: memory.most_memory(process.child.pid) for name, process in services.items() if process.child}


async def _known_after(reporting: Settings, log: LogName, sent: Awaitable[Due]) -> list[float]:
    """Return the seconds from each command's due time until reporting had its event, in the order of the log."""
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
    for wanted, when in sorted(sending.result().items()):
        while position < wanted:
            position, moment = next(moments)
        took.append(moment - when)
    return took


async def _seen(engine: AsyncEngine, log: LogName, sending: "asyncio.Future[Due]") -> list[tuple[int, float]]:
    """Return each position that reporting reached, with the time, until everything sent is known."""
    seen = [(0, time.perf_counter())]
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        while not sending.done() or seen[-1][0] < max(sending.result()):
            position = (await connection.execute(_KNOWN, {"log": str(log)})).scalar_one_or_none() or 0
            if position > seen[-1][0]:
                seen.append((position, time.perf_counter()))
            await asyncio.sleep(POLL_SECONDS)
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
    """Run these services of an agency, each as a ready process of its own."""
    settings = [await place.service(LogName(agency, service), port=free_port()) for service in names]
    processes = {service.service: ServiceProcess(service, place.folder.logs) for service in settings}
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
