"""How far intake is with a file that it loads or an import that it takes back, shown until it is done."""

import asyncio
import time
from typing import Any

import httpx

from deploy.scenario.client import CommandRefused, sentence_of
from deploy.terminal import counting, say

UNDER_WAY = ("waiting", "loading", "undoing")

LOOK, PATIENCE = 0.3, 120.0
"""Seconds between two looks, and without any answer before nobody waits any longer."""


async def watch(intake: httpx.AsyncClient, import_id: str, doing: str) -> None:
    """Return when it is done; a restart of intake in the middle is waited for.

    Raises CommandRefused when it was refused after all, or intake stays away.
    """
    heard = time.monotonic()
    try:
        with counting() as tell:
            while True:
                found = await _told(intake, import_id)
                if found is not None:
                    heard = time.monotonic()
                    if found["state"] not in UNDER_WAY:
                        break
                    tell(doing, found["done"], found["rows"] or 0)
                elif time.monotonic() - heard > PATIENCE:
                    raise CommandRefused("intake does not answer any longer; when it does again, it goes on with this")
                await asyncio.sleep(LOOK)
    except asyncio.CancelledError:
        say.print(f"intake goes on with it; its page /imports/{import_id} shows how far it is", markup=False)
        raise
    if found["rule"] is not None:
        raise CommandRefused(f"intake refused it: {found['why']}")


async def _told(intake: httpx.AsyncClient, import_id: str) -> Any:
    """What intake says of an import; None when it is away."""
    try:
        answer = await intake.get(f"/api/imports/{import_id}", timeout=30)
    except httpx.TransportError:
        return None
    if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        return None
    if not answer.is_success:
        raise CommandRefused(f"intake answers {answer.status_code}: {sentence_of(answer)}")
    return answer.json()
