"""The API of contacts: who got to know whom, by participant and pseudonym."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.placements.domain.calendar import RecordContact
from services.placements.domain.refusals import UnknownParticipant
from services.placements.read import contacts, known_participants
from services.placements.web.api.activities import must_be_there
from services.placements.web.people import must_be_known
from shared.contract.words import Day, ProgrammeCode
from shared.service.arrival import Arrived, Asked, Running
from shared.web.api import made, receipt_answer

router = APIRouter(prefix="/api/participants/{participant}/contacts", tags=["participants"])


class AskedContact(Asked):
    """`other` is a participant, or the pseudonym that an earlier answer gave; left out it is somebody new.

    `established` says it of the participant, `other_established` of the other.
    """

    occurred_on: Day
    other: UUID | None = None
    established: bool = False
    other_established: bool = True
    programme: ProgrammeCode | None = None
    activity: UUID | None = None


@router.get("")
async def contacts_of_a_participant(participant: UUID, service: Running) -> list[dict[str, Any]]:
    """Whom a participant got to know, whoever of the two it was told of, latest first."""
    async with service.engine.connect() as connection:
        if await known_participants.find(connection, participant) is None:
            raise UnknownParticipant
        people = await known_participants.same_person(connection, participant)
        return [dict(row._mapping) for row in await contacts.of_people(connection, people)]


@router.post("")
async def record_a_contact(participant: UUID, asked: AskedContact, arrived: Arrived) -> JSONResponse:
    """Say that a participant got to know somebody; answers with the other's pseudonym, to be used again."""
    await must_be_known(arrived, participant)
    if asked.activity is not None:
        await must_be_there(arrived, asked.activity)
    command = RecordContact(participant=participant, **{**dict(asked), "other": asked.other or uuid4()})
    async with arrived.service.engine.connect() as connection:
        told = await contacts.is_told(connection, command.other, participant, asked.occurred_on)
    receipt = await arrived.execute(_from_the_other_side(command) if told else command, asked)
    return receipt_answer(arrived.service, receipt, other=made(receipt, "other", command.other))


def _from_the_other_side(command: RecordContact) -> RecordContact:
    """The same contact as it was told of the other, so that a pair is found there and not counted twice."""
    return RecordContact(
        participant=command.other,
        other=command.participant,
        occurred_on=command.occurred_on,
        established=command.other_established,
        other_established=command.established,
        programme=command.programme,
        activity=command.activity,
    )
