"""The HTTP API about registrations: what is known of participants, and the commands that register and link them."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.intake.domain import commands
from services.intake.domain.refusals import UnknownParticipant
from services.intake.read import participants as store
from services.intake.sealing import opened_identities
from services.intake.web.identities import new_identity
from shared.contract.sealed import Identity
from shared.contract.words import (
    BirthYear,
    CitizenshipGroup,
    CorrectionReason,
    Day,
    Gender,
    Name,
    ProgrammeCode,
    ReferralSource,
)
from shared.service.arrival import Arrived, Asked, Running
from shared.web.api import Limit, Skip, made, receipt_answer

router = APIRouter(prefix="/api/participants", tags=["participants"])


class AskedRegistration(Asked):
    """`although_known` says that a person has looked at the other registration with this identity number."""

    occurred_on: Day
    gender: Gender
    identity: Identity
    birth_year: BirthYear | None = None
    citizenship_group: CitizenshipGroup | None = None
    municipality: Name | None = None
    referral_source: ReferralSource | None = None
    although_known: bool = False


class AskedLink(Asked):
    occurred_on: Day
    absorbed: UUID


class AskedUnlink(Asked):
    occurred_on: Day
    reason: CorrectionReason


@router.get("")
async def participants(
    service: Running, programme: ProgrammeCode | None = None, open_only: bool = False, limit: Limit = 50, skip: Skip = 0
) -> dict[str, Any]:
    """A page of participants, latest registration first, with opened identities."""
    async with service.engine.connect() as connection:
        total, rows = await store.listed(connection, programme=programme, open_only=open_only, limit=limit, skip=skip)
        identities = await opened_identities(service, connection, rows)
    return {"total": total, "participants": [_shown(row, identities.get(row.participant)) for row in rows]}


@router.post("")
async def register_a_participant(asked: AskedRegistration, arrived: Arrived) -> JSONResponse:
    """Register a person; who they are is sealed under keys made for them."""
    participant = uuid4()
    identity, along = await new_identity(arrived, participant, asked.identity, asked.although_known)
    command = commands.RegisterParticipant(
        participant=participant,
        occurred_on=asked.occurred_on,
        gender=asked.gender,
        identity=identity,
        birth_year=asked.birth_year,
        citizenship_group=asked.citizenship_group,
        municipality=asked.municipality,
        referral_source=asked.referral_source,
    )
    receipt = await arrived.execute(command, asked, along)
    return receipt_answer(arrived.service, receipt, participant=made(receipt, "participant"))


@router.get("/{participant}")
async def one_participant(participant: UUID, service: Running) -> dict[str, Any]:
    """One participant with enrolments and opened identity."""
    async with service.engine.connect() as connection:
        row = await store.find(connection, participant)
        if row is None:
            raise UnknownParticipant
        stays = await store.enrolments(connection, participant)
        identities = await opened_identities(service, connection, [row])
    shown = _shown(row, identities.get(participant))
    return shown | {"absorbs": row.absorbs, "enrolments": [dict(e._mapping) for e in stays]}


@router.post("/{participant}/links")
async def link_participants(participant: UUID, asked: AskedLink, arrived: Arrived) -> JSONResponse:
    """Say that `absorbed` is the same person as this participant, who survives."""
    async with arrived.service.engine.connect() as connection:
        await store.must_exist(connection, asked.absorbed)
    command = commands.LinkParticipants(participant=participant, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/{participant}/links/{absorbed}/undo")
async def unlink_participants(participant: UUID, absorbed: UUID, asked: AskedUnlink, arrived: Arrived) -> JSONResponse:
    """Say that these two registrations are two persons after all."""
    command = commands.UnlinkParticipants(participant=participant, absorbed=absorbed, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


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
