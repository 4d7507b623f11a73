"""A participant: which commands may be carried out, and the events that they come to."""

from typing import assert_never

from services.intake.domain import enrolling, linking, mandates, surveys
from services.intake.domain.commands import (
    AgreePlan,
    AnswerSurvey,
    AssessSkill,
    CloseEnrolment,
    CompleteInventory,
    EndMandate,
    GiveMandate,
    HoldInterview,
    LinkParticipants,
    MoveParticipant,
    OpenEnrolment,
    ParticipantCommand,
    RecordEducation,
    RecordExperience,
    RecordIdentityNumber,
    RecordLanguageLevel,
    RegisterParticipant,
    StartInventory,
    StateWishes,
    TakeStep,
    UnlinkParticipants,
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
            return [command.becomes(InventoryStarted, programme=command.programme)]
        case HoldInterview():
            return [command.becomes(InterviewHeld, interview=command.interview)]
        case RecordEducation():
            return [command.becomes(EducationRecorded, education=command.education)]
        case RecordExperience():
            return [command.becomes(ExperienceRecorded, experience=command.experience)]
        case RecordLanguageLevel():
            return [command.becomes(LanguageLevelRecorded, level=command.level)]
        case AssessSkill():
            return [command.becomes(SkillAssessed, skill=command.skill)]
        case StateWishes():
            return [command.becomes(WishesStated, wishes=command.wishes)]
        case CompleteInventory():
            return [command.becomes(InventoryCompleted, programme=command.programme)]
        case AgreePlan():
            return enrolling.agree(command, situation)
        case TakeStep():
            return enrolling.take_step(command, situation)
        case AnswerSurvey():
            return surveys.answer(command, situation)
        case MoveParticipant():
            return _move(command, situation)
        case RecordIdentityNumber():
            return [command.becomes(IdentityNumberRecorded, number=command.number)]
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
    return [
        command.becomes(
            ParticipantRegistered,
            gender=command.gender,
            birth_year=command.birth_year,
            citizenship_group=command.citizenship_group,
            municipality=command.municipality,
            referral_source=command.referral_source,
            identity=command.identity,
        )
    ]


def _move(command: MoveParticipant, situation: Registered) -> list[Event]:
    if situation.home(command.occurred_on) == command.municipality:
        return []
    return [command.becomes(ParticipantMoved, municipality=command.municipality)]
