"""Waiting a while for import work to be done."""

import asyncio
import time
from uuid import UUID

from services.intake.domain import refusals
from services.intake.importing.jobs import queue
from services.intake.importing.jobs.draft import DraftGone
from services.intake.importing.jobs.queue import Work
from shared.contract.refusal import Refusal
from shared.service.service import Service

MIN_PAUSE, MAX_PAUSE = 0.02, 0.3
"""Seconds between two looks at the queue, at first and later."""

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


async def settled(service: Service, import_id: UUID, kind: queue.Kind, seconds: float) -> Work | None:
    """None when the work is done, the work itself when it is not after so many seconds. Raises why it was refused."""
    service.work_requested.set()
    until, pause = time.monotonic() + seconds, MIN_PAUSE
    while True:
        async with service.engine.connect() as connection:
            work = await queue.find(connection, import_id, kind)
        if work is not None and work.state == "refused":
            raise refusal_of(work)
        if work is None or time.monotonic() >= until:
            return work
        await asyncio.sleep(min(pause, max(until - time.monotonic(), 0)))
        pause = min(pause * 1.5, MAX_PAUSE)


def refusal_of(work: Work) -> Refusal:
    """Why this work was not done."""
    return RULES.get(work.rule or "", refusals.ImportFailed)()
