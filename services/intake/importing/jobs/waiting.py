"""Waiting a while for what was asked for about an import."""

import asyncio
import time
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.intake.domain import refusals
from services.intake.importing.jobs import queue
from services.intake.importing.jobs.draft import DraftGone
from shared.contract.refusal import Refusal
from shared.service.service import Service

FIRST_LOOK, LAST_LOOK = 0.02, 0.3
"""Seconds between two looks, at first and later."""

RULES: dict[str, type[Refusal]] = {
    rule.__name__: rule
    for rule in (
        DraftGone,
        refusals.ImportFailed,
        refusals.ImportInterrupted,
        refusals.ImportNoLongerFits,
        refusals.ImportUndoneAlready,
        refusals.ImportWorkedOn,
        refusals.ImportedBefore,
        refusals.UnknownImport,
    )
}


async def settled(service: Service, import_id: UUID, kind: queue.Kind, seconds: float) -> Row[Any] | None:
    """None when it is done, its row when it is not yet after so many seconds. Raises what it was refused for."""
    service.asked.set()
    until, pause = time.monotonic() + seconds, FIRST_LOOK
    while True:
        async with service.engine.connect() as connection:
            row = await queue.find(connection, import_id, kind)
        if row is not None and row.state == "refused":
            raise refusal_of(row)
        if row is None or time.monotonic() >= until:
            return row
        await asyncio.sleep(min(pause, max(until - time.monotonic(), 0)))
        pause = min(pause * 1.5, LAST_LOOK)


def refusal_of(row: Row[Any]) -> Refusal:
    """Why the work of this row was not done."""
    return RULES.get(row.rule, refusals.ImportFailed)()
