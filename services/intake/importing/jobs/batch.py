"""The commands of an import, or of its undo, as one batch: all of them are carried out or none."""

from collections.abc import Sequence
from typing import NoReturn
from uuid import UUID

from uuid_utils.compat import uuid7

from services.intake.domain.refusals import ImportWorkedOn
from shared.contract.refusal import Stale
from shared.log.command import BatchRefused, Command, InSameTransaction, Progress, Submission
from shared.service.arrival import Arrival
from shared.service.service import Service

YIELD_EVERY = 20
"""The number of people after which other requests get their turn."""


def part_of(
    arrived: Arrival,
    command: Command,
    import_id: UUID,
    fingerprint: str = "",
    *,
    number: int = 0,
    event_id: UUID | None = None,
    version: int | None = None,
    in_same_transaction: InSameTransaction | None = None,
) -> Submission:
    """A part of an import; the first one has the key that it arrived with."""
    own = uuid7()
    return Submission(
        command=command,
        key=f"{arrived.event_id}.{own}" if number else arrived.key,
        actor=arrived.actor,
        time=arrived.time,
        correlation=str(import_id),
        event_id=event_id or own,
        fingerprint=f"{arrived.operation} {fingerprint}",
        expected_version=version,
        in_same_transaction=in_same_transaction,
    )


async def all_or_none(service: Service, submissions: Sequence[Submission], on_progress: Progress) -> None:
    """Carry out all submissions or none. Raises why one of them was refused."""
    try:
        await service.writer.execute_batch(submissions, on_progress)
    except BatchRefused as refused:
        _of_one(refused)


def _of_one(refused: BatchRefused) -> NoReturn:
    """Raise why one command of a batch was refused; in the middle of an undo a stale stream means that it grew."""
    if isinstance(refused.cause, Stale) and refused.index:
        raise ImportWorkedOn(1) from refused
    raise refused.cause from refused
