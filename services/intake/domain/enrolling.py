"""Rules about a stay in a programme: entering, leaving, and the plan that belongs to it, step by step."""

from services.intake.domain.commands.enrolment import AgreePlan, CloseEnrolment, OpenEnrolment, TakeStep
from services.intake.domain.refusals import (
    EnrolmentClosedAlready,
    EnrolmentEndsBeforeItBegan,
    NotEnrolled,
    PlanWithoutEnrolment,
    StepTakenBeforePlan,
    UnknownPlan,
)
from services.intake.domain.situation import Registered
from shared.contract.event import Event
from shared.contract.intake import EnrolmentClosed, EnrolmentOpened, PlanAgreed, StepDone


def enter(command: OpenEnrolment, situation: Registered) -> list[Event]:
    within = (e for e in situation.enrolments if e.programme == command.programme)
    if any(e.goes_on_after(command.occurred_on) for e in within):
        return []
    return [command.becomes(EnrolmentOpened)]


def leave(command: CloseEnrolment, situation: Registered) -> list[Event]:
    enrolment = situation.enrolment(command.enrolment)
    if enrolment is None:
        raise NotEnrolled
    if enrolment.last_day is not None:
        raise EnrolmentClosedAlready
    if command.occurred_on < enrolment.first_day:
        raise EnrolmentEndsBeforeItBegan
    return [command.becomes(EnrolmentClosed, programme=enrolment.programme)]


def agree(command: AgreePlan, situation: Registered) -> list[Event]:
    enrolments = (e for e in situation.enrolments if e.programme == command.programme)
    enrolment = next((e for e in enrolments if e.holds(command.occurred_on)), None)
    if enrolment is None:
        raise PlanWithoutEnrolment
    return [command.becomes(PlanAgreed, enrolment=enrolment.id)]


def take_step(command: TakeStep, situation: Registered) -> list[Event]:
    """Take a step of a plan, once. The number of the plan's steps is sealed, so that it cannot be checked here."""
    plan = situation.plan(command.plan)
    if plan is None:
        raise UnknownPlan
    if command.nth in plan.done:
        return []
    if command.occurred_on < plan.agreed_on:
        raise StepTakenBeforePlan
    return [command.becomes(StepDone, programme=plan.programme)]
