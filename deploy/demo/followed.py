"""Follow-ups of the demo's finished programmes: everybody is asked on the due day."""

import asyncio
from datetime import date
from typing import Any

from deploy.demo.recorder import Recorder
from deploy.local.running import Running
from deploy.scenario.client import Client

STATUSES = ("employed", "employed", "studying", "job_seeking", "employed", "not_reached", "inactive")
PAGE_SIZE = 500
POLL_SECONDS = 0.2
TIMEOUT_SECONDS = 60.0


async def record_follow_ups(running: Running, agency: str, expected: int, today: date) -> dict[str, int]:
    """Wait for the `expected` number of follow-ups, and record those that are due."""
    async with Recorder(running, agency, f"followed-{agency}") as recorder:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            follow_ups = await _due(recorder.client)
            while len(follow_ups) < expected:
                await asyncio.sleep(POLL_SECONDS)
                follow_ups = await _due(recorder.client)
        for index, follow_up in enumerate(sorted(follow_ups, key=lambda row: (row["due_on"], row["follow_up"]))):
            day = date.fromisoformat(follow_up["due_on"])
            if day < today:
                await recorder.record(
                    "placements", f"/api/follow-ups/{follow_up['follow_up']}/record", day, **_answer(index)
                )
        return recorder.client.positions


async def _due(client: Client) -> list[dict[str, Any]]:
    follow_ups: list[dict[str, Any]] = (await client.get("placements", f"/api/follow-ups?limit={PAGE_SIZE}"))[
        "follow_ups"
    ]
    return follow_ups


def _answer(index: int) -> dict[str, Any]:
    status = STATUSES[index % len(STATUSES)]
    better = {"stable_now": index % 2 == 0, "promoted": index % 9 == 0} if status == "employed" else {}
    return {"status": status, **better}
