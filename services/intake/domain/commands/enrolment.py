"""Commands about a stay in a programme: enter, map skills, agree on a plan, take its steps, answer, leave."""

from typing import Annotated
from uuid import UUID

from services.intake.domain.commands.participant import AboutParticipant
from shared.contract.command import NewId
from shared.contract.intake import Entry, Exit, SurveyAnswers
from shared.contract.plaintexts import Health, PlanText
from shared.contract.sealed import SealedHealth, SealedPlan
from shared.contract.words import (
    ProgrammeCode,
    StepNumber,
)


class OpenEnrolment(Entry, AboutParticipant):
    """`occurred_on` is the first day; the other fields are known at entry."""

    enrolment: Annotated[UUID, NewId]


class CloseEnrolment(Exit, AboutParticipant):
    """`occurred_on` is the last day; the other fields are known at exit."""

    enrolment: UUID


class StartInventory(AboutParticipant):
    """The mapping of skills begins."""

    programme: ProgrammeCode


class CompleteInventory(AboutParticipant):
    """The participant's skills are mapped."""

    programme: ProgrammeCode


class AgreePlan(AboutParticipant):
    """The text of the plan is sealed."""

    programme: ProgrammeCode
    plan: PlanText | SealedPlan


class TakeStep(AboutParticipant):
    """`plan` is the event that agreed on it, `nth` the step's place in it, from 1."""

    plan: UUID
    nth: StepNumber


class AnswerSurvey(SurveyAnswers, AboutParticipant):
    """Answers from 1, least, to 5, most; one is enough. Health is voluntary and sealed under class `sensitive`."""

    health: Health | SealedHealth | None = None
