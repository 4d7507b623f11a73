"""The commands of an import, or of its undo, as one batch: all of them are carried out or none."""

from collections.abc import Sequence
from typing import NoReturn
from uuid import UUID

from uuid_utils.compat import uuid7

from services.intake.domain.refusals import ImportWorkedOn
from shared.contract.refusal import Stale
from shared.log.command import Along, BatchRefused, Command, Submission, Told
from shared.service.arrival import Arrival
from shared.service.service import Service

TURN = 20
"""After so many people others get their turn."""


def part_of(
    arrived: Arrival,
    command: Command,
    import_id: UUID,
    fingerprint: str = "",
    *,
    number: int = 0,
    event_id: UUID | None = None,
    version: int | None = None,
    along: Along | None = None,
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
        along=along,
    )


async def all_or_none(service: Service, submissions: Sequence[Submission], told: Told) -> None:
    """Raises what one of the commands was refused for."""
    try:
        await service.writer.execute_batch(submissions, told)
    except BatchRefused as refused:
        _of_one(refused)


def _of_one(refused: BatchRefused) -> NoReturn:
    """What one command of a batch was refused for; in the middle of an undo it means that somebody went on."""
    if isinstance(refused.cause, Stale) and refused.index:
        raise ImportWorkedOn(1) from refused
    raise refused.cause from refused
