"""A participant: what may be decided, and what each event makes of the situation."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, assert_never
from uuid import UUID

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


@dataclass(frozen=True)
class Enrolment:
    """A stay in a programme, both days included; `last_day` is None while it is open."""

    id: UUID
    programme: str
    first_day: date
    last_day: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the participant was in the programme on that day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def goes_on_after(self, day: date) -> bool:
        """Whether somebody who entered on that day was in the programme already, and stayed."""
        return self.first_day <= day and (self.last_day is None or day < self.last_day)


@dataclass(frozen=True)
class Unregistered:
    """Nobody here by that id."""


@dataclass(frozen=True)
class Registered:
    """Somebody the agency works with. `links` maps an absorbed participant to the event that linked them."""

    enrolments: tuple[Enrolment, ...] = ()
    links: tuple[tuple[UUID, UUID], ...] = ()

    def enrolment(self, id_: UUID) -> Enrolment | None:
        return next((e for e in self.enrolments if e.id == id_), None)


Situation = Unregistered | Registered


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


def evolve(situation: Situation, event: Event, event_id: UUID) -> Situation:
    """What an event makes of the situation; never refuses."""
    if isinstance(event, ParticipantRegistered):
        return situation if isinstance(situation, Registered) else Registered()
    if isinstance(situation, Unregistered):
        return situation
    match event:
        case EnrolmentOpened():
            opened = Enrolment(event.enrolment, event.programme, event.occurred_on)
            return replace(situation, enrolments=(*situation.enrolments, opened))
        case EnrolmentClosed():
            closed = tuple(
                replace(e, last_day=event.occurred_on) if e.id == event.enrolment else e for e in situation.enrolments
            )
            return replace(situation, enrolments=closed)
        case ParticipantsLinked():
            return replace(situation, links=(*situation.links, (event.absorbed, event_id)))
        case _:
            return situation


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
