"""What else happened to a participant: attendance, outcomes told to us, and where they lived."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from services.placements.domain.commands import (
    EndResidence,
    ParticipantCommand,
    RecordAttendance,
    RecordOutcome,
    StartResidence,
)
from services.placements.domain.refusals import NotResidentThere
from shared.contract.event import Event
from shared.contract.placements import ActivityAttended, OutcomeRecorded, ResidenceEnded, ResidenceStarted


@dataclass(frozen=True)
class Residence:
    """A stay in a municipality, both days included; `last_day` is None while it goes on.

    `id` is that of the event which said that it began.
    """

    id: UUID
    municipality: str
    first_day: date
    last_day: date | None = None

    def goes_on(self, municipality: str, day: date) -> bool:
        """Whether it is a stay there which has no end yet and had begun by that day."""
        return self.municipality == municipality and self.last_day is None and self.first_day <= day


@dataclass(frozen=True)
class Situation:
    """Every residence that was ever told, in the order of telling."""

    residences: tuple[Residence, ...] = ()


def decide(command: ParticipantCommand, situation: Situation) -> list[Event]:
    """The events that carry out a command. Raises a Refusal when a rule forbids it.

    History comes late and out of order, so that little is forbidden here.
    """
    on, participant = command.occurred_on, command.participant
    match command:
        case RecordAttendance(kind=kind, programme=programme, organisation=organisation):
            attended = ActivityAttended(
                occurred_on=on, participant=participant, kind=kind, programme=programme, organisation=organisation
            )
            return [attended]
        case RecordOutcome(kind=kind, programme=programme):
            return [OutcomeRecorded(occurred_on=on, participant=participant, programme=programme, kind=kind)]
        case StartResidence(municipality=municipality):
            return [ResidenceStarted(occurred_on=on, participant=participant, municipality=municipality)]
        case EndResidence(municipality=municipality):
            if not any(residence.goes_on(municipality, on) for residence in situation.residences):
                raise NotResidentThere
            return [ResidenceEnded(occurred_on=on, participant=participant, municipality=municipality)]
        case _ as never:
            assert_never(never)


def evolve(situation: Situation, event: Event, event_id: UUID) -> Situation:
    """What an event makes of the situation; never refuses.

    An end closes every stay there that had begun: somebody who was told to have moved in twice moves out once.
    """
    match event:
        case ResidenceStarted():
            begun = Residence(event_id, event.municipality, event.occurred_on)
            return Situation((*situation.residences, begun))
        case ResidenceEnded(municipality=there, occurred_on=day):
            return Situation(
                tuple(replace(r, last_day=day) if r.goes_on(there, day) else r for r in situation.residences)
            )
        case _:
            return situation
