"""Rules about a stay in a programme: entering, leaving, and the plan that belongs to it."""

from services.intake.domain.commands import AgreePlan, CloseEnrolment, OpenEnrolment
from services.intake.domain.refusals import (
    EnrolmentClosedAlready,
    EnrolmentEndsBeforeItBegan,
    NotEnrolled,
    PlanWithoutEnrolment,
)
from services.intake.domain.situation import Registered
from shared.contract.event import Event
from shared.contract.intake import EnrolmentClosed, EnrolmentOpened, PlanAgreed


def enter(command: OpenEnrolment, situation: Registered) -> list[Event]:
    within = (e for e in situation.enrolments if e.programme == command.programme)
    if any(e.goes_on_after(command.occurred_on) for e in within):
        return []
    return [command.becomes(EnrolmentOpened, enrolment=command.enrolment, programme=command.programme, **command.entry)]


def leave(command: CloseEnrolment, situation: Registered) -> list[Event]:
    enrolment = situation.enrolment(command.enrolment)
    if enrolment is None:
        raise NotEnrolled
    if enrolment.last_day is not None:
        raise EnrolmentClosedAlready
    if command.occurred_on < enrolment.first_day:
        raise EnrolmentEndsBeforeItBegan
    return [
        command.becomes(
            EnrolmentClosed,
            enrolment=enrolment.id,
            programme=enrolment.programme,
            reason=command.reason,
            labour_market_status=command.labour_market_status,
            work_percent=command.work_percent,
            study_percent=command.study_percent,
            language_level=command.language_level,
        )
    ]


def agree(command: AgreePlan, situation: Registered) -> list[Event]:
    enrolments = (e for e in situation.enrolments if e.programme == command.programme)
    enrolment = next((e for e in enrolments if e.holds(command.occurred_on)), None)
    if enrolment is None:
        raise PlanWithoutEnrolment
    return [command.becomes(PlanAgreed, enrolment=enrolment.id, programme=command.programme, plan=command.plan)]
