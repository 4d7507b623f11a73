"""The HTTP API about registrations: register, find, link and unlink participants."""

from typing import Any
from uuid import UUID

from services.intake.domain.commands.participant import LinkParticipants, RegisterParticipant, UnlinkParticipants
from services.intake.domain.refusals import UnknownParticipant
from services.intake.read import participants as read
from services.intake.read.participants import opened_identities
from services.intake.web.identities import with_new_keys
from shared.contract.plaintexts import Identity
from shared.contract.words import ProgrammeCode
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Running
from shared.web.api import Limit, Skip
from shared.web.operations import Operations

operations = Operations("/api/participants", tags=["participants"])


@operations.router.get("")
async def participants(
    service: Running, programme: ProgrammeCode | None = None, open_only: bool = False, limit: Limit = 50, skip: Skip = 0
) -> dict[str, Any]:
    """A page of participants, latest registration first, with opened identities."""
    async with service.engine.connect() as connection:
        total, people = await read.list_participants(
            connection, programme=programme, open_only=open_only, limit=limit, skip=skip
        )
        identities = await opened_identities(service, connection, people)
    return {"total": total, "participants": [_answer(person, identities.get(person.participant)) for person in people]}


@operations.post()
async def register_a_participant(command: RegisterParticipant, arrived: Arrival) -> Receipt:
    """Register a person; who they are is sealed under keys made for them."""
    registered, in_same_transaction = await with_new_keys(arrived, command)
    return await arrived.execute(registered, in_same_transaction)


@operations.router.get("/{participant}")
async def one_participant(participant: UUID, service: Running) -> dict[str, Any]:
    """One participant with enrolments and opened identity."""
    async with service.engine.connect() as connection:
        person = await read.find(connection, participant)
        if person is None:
            raise UnknownParticipant
        stays = await read.enrolments(connection, participant)
        identities = await opened_identities(service, connection, [person])
    answer = _answer(person, identities.get(participant))
    return answer | {"absorbs": person.absorbs, "enrolments": list(map(vars, stays))}


@operations.post("/{participant}/links")
async def link_participants(command: LinkParticipants, arrived: Arrival) -> Receipt:
    """Say that `absorbed` is the same person as this participant, who survives."""
    async with arrived.service.engine.connect() as connection:
        await read.must_exist(connection, command.absorbed)
    return await arrived.execute(command)


@operations.post("/{participant}/links/{absorbed}/undo")
async def unlink_participants(command: UnlinkParticipants, arrived: Arrival) -> Receipt:
    """Say that these two registrations are two persons after all."""
    return await arrived.execute(command)


def _answer(person: read.Participant, identity: Identity | None) -> dict[str, Any]:
    open_fields = {name: value for name, value in vars(person).items() if name not in ("registration", "absorbs")}
    return {**open_fields, "identity": identity.model_dump(exclude_none=True) if identity else None}
