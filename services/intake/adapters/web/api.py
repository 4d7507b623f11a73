"""Intake's HTTP API: each command as one POST, and what is known of participants."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.intake.adapters import store
from services.intake.adapters.sealing import new_identity, opened_identities, seal_profile
from services.intake.domain import commands
from services.intake.domain.refusals import UnknownParticipant
from shared.contract.intake import PlanAgreed, SkillAssessed
from shared.contract.sealed import Identity, PlanText, Skill
from shared.contract.words import (
    Age,
    BirthYear,
    CitizenshipGroup,
    CorrectionReason,
    Day,
    EnrolmentEnd,
    Gender,
    Isced,
    LabourMarketStatus,
    Name,
    Percent,
    ProgrammeCode,
    Step,
)
from shared.runtime.service import Service
from shared.web.api import Arrived, Asked, Limit, Running, Skip, made, receipt_answer

router = APIRouter(prefix="/api/participants", tags=["participants"])


class AskedRegistration(Asked):
    """`although_known` says that a person has looked at the other registration with this identity number."""

    occurred_on: Day
    gender: Gender
    identity: Identity
    birth_year: BirthYear | None = None
    citizenship_group: CitizenshipGroup | None = None
    municipality: Name | None = None
    although_known: bool = False


class AskedEnrolment(Asked):
    occurred_on: Day
    programme: ProgrammeCode
    age_at_entry: Age | None = None
    isced: Isced | None = None
    labour_market_status: LabourMarketStatus | None = None
    unemployed_since: Day | None = None
    municipality: Name | None = None
    origin: Name | None = None
    step: Step | None = None
    work_percent: Percent | None = None
    study_percent: Percent | None = None


class AskedClosing(Asked):
    occurred_on: Day
    reason: EnrolmentEnd
    labour_market_status: LabourMarketStatus
    work_percent: Percent | None = None
    study_percent: Percent | None = None


class AskedSkill(Asked):
    occurred_on: Day
    skill: Skill


class AskedInventory(Asked):
    occurred_on: Day
    programme: ProgrammeCode


class AskedPlan(Asked):
    occurred_on: Day
    programme: ProgrammeCode
    plan: PlanText


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
        enrolments = await store.enrolments(connection, participant)
        identities = await opened_identities(service, connection, [row])
    shown = _shown(row, identities.get(participant))
    return shown | {"absorbs": row.absorbs, "enrolments": [dict(e._mapping) for e in enrolments]}


@router.post("/{participant}/enrolments")
async def open_an_enrolment(participant: UUID, asked: AskedEnrolment, arrived: Arrived) -> JSONResponse:
    """Enter a programme; inside an open enrolment of the same programme nothing changes."""
    entry = asked.model_dump(exclude={"occurred_on", "programme"}, exclude_none=True)
    command = commands.OpenEnrolment(
        participant=participant,
        occurred_on=asked.occurred_on,
        enrolment=uuid4(),
        programme=asked.programme,
        entry=entry,
    )
    receipt = await arrived.execute(command, asked)
    return receipt_answer(arrived.service, receipt, enrolment=made(receipt, "enrolment"))


@router.post("/{participant}/enrolments/{enrolment}/close")
async def close_an_enrolment(participant: UUID, enrolment: UUID, asked: AskedClosing, arrived: Arrived) -> JSONResponse:
    """Leave a programme; `occurred_on` is the last day."""
    command = commands.CloseEnrolment(participant=participant, enrolment=enrolment, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/{participant}/skills")
async def assess_a_skill(participant: UUID, asked: AskedSkill, arrived: Arrived) -> JSONResponse:
    """Record a skill with how surely it is known; both are sealed."""
    sealed = await seal_profile(arrived, participant, asked.skill, SkillAssessed)
    command = commands.AssessSkill(participant=participant, occurred_on=asked.occurred_on, skill=sealed)
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/{participant}/inventory/start")
async def start_the_inventory(participant: UUID, asked: AskedInventory, arrived: Arrived) -> JSONResponse:
    """Begin to map a participant's skills."""
    command = commands.StartInventory(participant=participant, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/{participant}/inventory/complete")
async def complete_the_inventory(participant: UUID, asked: AskedInventory, arrived: Arrived) -> JSONResponse:
    """Say that a participant's skills are mapped."""
    command = commands.CompleteInventory(participant=participant, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/{participant}/plans")
async def agree_a_plan(participant: UUID, asked: AskedPlan, arrived: Arrived) -> JSONResponse:
    """Agree on a plan; what it says is sealed."""
    sealed = await seal_profile(arrived, participant, asked.plan, PlanAgreed)
    command = commands.AgreePlan(
        participant=participant, occurred_on=asked.occurred_on, programme=asked.programme, plan=sealed
    )
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/{participant}/links")
async def link_participants(participant: UUID, asked: AskedLink, arrived: Arrived) -> JSONResponse:
    """Say that `absorbed` is the same person as this participant, who survives."""
    await _must_exist(arrived.service, asked.absorbed)
    command = commands.LinkParticipants(participant=participant, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/{participant}/links/{absorbed}/undo")
async def unlink_participants(participant: UUID, absorbed: UUID, asked: AskedUnlink, arrived: Arrived) -> JSONResponse:
    """Say that these two registrations are two persons after all."""
    command = commands.UnlinkParticipants(participant=participant, absorbed=absorbed, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


async def _must_exist(service: Service, participant: UUID) -> None:
    async with service.engine.connect() as connection:
        if await store.find(connection, participant) is None:
            raise UnknownParticipant


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
