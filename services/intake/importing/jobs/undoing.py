"""Make void all that an import recorded, in one transaction."""

import asyncio
from uuid import UUID

from services.intake.domain.commands.imports import UndoImport
from services.intake.domain.imports import decide
from services.intake.domain.refusals import UnknownImport
from services.intake.importing.jobs.batch import YIELD_EVERY, all_or_none, part_of
from services.intake.read import imports
from services.intake.read.imports import Recorded
from shared.contract.amend import VoidEvent
from shared.log.command import Progress, Receipt, Submission
from shared.service.arrival import Arrival


async def to_undo(arrived: Arrival, import_id: UUID) -> Recorded:
    """What would be made void. Raises UnknownImport, ImportUndoneAlready, ImportWorkedOn."""
    async with arrived.service.engine.connect() as connection:
        import_ = await imports.find(connection, import_id)
        if import_ is None:
            raise UnknownImport
        recorded = await imports.recorded(connection, import_)
        others = 0 if import_.undone_on else await imports.worked_on(connection, recorded)
    decide(_first(arrived, import_id, others), "undone" if import_.undone_on else "loaded")
    return recorded


async def undo(arrived: Arrival, import_id: UUID, on_progress: Progress) -> None:
    """Make void everything that an import recorded.

    Raises UnknownImport, ImportUndoneAlready, ImportWorkedOn, and what a batch may raise.
    """
    recorded = await to_undo(arrived, import_id)
    voids: list[Submission] = []
    for count, (stream, events) in enumerate(recorded.events.items(), 1):
        for number in range(len(events), 0, -1):
            void = VoidEvent(stream, events[number - 1], "entered_by_mistake", arrived.today)
            last = number if number == len(events) else None
            voids.append(part_of(arrived, void, import_id, number=number, version=last))
        if count % YIELD_EVERY == 0:
            await asyncio.sleep(0)
    await all_or_none(arrived.service, [part_of(arrived, _first(arrived, import_id), import_id), *voids], on_progress)


async def undone_before(arrived: Arrival, import_id: UUID) -> Receipt:
    """The receipt of an undo whose key has been used. Raises KeyReused when it was used for something else."""
    return await arrived.service.writer.execute(part_of(arrived, _first(arrived, import_id), import_id))


def _first(arrived: Arrival, import_id: UUID, others: int = 0) -> UndoImport:
    return UndoImport(import_id=import_id, occurred_on=arrived.today, worked_on=others)
