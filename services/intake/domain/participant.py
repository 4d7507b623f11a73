"""A participant: which commands may be carried out, and the events that they come to."""

from typing import Any, assert_never

from services.intake.domain.commands import (
    AgreePlan,
    AssessSkill,
    CloseEnrolment,
    CompleteInventory,
    LinkParticipants,
    OpenEnrolment,
    ParticipantCommand,
    RegisterParticipant,
    StartInventory,
    UnlinkParticipants,
)
from services.intake.domain.refusals import (
    AlreadyRegistered,
    EnrolmentClosedAlready,
    EnrolmentEndsBeforeItBegan,
    LinkedToOneself,
    NotEnrolled,
    NotLinked,
    PlanWithoutEnrolment,
    UnknownParticipant,
)
from services.intake.domain.situation import Registered, Situation, Unregistered
from shared.contract.event import Event
from shared.contract.intake import (
    EnrolmentClosed,
    EnrolmentOpened,
    InventoryCompleted,
    InventoryStarted,
    ParticipantRegistered,
    ParticipantsLinked,
    ParticipantsUnlinked,
    PlanAgreed,
    SkillAssessed,
)


def decide(command: ParticipantCommand, situation: Situation) -> list[Event]:
    """The events that carry out a command. Raises a Refusal when a rule forbids it; nothing to do is `[]`."""
    if isinstance(command, RegisterParticipant):
        return _register(command, situation)
    if isinstance(situation, Unregistered):
        raise UnknownParticipant
    match command:
        case OpenEnrolment():
            return _open(command, situation)
        case CloseEnrolment():
            return _close(command, situation)
        case StartInventory():
            return [_about(InventoryStarted, command, programme=command.programme)]
        case AssessSkill():
            return [_about(SkillAssessed, command, skill=command.skill)]
        case CompleteInventory():
            return [_about(InventoryCompleted, command, programme=command.programme)]
        case AgreePlan():
            return _agree(command, situation)
        case LinkParticipants():
            return _link(command, situation)
        case UnlinkParticipants():
            return _unlink(command, situation)
        case _ as never:
            assert_never(never)


def _about(event: type[Event], command: ParticipantCommand, **fields: Any) -> Event:
    return event(occurred_on=command.occurred_on, participant=command.participant, **fields)


def _register(command: RegisterParticipant, situation: Situation) -> list[Event]:
    if isinstance(situation, Registered):
        raise AlreadyRegistered
    return [
        _about(
            ParticipantRegistered,
            command,
            gender=command.gender,
            birth_year=command.birth_year,
            citizenship_group=command.citizenship_group,
            municipality=command.municipality,
            identity=command.identity,
        )
    ]


def _open(command: OpenEnrolment, situation: Registered) -> list[Event]:
    within = (e for e in situation.enrolments if e.programme == command.programme)
    if any(e.goes_on_after(command.occurred_on) for e in within):
        return []
    return [
        _about(
            EnrolmentOpened, command, enrolment=command.enrolment, programme=command.programme, **dict(command.entry)
        )
    ]


def _close(command: CloseEnrolment, situation: Registered) -> list[Event]:
    enrolment = situation.enrolment(command.enrolment)
    if enrolment is None:
        raise NotEnrolled
    if enrolment.last_day is not None:
        raise EnrolmentClosedAlready
    if command.occurred_on < enrolment.first_day:
        raise EnrolmentEndsBeforeItBegan
    return [
        _about(
            EnrolmentClosed,
            command,
            enrolment=enrolment.id,
            programme=enrolment.programme,
            reason=command.reason,
            labour_market_status=command.labour_market_status,
            work_percent=command.work_percent,
            study_percent=command.study_percent,
        )
    ]


def _agree(command: AgreePlan, situation: Registered) -> list[Event]:
    enrolments = (e for e in situation.enrolments if e.programme == command.programme)
    enrolment = next((e for e in enrolments if e.holds(command.occurred_on)), None)
    if enrolment is None:
        raise PlanWithoutEnrolment
    return [_about(PlanAgreed, command, enrolment=enrolment.id, programme=command.programme, plan=command.plan)]


def _link(command: LinkParticipants, situation: Registered) -> list[Event]:
    if command.absorbed == command.participant:
        raise LinkedToOneself
    if command.absorbed in dict(situation.links):
        return []
    return [_about(ParticipantsLinked, command, absorbed=command.absorbed)]


def _unlink(command: UnlinkParticipants, situation: Registered) -> list[Event]:
    link = dict(situation.links).get(command.absorbed)
    if link is None:
        raise NotLinked
    return [_about(ParticipantsUnlinked, command, absorbed=command.absorbed, event_id=link, reason=command.reason)]
