"""The time to rank participants for one opening."""

import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, replace
from statistics import quantiles
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from deploy.bench.figure import Figure
from deploy.bench.people import FIRST_DAY, openings, profiles
from deploy.bench.place import Place, an_agency
from services.matching.domain.gates import Opening
from services.matching.domain.profile import Profile
from services.matching.ranking.coding import code, occupations
from services.matching.ranking.rank import rank, rank_everybody
from services.matching.read.profiles import coded, coded_occupation, profile
from shared.log.names import LogName
from shared.service.database import make_engine
from shared.service.settings import Settings
from shared.taxonomy.own import own_taxonomy

LOG = "/boden/intake"
BEST = 50
GOAL_MS = 50.0
"""At most this many milliseconds for the 95th percentile."""

BATCH_SIZE = 5000

Rank = Callable[[AsyncConnection, Opening, int], Awaitable[Any]]


async def rank_one(place: Place, people: int = 100_000, jobs: int = 300, reference: int = 20) -> list[Figure]:
    """Measure ranking the best 50 of `people` for one opening; the reference is the query that scores everybody."""
    settings = await place.service(LogName(an_agency(), "matching"))
    await fill(settings, people)
    engine = make_engine(settings.database_url, pool_size=1)
    terms = [Opening(terms, FIRST_DAY) for _, terms in openings(jobs)]
    open_to_all = [
        replace(opening, terms=opening.terms.model_copy(update={"occupation": None})) for opening in terms[: jobs // 3]
    ]
    try:
        async with engine.connect() as connection:
            await _milliseconds(connection, rank, terms[:10])
            taken = await _milliseconds(connection, rank, terms)
            whole = await _milliseconds(connection, rank_everybody, terms[:reference])
            any_trade = await _milliseconds(connection, rank, open_to_all)
            beside_any_trade = await _milliseconds(connection, rank_everybody, open_to_all[:reference])
    finally:
        await engine.dispose()
    middle, most = _percentile(50, taken), _percentile(95, taken)
    beside = "everybody counted"
    return [
        Figure("rank-p50", middle, "ms", beside, _percentile(50, whole), most=GOAL_MS),
        Figure("rank-p95", most, "ms", beside, _percentile(95, whole), most=GOAL_MS),
        Figure(
            "rank-no-occupation-p95",
            _percentile(95, any_trade),
            "ms",
            beside,
            _percentile(95, beside_any_trade),
            most=GOAL_MS,
        ),
    ]


async def _milliseconds(connection: AsyncConnection, ranked: Rank, jobs: Sequence[Opening]) -> list[float]:
    taken = []
    for opening in jobs:
        begun = time.perf_counter()
        await ranked(connection, opening, BEST)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def _percentile(percent: int, taken: Sequence[float]) -> float:
    return quantiles(taken, n=100, method="inclusive")[percent - 1] if len(taken) > 1 else taken[0]


async def fill(settings: Settings, people: int) -> None:
    """Copy profiles into matching's tables, as its projection would store them."""
    url = settings.owner_url
    connection = await asyncpg.connect(
        host=url.host, port=url.port, user=url.username, password=url.password, database=url.database
    )
    try:
        some: list[tuple[UUID, Profile]] = []
        for entry in profiles(people):
            some.append(entry)
            if len(some) == BATCH_SIZE:
                await _copy(connection, some)
                some = []
        await _copy(connection, some)
        await connection.execute("VACUUM ANALYZE coded")
        await connection.execute("VACUUM ANALYZE coded_occupation")
    finally:
        await connection.close()


async def _copy(connection: asyncpg.Connection, some: Sequence[tuple[UUID, Profile]]) -> None:
    near = own_taxonomy()
    keys = [{"participant": participant, "log": LOG} for participant, _ in some]
    whole = [{**key, **asdict(person), "position": 1} for key, (_, person) in zip(keys, some, strict=True)]
    read = [{**key, **code(person, near)} for key, (_, person) in zip(keys, some, strict=True)]
    points = [
        {**key, "occupation": id_, "points": points}
        for key, (_, person) in zip(keys, some, strict=True)
        for id_, points in occupations(person, near).items()
    ]
    for table, rows in ((profile, whole), (coded, read), (coded_occupation, points)):
        names = [column.name for column in table.columns]
        records = [tuple(map(_plain, (row[name] for name in names))) for row in rows]
        await connection.copy_records_to_table(table.name, records=records, columns=names)


def _plain(value: Any) -> Any:
    """Return a value for the driver: objects as JSON."""
    return json.dumps(value) if isinstance(value, dict) else value
