"""The HTTP API about stays in programmes: enrolling, the inventory's beginning and end, the plan, leaving."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from services.intake.domain import commands
from services.intake.domain.refusals import UnknownPlan, UnknownStep
from services.intake.sealing import seal_for
from services.intake.web.opened import opened_texts
from shared.contract.intake import PlanAgreed
from shared.contract.sealed import PlanStep, PlanText, SealedProfile
from shared.contract.words import (
    Age,
    CourseLevel,
    Day,
    EnrolmentEnd,
    Isced,
    LabourMarketStatus,
    Name,
    Percent,
    ProgrammeCode,
    Step,
)
from shared.service.arrival import Arrived, Asked
from shared.service.service import Service
from shared.web.amending import records_of
from shared.web.api import made, receipt_answer

router = APIRouter(prefix="/api/participants/{participant}", tags=["participants"])


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
    language_level: CourseLevel | None = None


class AskedClosing(Asked):
    occurred_on: Day
    reason: EnrolmentEnd
    labour_market_status: LabourMarketStatus
    work_percent: Percent | None = None
    study_percent: Percent | None = None
    language_level: CourseLevel | None = None


class AskedInventory(Asked):
    occurred_on: Day
    programme: ProgrammeCode


class AskedPlan(Asked):
    occurred_on: Day
    programme: ProgrammeCode
    plan: PlanText


class AskedStep(Asked):
    """`occurred_on` is the day on which the step was taken."""

    occurred_on: Day


@router.post("/enrolments")
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


@router.post("/enrolments/{enrolment}/close")
async def close_an_enrolment(participant: UUID, enrolment: UUID, asked: AskedClosing, arrived: Arrived) -> JSONResponse:
    """Leave a programme; `occurred_on` is the last day."""
    command = commands.CloseEnrolment(participant=participant, enrolment=enrolment, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/inventory/start")
async def start_the_inventory(participant: UUID, asked: AskedInventory, arrived: Arrived) -> JSONResponse:
    """Begin to map a participant's skills."""
    command = commands.StartInventory(participant=participant, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/inventory/complete")
async def complete_the_inventory(participant: UUID, asked: AskedInventory, arrived: Arrived) -> JSONResponse:
    """Say that a participant's skills are mapped."""
    command = commands.CompleteInventory(participant=participant, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/plans")
async def agree_a_plan(participant: UUID, asked: AskedPlan, arrived: Arrived) -> JSONResponse:
    """Agree on a plan; what it says is sealed."""
    sealed = await seal_for(arrived, participant, SealedProfile, asked.plan, PlanAgreed)
    command = commands.AgreePlan(
        participant=participant, occurred_on=asked.occurred_on, programme=asked.programme, plan=sealed
    )
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/plans/{plan}/steps/{nth}/done")
async def take_a_step(
    participant: UUID, plan: UUID, nth: Annotated[int, Path(ge=1, le=1000)], asked: AskedStep, arrived: Arrived
) -> JSONResponse:
    """Say that a step was taken; `plan` is the event that agreed on the plan, `nth` the step's place in it, from 1."""
    await step_of(arrived.service, participant, plan, nth)
    command = commands.TakeStep(participant=participant, plan=plan, nth=nth, occurred_on=asked.occurred_on)
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


async def step_of(service: Service, participant: UUID, plan: UUID, nth: int) -> PlanStep | None:
    """What a step says; None when its plan cannot be opened. Raises UnknownPlan, UnknownStep."""
    agreed = [each for each in await records_of(service, commands.participant_stream(participant)) if each.id == plan]
    if not agreed:
        raise UnknownPlan
    async with service.engine.connect() as connection:
        text = (await opened_texts(service, connection, participant, agreed)).get(plan)
    if not isinstance(text, PlanText):
        return None
    if not 1 <= nth <= len(text.steps):
        raise UnknownStep
    return text.steps[nth - 1]
