"""The HTTP API of contacts: who got to know whom, by participant and pseudonym."""

from typing import Any
from uuid import UUID, uuid4

from services.placements.domain.commands.participant import RecordContact
from services.placements.read import contacts, known_participants
from services.placements.web.api.activities import get_activity
from services.placements.web.people import must_be_known
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Running
from shared.web.operations import Operations

operations = Operations("/api/participants/{participant}/contacts", tags=["participants"])


@operations.router.get("")
async def contacts_of_a_participant(participant: UUID, service: Running) -> list[dict[str, Any]]:
    """Whom a participant got to know, whoever of the two it was recorded for, latest first."""
    async with service.engine.connect() as connection:
        await known_participants.registered_on(connection, participant)
        people = await known_participants.same_person(connection, participant)
        return [vars(row) for row in await contacts.contacts_of(connection, people)]


@operations.post(ids=["other"])
async def record_a_contact(command: RecordContact, arrived: Arrival) -> Receipt:
    """Say that a participant got to know somebody; answers with the other's pseudonym, to be used again."""
    await must_be_known(arrived, command.participant)
    if command.activity is not None:
        await get_activity(arrived.service, command.activity)
    other = command.other or uuid4()
    async with arrived.service.engine.connect() as connection:
        recorded = await contacts.is_recorded(connection, other, command.participant, command.occurred_on)
    command = command.model_copy(update={"other": other})
    return await arrived.execute(_from_the_other_side(command, other) if recorded else command)


def _from_the_other_side(command: RecordContact, other: UUID) -> RecordContact:
    """The same contact as it was recorded for the other, so that a pair is found there and not counted twice."""
    changes = {
        "participant": other,
        "other": command.participant,
        "established": command.other_established,
        "other_established": command.established,
    }
    return command.model_copy(update=changes)
