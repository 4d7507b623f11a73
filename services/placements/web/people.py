"""The participants of a request: known from intake's log, and named by a pseudonym."""

from collections.abc import Mapping
from uuid import UUID

from services.placements.domain.refusals import UnknownParticipant
from services.placements.read import known_participants
from shared.service.arrival import Arrival, Running
from shared.vault.identities import disclosed_names


def pseudonym(participant: UUID) -> str:
    """Return the eight hexadecimal digits by which a participant without a name is called."""
    return str(participant)[:8]


async def must_be_known(arrived: Arrival, participant: UUID) -> None:
    """Raise UnknownParticipant unless a registration holds, or this command was carried out while one did."""
    async with arrived.service.engine.connect() as connection:
        if await known_participants.is_known(connection, participant):
            return
    if not await arrived.service.writer.has_seen(arrived.key):
        raise UnknownParticipant


async def name_of(service: Running, participant: UUID) -> Mapping[UUID, str]:
    """Return the participant's name by id while it is disclosed, else nothing."""
    async with service.engine.connect() as connection:
        return await disclosed_names(connection, service.keyring, [participant])
