"""Show the progress of an import in intake until it is done."""

import asyncio
import time
from typing import Any

import httpx

from deploy.scenario.client import CommandRefused, sentence_of
from deploy.terminal import counting, say

UNDER_WAY = ("waiting", "loading", "undoing")

POLL_SECONDS, TIMEOUT_SECONDS = 0.3, 120.0
"""The time between two requests, and the longest time without an answer."""


async def watch(intake: httpx.AsyncClient, import_id: str, doing: str) -> None:
    """Return when the import is done; a restart of intake is waited for.

    Raises CommandRefused when it is refused, or intake stays away.
    """
    answered_at = time.monotonic()
    try:
        with counting() as on_progress:
            while True:
                job = await _job(intake, import_id)
                if job is not None:
                    answered_at = time.monotonic()
                    if job["state"] not in UNDER_WAY:
                        break
                    on_progress(doing, job["done"], job["rows"] or 0)
                elif time.monotonic() - answered_at > TIMEOUT_SECONDS:
                    raise CommandRefused("intake does not answer any longer; when it does again, it goes on with this")
                await asyncio.sleep(POLL_SECONDS)
    except asyncio.CancelledError:
        say.print(f"intake goes on with it; its page /imports/{import_id} shows how far it is", markup=False)
        raise
    if job["rule"] is not None:
        raise CommandRefused(f"intake refused it: {job['why']}")


async def _job(intake: httpx.AsyncClient, import_id: str) -> Any:
    """Return the state of an import, or None when intake is away."""
    try:
        answer = await intake.get(f"/api/imports/{import_id}", timeout=30)
    except httpx.TransportError:
        return None
    if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        return None
    if not answer.is_success:
        raise CommandRefused(f"intake answers {answer.status_code}: {sentence_of(answer)}")
    return answer.json()
