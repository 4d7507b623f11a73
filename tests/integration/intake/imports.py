"""Imports as tests use them: lists, requests, and how to stop one in its middle."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from httpx import AsyncClient, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.integration.waiting import until

HEADINGS = "Förnamn;Efternamn;Kön;LMA-nummer;Program"
DO_NOT_WAIT, WAIT = {"Prefer": "respond-async"}, {"Prefer": "wait=60"}


@asynccontextmanager
async def held(engine: AsyncEngine, what: str) -> AsyncIterator[None]:
    """Nobody gets this lock meanwhile: `import` stops a load in its middle, `import work` before its beginning."""
    async with engine.begin() as connection:
        lock = text("SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext(:what))")
        await connection.execute(lock, {"what": what})
        yield


def a_list(count: int, first: int = 0) -> bytes:
    rows = (f"Amina;Warsame;kvinna;{1_000_000 + first + n};BIS" for n in range(count))
    return "\n".join((HEADINGS, *rows)).encode()


async def post(intake: AsyncClient, content: bytes, key: str, prefer: dict[str, str], **fields: str) -> Response:
    headers = {"Idempotency-Key": key, **prefer}
    return await intake.post("/api/imports", files={"file": ("list", content)}, data=fields, headers=headers)


async def get_import(intake: AsyncClient, import_id: str) -> dict[str, Any]:
    progress: dict[str, Any] = (await intake.get(f"/api/imports/{import_id}")).json()
    return progress


async def in_state(intake: AsyncClient, import_id: str, state: str) -> None:
    async def is_there() -> bool:
        return bool((await get_import(intake, import_id)).get("state") == state)

    await until(is_there, 60)


async def begun(intake: AsyncClient, import_id: str, times: int) -> None:
    async def is_so() -> bool:
        return bool((await get_import(intake, import_id)).get("begun") == times)

    await until(is_so, 60)


async def half_way(intake: AsyncClient, import_id: str) -> None:
    """Everybody is sealed and decided about, and nothing written."""

    async def is_there() -> bool:
        progress = await get_import(intake, import_id)
        return bool(progress["state"] == "loading" and progress["done"] > 0)

    await until(is_there, 60)


async def count(intake: AsyncClient) -> tuple[int, int]:
    """How many participants and events there are."""
    people = (await intake.get("/api/participants")).json()["total"]
    return people, (await intake.get("/api/position")).json()["position"]
