"""The worker that carries out import work, one piece after the other, and begins again what was interrupted."""

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass

import structlog
from sqlalchemy import text
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

POLL_SECONDS = 1.0
"""The time between two looks for work that another process queued, or that a failure left."""

PROGRESS_SECONDS = 0.3
"""The time between two records of the progress."""

MAX_ATTEMPTS = 5
"""At most this many times is interrupted work begun."""

NEVER = 1_000_000
"""A threshold that garbage collection does not reach while the work goes on."""

_ONE_WORKER = text("SELECT pg_try_advisory_xact_lock(hashtext(current_schema()), hashtext('import work'))")

log = structlog.get_logger()


@dataclass
class Progress:
    """The number of rows that are processed, of how many."""

    rows: int | None
    done: int = 0

    def on_progress(self, share: float) -> None:
        self.done = int(share * (self.rows or 0))


async def do_import_work(service: Service) -> None:
    """Work until cancelled; of several processes of a service one works at a time."""
    while True:
        service.work_requested.clear()
        try:
            await _work_off(service)
        except Exception as failure:
            log.warning("work on imports broke off, trying again later", error=type(failure).__name__)
        try:
            async with asyncio.timeout(POLL_SECONDS):
                await service.work_requested.wait()
        except TimeoutError:
            continue


async def _work_off(service: Service) -> None:
    async with service.engine.begin() as locked:
        if not await queue.list_pending(locked) or not (await locked.execute(_ONE_WORKER)).scalar_one():
            return
        while pending := await queue.list_pending(locked):
            await _do(service, pending[0])


async def _do(service: Service, work: queue.Work) -> None:
    """Do the work unless it was done before. Raises when the database cannot do it now."""
    if not await service.writer.has_seen(work.key):
        if work.begun >= MAX_ATTEMPTS:
            await _refuse(service, work, ImportInterrupted())
            return
        try:
            await _begin(service, work)
        except (Contended, Unavailable):
            raise
        except Refusal as refused:
            await _refuse(service, work, refused)
            return
        except (FileRefused, Malformed):
            await _refuse(service, work, ImportNoLongerFits())
            return
        except Exception as failure:
            if isinstance(failure, DATABASE) and is_unavailable(failure):
                raise
            log.exception("import work failed", kind=work.kind)
            await _refuse(service, work, ImportFailed())
            return
    async with service.engine.begin() as connection:
        await queue.finish(connection, work)


async def _begin(service: Service, work: queue.Work) -> None:
    async with service.engine.begin() as connection:
        await queue.begin(connection, work)
    log.info("import work begins", kind=work.kind, begun=work.begun + 1)
    async with _progress(service, work) as progress:
        with _garbage_left():
            await (_load if work.kind == "load" else _undo)(service, work, progress)


async def _load(service: Service, work: queue.Work, progress: Progress) -> None:
    arrived, wishes = _arrival(service, work), queue.wishes_of(vault_of(service), work)
    async with service.engine.begin() as connection:
        file = await drafts.find(connection, vault_of(service), work.draft, service.clock())
    checked = await check(arrived, file, wishes)
    if checked.wrong:
        raise ImportNoLongerFits
    progress.rows = len(checked.read.rows)
    await load(arrived, checked, wishes, progress.on_progress)


async def _undo(service: Service, work: queue.Work, progress: Progress) -> None:
    await undo(_arrival(service, work), work.import_id, progress.on_progress)


def _arrival(service: Service, work: queue.Work) -> Arrival:
    """The request's arrival, with the time of now unless history is replayed."""
    return Arrival(
        service=service,
        operation=work.operation,
        key=work.key,
        actor=work.actor,
        time=work.asked_at if service.settings.replay_clock else service.clock(),
        correlation=str(work.import_id),
        event_id=uuid7(),
    )


@asynccontextmanager
async def _progress(service: Service, work: queue.Work) -> AsyncIterator[Progress]:
    """Record the progress while the block lasts."""
    progress = Progress(work.rows)
    saving = asyncio.create_task(_save_progress(service, work, progress), name="save progress")
    try:
        yield progress
    finally:
        saving.cancel()
        await asyncio.gather(saving, return_exceptions=True)


@contextmanager
def _garbage_left() -> Iterator[None]:
    """Keep garbage collection from searching a hundred thousand objects again and again while requests wait."""
    young, middle, old = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)
    try:
        yield
    finally:
        gc.set_threshold(young, middle, old)


async def _save_progress(service: Service, work: queue.Work, progress: Progress) -> None:
    saved = 0, work.rows
    while True:
        await asyncio.sleep(PROGRESS_SECONDS)
        if saved != (progress.done, progress.rows):
            saved = progress.done, progress.rows
            with suppress(*DATABASE):  # the work itself fails for the same reason
                async with service.engine.begin() as connection:
                    await queue.save_progress(connection, work, *saved)


async def _refuse(service: Service, work: queue.Work, refused: Refusal) -> None:
    async with service.engine.begin() as connection:
        await queue.refuse(connection, work, refused)
