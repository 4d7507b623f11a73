"""Tasks that wait for a participant, with their days: the inventory, the plan and its steps, and what ends."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from shared.contract.corrections import Recorded
from shared.contract.intake import (
    DisclosureGranted,
    DisclosureWithdrawn,
    EnrolmentClosed,
    EnrolmentOpened,
    InventoryCompleted,
    InventoryStarted,
    MandateEnded,
    MandateGiven,
    ParticipantRegistered,
    PlanAgreed,
    StepDone,
)

Kind = Literal[
    "inventory_to_start", "inventory_to_complete", "plan_to_agree", "plan_step", "mandate_ends", "disclosure_ends"
]

START_WITHIN, COMPLETE_WITHIN, AGREE_WITHIN = timedelta(days=7), timedelta(days=30), timedelta(days=30)
"""The time from the first day in a programme to an inventory, from its start to its end, and to a plan."""


@dataclass(frozen=True)
class Waiting:
    """A task for `due_on`; `about` is an enrolment, event, mandate or disclosure, `number` a plan's step from 0."""

    kind: Kind
    about: UUID
    due_on: date
    programme: str | None = None
    number: int = 0


def waiting(holds: Sequence[Recorded], steps: Mapping[UUID, Sequence[date | None]]) -> list[Waiting]:
    """The tasks that follow from a participant's effective records, and from the due days of each plan's steps."""
    if not any(isinstance(record.event, ParticipantRegistered) for record in holds):
        return []
    closed = {record.event.enrolment for record in holds if isinstance(record.event, EnrolmentClosed)}
    tasks: list[Waiting] = []
    for record in holds:
        match record.event:
            case EnrolmentOpened() as event if event.enrolment not in closed:
                tasks.extend(_in_programme(event, holds, steps))
            case MandateGiven(until=date() as until) as event if event.mandate not in _ended(holds):
                tasks.append(Waiting("mandate_ends", event.mandate, until))
            case DisclosureGranted(until=date() as until) as event if event.disclosure not in _ended(holds):
                tasks.append(Waiting("disclosure_ends", event.disclosure, until))
    return tasks


def _in_programme(
    enrolment: EnrolmentOpened, holds: Sequence[Recorded], steps: Mapping[UUID, Sequence[date | None]]
) -> Iterator[Waiting]:
    code, first_day = enrolment.programme, enrolment.occurred_on
    inventory: date | Literal["done"] | None = None
    plan: UUID | None = None
    for record in holds:
        match record.event:
            case InventoryStarted(programme=programme) as event if programme == code and inventory is None:
                inventory = event.occurred_on
            case InventoryCompleted(programme=programme) if programme == code:
                inventory = "done"
            case PlanAgreed() as event if event.enrolment == enrolment.enrolment:
                plan = record.id
    if inventory is None:
        yield Waiting("inventory_to_start", enrolment.enrolment, first_day + START_WITHIN, code)
    elif inventory != "done":
        yield Waiting("inventory_to_complete", enrolment.enrolment, inventory + COMPLETE_WITHIN, code)
    if plan is None:
        yield Waiting("plan_to_agree", enrolment.enrolment, first_day + AGREE_WITHIN, code)
        return
    steps_taken = (record.event for record in holds if isinstance(record.event, StepDone))
    done = {step.nth for step in steps_taken if step.plan == plan}
    for number, due in enumerate(steps.get(plan, ())):
        if due is not None and number + 1 not in done:
            yield Waiting("plan_step", plan, due, code, number)


def _ended(holds: Sequence[Recorded]) -> set[UUID]:
    ended: set[UUID] = set()
    for record in holds:
        match record.event:
            case MandateEnded() as event:
                ended.add(event.mandate)
            case DisclosureWithdrawn() as event:
                ended.add(event.disclosure)
    return ended
