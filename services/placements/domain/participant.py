"""A participant's attendance, outcomes, residences and contacts."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from services.placements.domain.commands.participant import (
    EndResidence,
    IntroduceToAssociation,
    ParticipantCommand,
    RecordAttendance,
    RecordContact,
    RecordOutcome,
    StartResidence,
)
from services.placements.domain.refusals import ContactWithOneself, NotResidentThere
from shared.contract.event import Event
from shared.contract.placements import (
    ActivityAttended,
    AssociationIntroduced,
    ContactMade,
    OutcomeRecorded,
    ResidenceEnded,
    ResidenceStarted,
)


@dataclass(frozen=True)
class Residence:
    """A stay in a municipality, both days included; `last_day` is None while it goes on.

    `id` is that of the event with which it began.
    """

    id: UUID
    municipality: str
    first_day: date
    last_day: date | None = None

    def goes_on(self, municipality: str, day: date) -> bool:
        """Return whether this is a stay there that had begun by that day and has no end yet."""
        return self.municipality == municipality and self.last_day is None and self.first_day <= day


@dataclass(frozen=True)
class Situation:
    """Residences in the order of recording, activities attended, and by day who was met and which association."""

    residences: tuple[Residence, ...] = ()
    attended: frozenset[UUID] = frozenset()
    met: frozenset[tuple[UUID, date]] = frozenset()
    introduced: frozenset[tuple[str, date]] = frozenset()


def decide(command: ParticipantCommand, situation: Situation) -> list[Event]:
    """Return the events that carry out a command. Raises a Refusal when a rule forbids it.

    History comes late and out of order, so that little is forbidden here.
    """
    match command:
        case RecordAttendance():
            return _attend(command, situation)
        case RecordContact():
            return _meet(command, situation)
        case RecordOutcome():
            return [command.becomes(OutcomeRecorded)]
        case IntroduceToAssociation():
            known = (command.organisation, command.occurred_on) in situation.introduced
            return [] if known else [command.becomes(AssociationIntroduced)]
        case StartResidence():
            return [command.becomes(ResidenceStarted)]
        case EndResidence():
            return _move_out(command, situation)
        case _ as never:
            assert_never(never)


def evolve(situation: Situation, event: Event, event_id: UUID) -> Situation:
    """Return the situation after an event; never refuses.

    An end closes every stay there that had begun: somebody who moved in twice by the record moves out once.
    """
    match event:
        case ResidenceStarted():
            begun = Residence(event_id, event.municipality, event.occurred_on)
            return replace(situation, residences=(*situation.residences, begun))
        case ResidenceEnded(municipality=there, occurred_on=day):
            ended = (replace(r, last_day=day) if r.goes_on(there, day) else r for r in situation.residences)
            return replace(situation, residences=tuple(ended))
        case ActivityAttended(activity=UUID() as activity):
            return replace(situation, attended=situation.attended | {activity})
        case AssociationIntroduced(organisation=organisation, occurred_on=day):
            return replace(situation, introduced=situation.introduced | {(organisation, day)})
        case ContactMade(other=other, occurred_on=day):
            return replace(situation, met=situation.met | {(other, day)})
        case _:
            return situation


def _move_out(command: EndResidence, situation: Situation) -> list[Event]:
    if not any(stay.goes_on(command.municipality, command.occurred_on) for stay in situation.residences):
        raise NotResidentThere
    return [command.becomes(ResidenceEnded)]


def _attend(command: RecordAttendance, situation: Situation) -> list[Event]:
    """Record attendance once for an activity of the calendar; without an activity, as often as it is sent."""
    if command.activity in situation.attended:
        return []
    return [command.becomes(ActivityAttended)]


def _meet(command: RecordContact, situation: Situation) -> list[Event]:
    if command.other == command.participant:
        raise ContactWithOneself
    if (command.other, command.occurred_on) in situation.met:
        return []
    return [command.becomes(ContactMade)]
