"""How long figures of a programme with 100 000 participants take, each on many dates that nobody asked for before."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta
from itertools import islice
from statistics import quantiles

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deploy.bench.figure import Figure
from deploy.bench.history import DAYS, FIRST_DAY, PARTS, history
from deploy.bench.place import Place, an_agency
from services.reporting.figures.catalogue import CATALOGUE
from services.reporting.figures.computing import count_on
from services.reporting.hears import facts, replacing, simple
from services.reporting.read import programmes
from services.reporting.read.moment import one_moment
from services.reporting.read.tables import fact
from services.reporting.read_models import HISTORIES
from services.reporting.rebuild import Load, amend, fill
from services.reporting.web.pages.overview import overview
from services.reporting.web.pages.query import PageQuery
from shared.contract.reporting import ProgrammeDefined
from shared.log.database import driver
from shared.log.names import LogName
from shared.readmodel.rebuild import silent
from shared.service.database import make_engine
from shared.service.settings import Settings

GOAL = 300.0
"""Milliseconds, asked of the 95th percentile."""

COUNTED = tuple(fn for fn, indicator in CATALOGUE.items() if indicator.columns is not None)
"""Figures that name everybody who moved are left out: they read each person twice, and nobody asks them of so many."""

LAST_DAY = FIRST_DAY + timedelta(DAYS)
PAGE = 5000

Ask = Callable[[AsyncConnection, date], Awaitable[object]]


async def figures(place: Place, people: int = 100_000, asked: int = 12) -> list[Figure]:
    """Every figure of the catalogue that counts, on many state and known-on dates; a programme's page; the list."""
    settings = await place.service(LogName(an_agency(), "reporting"))
    await filled(settings, people)
    engine = make_engine(settings.database_url, pool_size=1)
    try:
        beside = await _milliseconds(engine, _count_facts, asked)
        found = []
        for fn in COUNTED:
            found += _figures(f"figure-{fn}", await _milliseconds(engine, _asking(fn), asked), beside, GOAL)
        for name, ask, goal in (("programme-page", _page, None), ("programme-list", _list, GOAL)):
            found += _figures(name, await _milliseconds(engine, ask, asked), beside, goal)
        return found
    finally:
        await engine.dispose()


async def filled(settings: Settings, people: int) -> None:
    """Make the facts of so many people as a rebuild does, from logs that are nowhere else."""
    engine = make_engine(settings.owner_url, pool_size=1)
    async with engine.begin() as connection:
        loads = [
            Load(name, Made(name, people * len(parts)), await facts.log_id(connection, name))
            for service, parts in PARTS.items()
            for name in [LogName(settings.agency, service)]
        ]
    async with engine.begin() as connection:
        raw = await driver(connection)
        await replacing.begin(raw)
        await fill(raw, loads, silent)
        await replacing.index(connection)
        await replacing.swap(raw, str(settings.database_url.username))
        for load in loads:
            await amend(raw, load)
        await simple.replace_all(raw)
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        for table in (fact, *HISTORIES):
            await connection.execute(text(f"VACUUM ANALYZE {table.name}"))
    await engine.dispose()


class Made:
    """A log of a made-up history, read page by page."""

    def __init__(self, name: LogName, count: int) -> None:
        self._name = name
        self._count = count

    async def last(self) -> int:
        return self._count

    async def pages(self, first: int) -> AsyncIterator[tuple[int, list[bytes]]]:
        events = (event.body for event in islice(history(self._name, self._count), first - 1, None))
        while page := list(islice(events, PAGE)):
            yield first, page
            first += len(page)


def _asking(fn: str) -> Ask:
    async def ask(connection: AsyncConnection, day: date) -> object:
        given = {
            "project": "BIS",
            "V": day.isoformat(),
            "K": (day + timedelta(90)).isoformat(),
            **CATALOGUE[fn].examples,
        }
        return await count_on(connection, fn, given, LAST_DAY)

    return ask


async def _page(connection: AsyncConnection, day: date) -> object:
    programme = ProgrammeDefined(occurred_on=FIRST_DAY, programme="BIS", name="BIS", starts_on=day - timedelta(365))
    return await overview(connection, programme, PageQuery("BIS", day, day + timedelta(90)), LAST_DAY)


async def _list(connection: AsyncConnection, day: date) -> object:
    return await programmes.listed(connection)


async def _count_facts(connection: AsyncConnection, day: date) -> object:
    query = "SELECT count(*), count(*) FILTER (WHERE occurred_on <= :day) FROM fact"
    return (await connection.execute(text(query), {"day": day})).one()


async def _milliseconds(engine: AsyncEngine, ask: Ask, times: int) -> list[float]:
    taken = []
    for number in range(times + 1):
        day = LAST_DAY - timedelta(30 * number)
        async with one_moment(engine) as connection:
            begun = time.perf_counter()
            await ask(connection, day)
            taken.append((time.perf_counter() - begun) * 1000)
    return taken[1:]


def _figures(name: str, taken: list[float], beside: list[float], most: float | None) -> list[Figure]:
    reference = "every fact counted once"
    return [
        Figure(f"{name}-p50", _at(50, taken), "ms", reference, _at(50, beside)),
        Figure(f"{name}-p95", _at(95, taken), "ms", reference, _at(95, beside), most=most),
    ]


def _at(percent: int, taken: list[float]) -> float:
    return quantiles(taken, n=100, method="inclusive")[percent - 1] if len(taken) > 1 else taken[0]
