"""What holds of a participant, and what each event makes of it."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from shared.contract.event import Event
from shared.contract.intake import EnrolmentClosed, EnrolmentOpened, ParticipantRegistered, ParticipantsLinked


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
