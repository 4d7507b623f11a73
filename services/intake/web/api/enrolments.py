"""The HTTP API about stays in programmes: enrolling, the inventory's beginning and end, the plan, leaving."""

from uuid import UUID

from services.intake.domain.commands.enrolment import (
    AgreePlan,
    CloseEnrolment,
    CompleteInventory,
    OpenEnrolment,
    StartInventory,
    TakeStep,
)
from services.intake.domain.refusals import UnknownPlan, UnknownStep
from services.intake.read.participants import enrolments
from services.intake.sealing import sealed
from services.intake.web.opened import opened_texts
from shared.contract.command import stream_of
from shared.contract.intake import PlanAgreed
from shared.contract.plaintexts import PlanStep, PlanText
from shared.log.command import Receipt
from shared.service.arrival import Arrival
from shared.service.service import Service
from shared.web.amending import records_of
from shared.web.api import Done, id_from
from shared.web.operations import Operations

operations = Operations("/api/participants/{participant}", tags=["participants"])


@operations.post("/enrolments")
async def open_an_enrolment(command: OpenEnrolment, arrived: Arrival) -> Done:
    """Enter a programme; inside an enrolment of the same programme nothing changes, and the answer names that one."""
    receipt = await arrived.execute(command)
    enrolment = id_from(receipt, "enrolment") or await _standing(command, arrived)
    return Done(receipt, {"enrolment": enrolment})


async def _standing(command: OpenEnrolment, arrived: Arrival) -> UUID | None:
    """The enrolment in the same programme that holds on the command's day."""
    async with arrived.service.engine.connect() as connection:
        stays = await enrolments(connection, command.participant)
    day, programme = command.occurred_on, command.programme
    holding = (stay for stay in stays if stay.programme == programme and stay.opened_on <= day)
    return next((stay.enrolment for stay in holding if stay.closed_on is None or day < stay.closed_on), None)


@operations.post("/enrolments/{enrolment}/close")
async def close_an_enrolment(command: CloseEnrolment, arrived: Arrival) -> Receipt:
    """Leave a programme; `occurred_on` is the last day."""
    return await arrived.execute(command)


@operations.post("/inventory/start")
async def start_the_inventory(command: StartInventory, arrived: Arrival) -> Receipt:
    """Begin to map a participant's skills."""
    return await arrived.execute(command)


@operations.post("/inventory/complete")
async def complete_the_inventory(command: CompleteInventory, arrived: Arrival) -> Receipt:
    """Say that a participant's skills are mapped."""
    return await arrived.execute(command)


@operations.post("/plans")
async def agree_a_plan(command: AgreePlan, arrived: Arrival) -> Receipt:
    """Agree on a plan; what it says is sealed."""
    return await arrived.execute(await sealed(arrived, command, PlanAgreed))


@operations.post("/plans/{plan}/steps/{nth}/done")
async def take_a_step(command: TakeStep, arrived: Arrival) -> Receipt:
    """Say that a step was taken; `plan` is the event that agreed on the plan, `nth` the step's place in it, from 1."""
    await step_of(arrived.service, command.participant, command.plan, command.nth)
    return await arrived.execute(command)


async def step_of(service: Service, participant: UUID, plan: UUID, nth: int) -> PlanStep | None:
    """A step of a plan; None when the plan cannot be opened. Raises UnknownPlan, UnknownStep."""
    records = await records_of(service, stream_of("participant", participant))
    agreed = [record for record in records if record.id == plan]
    if not agreed:
        raise UnknownPlan
    async with service.engine.connect() as connection:
        text = (await opened_texts(service, connection, participant, agreed)).get(plan)
    if not isinstance(text, PlanText):
        return None
    if not 1 <= nth <= len(text.steps):
        raise UnknownStep
    return text.steps[nth - 1]
