"""A participant as known from the events of intake's log, in their order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from shared.contract.corrections import EventCorrected, EventVoided, effective
from shared.contract.event import Event
from shared.contract.intake import (
    EnrolmentClosed,
    EnrolmentOpened,
    ParticipantRegistered,
    ParticipantsLinked,
    ParticipantsUnlinked,
)
from shared.contract.words import EnrolmentEnd


class Registration(Event):
    """A registration without the identity, which stays with intake."""

    participant: UUID


STORED: dict[type[Event], type[Event]] = {
    ParticipantRegistered: Registration,
    EnrolmentOpened: EnrolmentOpened,
    EnrolmentClosed: EnrolmentClosed,
    ParticipantsLinked: ParticipantsLinked,
    ParticipantsUnlinked: ParticipantsUnlinked,
    EventVoided: EventVoided,
    EventCorrected: EventCorrected,
}
"""The events of intake that placements listens to, and the event that it stores for each."""


@dataclass(frozen=True)
class Heard:
    """An event of intake as it is stored here."""

    id: UUID
    event: Event

    def corrected(self, fields: dict[str, Any]) -> "Heard":
        """Return the same with these values; those that are not stored here do not matter."""
        values = {**self.event.model_dump(mode="json"), **fields}
        return replace(self, event=type(self.event).model_validate(values))


@dataclass(frozen=True)
class Enrolment:
    """A stay in a programme; `closed_on` is its last day, `closed_as` why it ended."""

    enrolment: UUID
    programme: str
    opened_on: date
    closed_on: date | None = None
    closed_as: EnrolmentEnd | None = None


@dataclass(frozen=True)
class Known:
    """A participant whose registration holds. `absorbed` are other registrations of the same person."""

    participant: UUID
    registered_on: date
    enrolments: tuple[Enrolment, ...] = ()
    absorbed: tuple[UUID, ...] = ()


def known(history: Sequence[Heard]) -> Known | None:
    """Return the participant as known now, or None while no registration holds."""
    now: Known | None = None
    for heard in effective(history):
        now = evolve(now, heard.event)
    return now


def evolve(now: Known | None, event: Event) -> Known | None:
    """Return what is known after an event of intake."""
    if isinstance(event, Registration):
        return now or Known(event.participant, event.occurred_on)
    if now is None:
        return None
    match event:
        case EnrolmentOpened(enrolment=id_) if all(e.enrolment != id_ for e in now.enrolments):
            opened = Enrolment(event.enrolment, event.programme, event.occurred_on)
            return replace(now, enrolments=(*now.enrolments, opened))
        case EnrolmentClosed(enrolment=id_, occurred_on=day, reason=why):
            closed = (replace(e, closed_on=day, closed_as=why) if e.enrolment == id_ else e for e in now.enrolments)
            return replace(now, enrolments=tuple(closed))
        case ParticipantsLinked(absorbed=absorbed) if absorbed not in now.absorbed:
            return replace(now, absorbed=(*now.absorbed, absorbed))
        case _:
            return now
