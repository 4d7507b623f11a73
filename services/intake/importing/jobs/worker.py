"""Does what was asked for about imports, one after the other, and begins again what was interrupted."""

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Row, text
from uuid_utils.compat import uuid7

from services.intake.domain.refusals import ImportFailed, ImportInterrupted, ImportNoLongerFits
from services.intake.importing.jobs import draft as drafts
from services.intake.importing.jobs import queue
from services.intake.importing.jobs.checking import check
from services.intake.importing.jobs.loading import load
from services.intake.importing.jobs.undoing import undo
from services.intake.importing.reading.table import FileRefused
from services.intake.sealing import vault_of
from shared.contract.refusal import Malformed, Refusal
from shared.log.command import Contended, Unavailable
from shared.log.outage import DATABASE, is_unavailable
from shared.service.arrival import Arrival
from shared.service.service import Service

LOOK_SECONDS = 1.0
"""How often it is looked for work that another process was asked for, or that a failure left."""

TELL_SECONDS = 0.3
"""How often it is told how far the work is."""

MOST_BEGUN = 5
"""What was interrupted so often does not end by itself."""

NEVER = 1_000_000

_ONE_WORKER = text("SELECT pg_try_advisory_xact_lock(hashtext(current_schema()), hashtext('import work'))")

log = structlog.get_logger()


@dataclass
class Progress:
    """How many rows are through, of how many."""

    rows: int | None
    done: int = 0

    def told(self, share: float) -> None:
        self.done = int(share * (self.rows or 0))


async def do_what_was_asked(service: Service) -> None:
    """Goes on for ever; a worker of the service. Of several processes of a service one works at a time."""
    while True:
        service.asked.clear()
        try:
            await _work_off(service)
        except Exception as failure:
            log.warning("work on imports broke off, trying again later", error=type(failure).__name__)
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                await service.asked.wait()
        except TimeoutError:
            continue


async def _work_off(service: Service) -> None:
    async with service.engine.begin() as turn:
        if not await queue.under_way(turn) or not (await turn.execute(_ONE_WORKER)).scalar_one():
            return
        while waiting := await queue.under_way(turn):
            await _do(service, waiting[0])


async def _do(service: Service, row: Row[Any]) -> None:
    """Do it, unless its key says that it was done; raises what tells that it may be done later."""
    if not await service.writer.has_seen(row.key):
        if row.begun >= MOST_BEGUN:
            await _refuse(service, row, ImportInterrupted())
            return
        try:
            await _begin(service, row)
        except (Contended, Unavailable):
            raise
        except Refusal as refused:
            await _refuse(service, row, refused)
            return
        except (FileRefused, Malformed):
            await _refuse(service, row, ImportNoLongerFits())
            return
        except Exception as failure:
            if isinstance(failure, DATABASE) and is_unavailable(failure):
                raise
            log.exception("import work failed", kind=row.kind)
            await _refuse(service, row, ImportFailed())
            return
    async with service.engine.begin() as connection:
        await queue.forget(connection, row)


async def _begin(service: Service, row: Row[Any]) -> None:
    async with service.engine.begin() as connection:
        await queue.begin(connection, row)
    log.info("import work begins", kind=row.kind, begun=row.begun + 1)
    async with _progress(service, row) as progress:
        with _nothing_looked_through():
            await (_load if row.kind == "load" else _undo)(service, row, progress)


async def _load(service: Service, row: Row[Any], progress: Progress) -> None:
    arrived, wishes = _arrival(service, row), queue.wishes_of(vault_of(service), row)
    async with service.engine.begin() as connection:
        file = await drafts.find(connection, vault_of(service), row.draft, service.clock())
    checked = await check(arrived, file, wishes)
    if checked.wrong:
        raise ImportNoLongerFits
    progress.rows = len(checked.read.rows)
    await load(arrived, checked, wishes, progress.told)


async def _undo(service: Service, row: Row[Any], progress: Progress) -> None:
    await undo(_arrival(service, row), row.import_id, progress.told)


def _arrival(service: Service, row: Row[Any]) -> Arrival:
    """As the request arrived, only later: what is recorded is recorded now, unless history is played again."""
    return Arrival(
        service=service,
        operation=row.operation,
        key=row.key,
        actor=row.actor,
        time=row.asked_at if service.settings.replay_clock else service.clock(),
        correlation=str(row.import_id),
        event_id=uuid7(),
    )


@asynccontextmanager
async def _progress(service: Service, row: Row[Any]) -> AsyncIterator[Progress]:
    """Tells everybody how far it is, as often as it makes sense."""
    progress = Progress(row.rows)
    telling = asyncio.create_task(_tell(service, row, progress), name="tell progress")
    try:
        yield progress
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)


@contextmanager
def _nothing_looked_through() -> Iterator[None]:
    """Looking through a hundred thousand objects for garbage again and again would keep requests waiting."""
    young, middle, old = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)
    try:
        yield
    finally:
        gc.set_threshold(young, middle, old)


async def _tell(service: Service, row: Row[Any], progress: Progress) -> None:
    told = 0, row.rows
    while True:
        await asyncio.sleep(TELL_SECONDS)
        if told != (progress.done, progress.rows):
            told = progress.done, progress.rows
            with suppress(*DATABASE):  # whoever works meets it too
                async with service.engine.begin() as connection:
                    await queue.tell(connection, row, *told)


async def _refuse(service: Service, row: Row[Any], refused: Refusal) -> None:
    async with service.engine.begin() as connection:
        await queue.refuse(connection, row, refused)
