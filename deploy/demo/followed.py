"""Follow-ups of the demo's finished programmes: everybody was asked on the day it was due."""

import asyncio
from datetime import date
from typing import Any

from deploy.demo.telling import Telling
from deploy.local.running import Running
from deploy.scenario.client import Client

STATUSES = ("employed", "employed", "studying", "job_seeking", "employed", "not_reached", "inactive")
PAGE = 500
LOOK_EVERY = 0.2
PATIENCE_SECONDS = 60.0


async def tell_follow_ups(running: Running, agency: str, expected: int, today: date) -> dict[str, int]:
    """Record those that are due; waits until placements has found the `expected` number of them."""
    async with Telling(running, agency, f"followed-{agency}") as telling:
        async with asyncio.timeout(PATIENCE_SECONDS):
            found = await _due(telling.client)
            while len(found) < expected:
                await asyncio.sleep(LOOK_EVERY)
                found = await _due(telling.client)
        for index, each in enumerate(sorted(found, key=lambda one: (one["due_on"], one["follow_up"]))):
            on = date.fromisoformat(each["due_on"])
            if on < today:
                await telling.tell("placements", f"/api/follow-ups/{each['follow_up']}/record", on, **_answer(index))
        return telling.client.positions


async def _due(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get("placements", f"/api/follow-ups?limit={PAGE}"))["follow_ups"]
    return found


def _answer(index: int) -> dict[str, Any]:
    status = STATUSES[index % len(STATUSES)]
    better = {"stable_now": index % 2 == 0, "promoted": index % 9 == 0} if status == "employed" else {}
    return {"status": status, **better}
