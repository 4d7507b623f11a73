"""The time to load and undo a long list, and the latency of pages and commands meanwhile."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from random import Random

import httpx

from deploy.bench.figure import Figure
from deploy.bench.lag import running_services
from deploy.bench.pages import lists, p95
from deploy.bench.place import Place, an_agency
from deploy.bench.samples import REGISTRATION

MAX_MS = 200.0
PAUSE_SECONDS = 0.02
WARM_UP_SECONDS, BASELINE_SECONDS = 0.5, 2.0
"""The time to warm templates up, and the time of measuring without an import."""

KNOWN = 20
PERSON = {**REGISTRATION, "identity": {"given_name": "Amina", "family_name": "Warsame"}}


async def importing(place: Place, *, rows: int = 10_000) -> list[Figure]:
    """Measure an import of `rows` rows; the reference of the latencies is those before it."""
    content = next(lists(rows, Random(7)))  # noqa: S311 - made-up data
    async with (
        running_services(place, an_agency(), ["intake"]) as services,
        httpx.AsyncClient(base_url=services["intake"].address, trust_env=False, timeout=600) as client,
    ):
        people = [await _registered(client) for _ in range(KNOWN)]
        async with _others(client, people):
            await asyncio.sleep(WARM_UP_SECONDS)
        async with _others(client, people) as before:
            await asyncio.sleep(BASELINE_SECONDS)
        async with _others(client, people) as meanwhile:
            began = time.perf_counter()
            import_id = await _loaded(client, content)
            loading = time.perf_counter() - began
            await _answered(client.post(f"/api/imports/{import_id}/undo", json={}, headers={"Prefer": "wait=600"}))
            undoing = time.perf_counter() - began - loading
    waits = [
        Figure(f"import-{name}-p95", p95(meanwhile[name]), "ms", "the same before", p95(before[name]), most=MAX_MS)
        for name in before
    ]
    return [
        Figure("import-load", rows / loading, "participants/s", "5 000 in ten seconds", 500.0, least=500.0),
        Figure("import-undo", rows / undoing, "participants/s", "5 000 in ten seconds", 500.0, least=500.0),
        *waits,
    ]


@asynccontextmanager
async def _others(client: httpx.AsyncClient, people: list[str]) -> AsyncIterator[dict[str, list[float]]]:
    """Look at people and register people in two loops, and yield the milliseconds of each."""
    took: dict[str, list[float]] = {"person": [], "command": []}

    async def look() -> None:
        for number in range(1_000_000):
            began = time.perf_counter()
            page = client.get(f"/participants/{people[number % KNOWN]}", headers={"accept": "text/html"})
            await _answered(page)
            took["person"].append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(PAUSE_SECONDS)

    async def register() -> None:
        while True:
            began = time.perf_counter()
            await _registered(client)
            took["command"].append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(PAUSE_SECONDS)

    working = [asyncio.create_task(look()), asyncio.create_task(register())]
    try:
        yield took
    finally:
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)


async def _registered(client: httpx.AsyncClient) -> str:
    return str((await _answered(client.post("/api/participants", json=PERSON)))["participant"])


async def _loaded(client: httpx.AsyncClient, content: bytes) -> str:
    headers = {"Idempotency-Key": "list", "Prefer": "wait=600"}
    sent = client.post("/api/imports", files={"file": ("list.csv", content)}, headers=headers)
    return str((await _answered(sent))["import_id"])


async def _answered(request: Awaitable[httpx.Response]) -> dict[str, object]:
    answer = (await request).raise_for_status()
    return dict(answer.json()) if answer.headers["content-type"] == "application/json" else {}
