"""A participant: which commands may be carried out, and the events that they come to."""

from typing import assert_never

from services.intake.domain import enrolling, linking, mandates, surveys
from services.intake.domain.commands.enrolment import (
    AgreePlan,
    AnswerSurvey,
    CloseEnrolment,
    CompleteInventory,
    OpenEnrolment,
    StartInventory,
    TakeStep,
)
from services.intake.domain.commands.mandate import EndMandate, GiveMandate
from services.intake.domain.commands.participant import (
    LinkParticipants,
    MoveParticipant,
    RecordIdentityNumber,
    RegisterParticipant,
    UnlinkParticipants,
)
from services.intake.domain.commands.profile import (
    AssessSkill,
    HoldInterview,
    RecordEducation,
    RecordExperience,
    RecordLanguageLevel,
    StateWishes,
)
from services.intake.domain.refusals import AlreadyRegistered, UnknownParticipant
from services.intake.domain.situation import Registered, Situation, Unregistered
from shared.contract.event import Event
from shared.contract.intake import (
    EducationRecorded,
    ExperienceRecorded,
    IdentityNumberRecorded,
    InterviewHeld,
    InventoryCompleted,
    InventoryStarted,
    LanguageLevelRecorded,
    ParticipantMoved,
    ParticipantRegistered,
    SkillAssessed,
    WishesStated,
)

ParticipantCommand = (
    RegisterParticipant
    | OpenEnrolment
    | CloseEnrolment
    | StartInventory
    | HoldInterview
    | RecordEducation
    | RecordExperience
    | RecordLanguageLevel
    | AssessSkill
    | StateWishes
    | CompleteInventory
    | AgreePlan
    | TakeStep
    | AnswerSurvey
    | MoveParticipant
    | RecordIdentityNumber
    | GiveMandate
    | EndMandate
    | LinkParticipants
    | UnlinkParticipants
)


def decide(command: ParticipantCommand, situation: Situation) -> list[Event]:
    """The events that carry out a command. Raises a Refusal when a rule forbids it; nothing to do is `[]`."""
    if isinstance(command, RegisterParticipant):
        return _register(command, situation)
    if isinstance(situation, Unregistered):
        raise UnknownParticipant
    match command:
        case OpenEnrolment():
            return enrolling.enter(command, situation)
        case CloseEnrolment():
            return enrolling.leave(command, situation)
        case StartInventory():
            return [command.becomes(InventoryStarted)]
        case HoldInterview():
            return [command.becomes(InterviewHeld)]
        case RecordEducation():
            return [command.becomes(EducationRecorded)]
        case RecordExperience():
            return [command.becomes(ExperienceRecorded)]
        case RecordLanguageLevel():
            return [command.becomes(LanguageLevelRecorded)]
        case AssessSkill():
            return [command.becomes(SkillAssessed)]
        case StateWishes():
            return [command.becomes(WishesStated)]
        case CompleteInventory():
            return [command.becomes(InventoryCompleted)]
        case AgreePlan():
            return enrolling.agree(command, situation)
        case TakeStep():
            return enrolling.take_step(command, situation)
        case AnswerSurvey():
            return surveys.answer(command, situation)
        case MoveParticipant():
            return _move(command, situation)
        case RecordIdentityNumber():
            return [command.becomes(IdentityNumberRecorded)]
        case GiveMandate():
            return mandates.give(command)
        case EndMandate():
            return mandates.end(command, situation)
        case LinkParticipants():
            return linking.link(command, situation)
        case UnlinkParticipants():
            return linking.unlink(command, situation)
        case _ as never:
            assert_never(never)


def _register(command: RegisterParticipant, situation: Situation) -> list[Event]:
    if isinstance(situation, Registered):
        raise AlreadyRegistered
    return [command.becomes(ParticipantRegistered)]


def _move(command: MoveParticipant, situation: Registered) -> list[Event]:
    if situation.home(command.occurred_on) == command.municipality:
        return []
    return [command.becomes(ParticipantMoved)]
