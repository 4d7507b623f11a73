"""The HTTP API about registrations: register, find, link and unlink participants."""

from typing import Any
from uuid import UUID

from services.intake.domain.commands.participant import LinkParticipants, RegisterParticipant, UnlinkParticipants
from services.intake.domain.refusals import UnknownParticipant
from services.intake.read import participants as read
from services.intake.sealing import opened_identities
from services.intake.web.identities import with_new_keys
from shared.contract.sealed import Identity
from shared.contract.words import (
    ProgrammeCode,
)
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
        total, rows = await read.listed(connection, programme=programme, open_only=open_only, limit=limit, skip=skip)
        identities = await opened_identities(service, connection, rows)
    return {"total": total, "participants": [_shown(row, identities.get(row.participant)) for row in rows]}


@operations.post()
async def register_a_participant(command: RegisterParticipant, arrived: Arrival) -> Receipt:
    """Register a person; who they are is sealed under keys made for them."""
    registered, along = await with_new_keys(arrived, command)
    return await arrived.execute(registered, along)


@operations.router.get("/{participant}")
async def one_participant(participant: UUID, service: Running) -> dict[str, Any]:
    """One participant with enrolments and opened identity."""
    async with service.engine.connect() as connection:
        row = await read.find(connection, participant)
        if row is None:
            raise UnknownParticipant
        stays = await read.enrolments(connection, participant)
        identities = await opened_identities(service, connection, [row])
    shown = _shown(row, identities.get(participant))
    return shown | {"absorbs": row.absorbs, "enrolments": [dict(e._mapping) for e in stays]}


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


def _shown(row: Any, identity: Identity | None) -> dict[str, Any]:
    return {
        "participant": str(row.participant),
        "version": row.version,
        "gender": row.gender,
        "birth_year": row.birth_year,
        "municipality": row.municipality,
        "registered_on": row.registered_on.isoformat(),
        "identity": identity.model_dump(exclude_none=True) if identity else None,
    }
