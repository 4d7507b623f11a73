"""The speed of pages with 100 000 participants: filtered and sorted lists, a person, and My day."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from random import Random
from statistics import quantiles

import httpx
from sqlalchemy import text

from deploy.bench.figure import Figure
from deploy.bench.lag import running_services
from deploy.bench.place import Place, an_agency
from shared.service.database import make_engine
from shared.service.settings import Settings

MAX_MS = 100.0
FILE_SIZE = 20_000
PROGRAMMES = ("BIS", "LOTS", "PP", "IT", "FCH")
MUNICIPALITIES = ("Boden", "Ockelbo", "Åre", "Örebro", "Älvsbyn", "Luleå", "Piteå")
GIVEN = ("Am", "Yus", "Zah", "Fat", "Mar", "Ol", "Åsm", "Kar", "Nad", "Hass", "Ev", "Sam", "Lin", "Tek", "Ab")
MIDDLE = ("in", "uf", "ra", "im", "el", "e", "un", "ia", "ar", "is")
LAST = ("a", "o", "ah", "en", "i", "y", "us", "e")

Measured = dict[str, list[float]]


async def pages(place: Place, *, people: int = 100_000, times: int = 60) -> list[Figure]:
    """Measure the 95th percentile of each kind of page; the reference is an empty answer."""
    chance = Random(7)  # noqa: S311 - made-up data
    async with running_services(place, an_agency(), ["intake", "placements"]) as services:
        intake, placements = services["intake"], services["placements"]
        async with httpx.AsyncClient(trust_env=False, timeout=600, headers={"accept": "text/html"}) as client:
            began = time.perf_counter()
            for number, content in enumerate(lists(people, chance)):
                await _load(client, intake.address, content, f"file{number}")
            loading = people / (time.perf_counter() - began)
            await _followed(client, intake.address, placements.address)
            for service in services.values():
                await _tidied(service.settings)
            await place.settle()
            ids = await _some(client, intake.address, people, chance)
            await _visit(client, intake.address, placements.address, ids, people, chance, {})  # templates are read once
            took: Measured = {}
            for _ in range(times):
                await _visit(client, intake.address, placements.address, ids, people, chance, took)
    empty = p95(took.pop("empty"))
    figures = [
        Figure(f"page-{name}-p95", p95(milliseconds), "ms", "an empty answer", empty, most=MAX_MS)
        for name, milliseconds in took.items()
    ]
    return [*figures, Figure("import", loading, "participants/s", "5 000 in ten seconds", 500.0)]


async def _visit(
    client: httpx.AsyncClient,
    intake: str,
    placements: str,
    ids: Sequence[str],
    people: int,
    chance: Random,
    took: Measured,
) -> None:
    """Open each page once, of random people."""
    person, page, year = chance.choice(ids), chance.randrange(1, people // 50 + 1), chance.choice(PROGRAMMES)
    for name, address in (
        ("empty", f"{intake}/healthz"),
        ("list", f"{intake}/participants"),
        ("list-deep", f"{intake}/participants?page={page}"),
        ("list-named", f"{intake}/participants?q={_given(chance)}+{_family(chance)[:3]}"),
        ("list-beginning", f"{intake}/participants?q={chance.choice(GIVEN)}"),
        ("list-narrowed", f"{intake}/participants?programme={year}&enrolled=open&sort=-birth_year"),
        ("list-by-place", f"{intake}/participants?sort=municipality"),
        ("list-by-name", f"{intake}/participants?q={_given(chance)}&sort=name"),
        ("person", f"{intake}/participants/{person}"),
        ("day", f"{intake}/"),
        ("placements-list", f"{placements}/participants?programme={year}"),
        ("placements-person", f"{placements}/participants/{person}"),
    ):
        began = time.perf_counter()
        answer = await client.get(address)
        took.setdefault(name, []).append((time.perf_counter() - began) * 1000)
        answer.raise_for_status()


def lists(people: int, chance: Random) -> Iterator[bytes]:
    """Yield files to import, each with at most FILE_SIZE people."""
    for first in range(0, people, FILE_SIZE):
        rows = (_row(number, chance) for number in range(first, min(first + FILE_SIZE, people)))
        yield "\n".join(("Förnamn;Efternamn;Kön;Födelseår;Kommun;LMA;Program;Inskriven", *rows)).encode()


def _row(number: int, chance: Random) -> str:
    day = f"{chance.randrange(2022, 2026)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    place, code = chance.choice(MUNICIPALITIES), chance.choice(PROGRAMMES)
    gender, year = chance.choice("km"), chance.randrange(1955, 2008)
    return f"{_given(chance)};{_family(chance)};{gender};{year};{place};{10_000_000 + number};{code};{day}"


def _given(chance: Random) -> str:
    return chance.choice(GIVEN) + chance.choice(MIDDLE) + chance.choice(LAST)


def _family(chance: Random) -> str:
    return chance.choice(GIVEN) + chance.choice(MIDDLE) + chance.choice(MIDDLE) + chance.choice(LAST)


async def _load(client: httpx.AsyncClient, intake: str, content: bytes, key: str) -> None:
    headers = {"Idempotency-Key": key, "Prefer": "wait=600"}
    answer = await client.post(f"{intake}/api/imports", files={"file": ("list.csv", content)}, headers=headers)
    answer.raise_for_status()


async def _followed(client: httpx.AsyncClient, intake: str, placements: str) -> None:
    """Wait until placements knows everybody."""
    wanted = (await client.get(f"{intake}/api/position")).json()
    while True:
        follows = (await client.get(f"{placements}/api/position")).json()["follows"]
        if follows[wanted["log"]]["position"] >= wanted["position"]:
            return
        await asyncio.sleep(0.5)


async def _tidied(settings: Settings) -> None:
    """Vacuum now, as autovacuum would within minutes."""
    engine = make_engine(settings.owner_url, pool_size=1, timeout=None)
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("VACUUM ANALYZE"))
    await engine.dispose()


async def _some(client: httpx.AsyncClient, intake: str, people: int, chance: Random) -> list[str]:
    """Return the ids of people from all parts of the list."""
    skips = [chance.randrange(max(people - 20, 1)) for _ in range(5)]
    answers = [(await client.get(f"{intake}/api/participants?limit=20&skip={skip}")).json() for skip in skips]
    return [person["participant"] for answer in answers for person in answer["participants"]]


def p95(took: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return quantiles(took, n=20)[18] if len(took) > 1 else took[0]
