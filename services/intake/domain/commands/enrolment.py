"""Commands about a stay in a programme: enter, map skills, agree on a plan, take its steps, answer, leave."""

from typing import Annotated
from uuid import UUID

from services.intake.domain.commands.participant import AboutParticipant
from shared.contract.command import NewId
from shared.contract.plaintexts import Health, PlanText
from shared.contract.sealed import SealedHealth, SealedPlan
from shared.contract.words import (
    Age,
    Answer,
    CourseLevel,
    Day,
    EnrolmentEnd,
    Isced,
    LabourMarketStatus,
    Name,
    Percent,
    ProgrammeCode,
    Step,
    StepNumber,
    SurveyOccasion,
)


class OpenEnrolment(AboutParticipant):
    """`occurred_on` is the first day; the other fields are known at entry."""

    enrolment: Annotated[UUID, NewId]
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


class CloseEnrolment(AboutParticipant):
    """`occurred_on` is the last day; the other fields are known at exit."""

    enrolment: UUID
    reason: EnrolmentEnd
    labour_market_status: LabourMarketStatus
    work_percent: Percent | None = None
    study_percent: Percent | None = None
    language_level: CourseLevel | None = None


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


class AnswerSurvey(AboutParticipant):
    """Answers from 1, least, to 5, most; one is enough. Health is voluntary and sealed under class `sensitive`."""

    programme: ProgrammeCode
    occasion: SurveyOccasion
    belief_in_future: Answer | None = None
    knowledge_of_society: Answer | None = None
    helpful: Answer | None = None
    health: Health | SealedHealth | None = None
