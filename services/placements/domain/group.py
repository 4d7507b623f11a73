"""A group of people in a programme who meet, such as women only; each stays from one day to another."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from services.placements.domain.commands.group import FormGroup, GroupCommand, JoinGroup, LeaveGroup
from services.placements.domain.refusals import (
    GroupFormedAlready,
    InGroupAlready,
    JoinedBeforeTheGroupWasFormed,
    LeftBeforeJoining,
    NotInGroup,
    UnknownGroup,
)
from shared.contract.event import Event
from shared.contract.placements import GroupFormed, GroupJoined, GroupLeft


@dataclass(frozen=True)
class NotFormed:
    """No group by that id."""


@dataclass(frozen=True)
class Stay:
    """Somebody's time in a group, both days included; `last_day` is None while it goes on.

    `id` is that of the event with which it began.
    """

    id: UUID
    participant: UUID
    first_day: date
    last_day: date | None = None

    def meets(self, day: date) -> bool:
        """Return whether this stay rules out joining on that day: it goes on, or covers the day."""
        return self.last_day is None or self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class Formed:
    """A group and all stays in it, in the order of recording."""

    formed_on: date
    stays: tuple[Stay, ...] = ()

    def going_on(self, participant: UUID) -> Stay | None:
        """Return the participant's stay that has no end yet."""
        return next((stay for stay in self.stays if stay.participant == participant and stay.last_day is None), None)


Situation = NotFormed | Formed


def decide(command: GroupCommand, situation: Situation) -> list[Event]:
    """Return the events that carry out a command. Raises a Refusal when a rule forbids it."""
    match command:
        case FormGroup():
            return _form(command, situation)
        case JoinGroup():
            return _join(command, situation)
        case LeaveGroup():
            return _leave(command, situation)
        case _ as never:
            assert_never(never)


def evolve(situation: Situation, event: Event, event_id: UUID) -> Situation:
    """Return the situation after an event; never refuses."""
    match event:
        case GroupFormed() if isinstance(situation, NotFormed):
            return Formed(event.occurred_on)
        case GroupJoined() if isinstance(situation, Formed):
            begun = Stay(event_id, event.participant, event.occurred_on)
            return replace(situation, stays=(*situation.stays, begun))
        case GroupLeft() if isinstance(situation, Formed):
            left = situation.going_on(event.participant)
            ended = (replace(stay, last_day=event.occurred_on) if stay is left else stay for stay in situation.stays)
            return replace(situation, stays=tuple(ended))
        case _:
            return situation


def _form(command: FormGroup, situation: Situation) -> list[Event]:
    if isinstance(situation, Formed):
        raise GroupFormedAlready
    return [command.becomes(GroupFormed)]


def _join(command: JoinGroup, situation: Situation) -> list[Event]:
    if isinstance(situation, NotFormed):
        raise UnknownGroup
    if command.occurred_on < situation.formed_on:
        raise JoinedBeforeTheGroupWasFormed
    own = [stay for stay in situation.stays if stay.participant == command.participant]
    if any(stay.last_day is None and stay.first_day == command.occurred_on for stay in own):
        return []
    if any(stay.meets(command.occurred_on) for stay in own):
        raise InGroupAlready
    return [command.becomes(GroupJoined)]


def _leave(command: LeaveGroup, situation: Situation) -> list[Event]:
    if isinstance(situation, NotFormed):
        raise UnknownGroup
    if any(s.participant == command.participant and s.last_day == command.occurred_on for s in situation.stays):
        return []
    stay = situation.going_on(command.participant)
    if stay is None:
        raise NotInGroup
    if command.occurred_on < stay.first_day:
        raise LeftBeforeJoining
    return [command.becomes(GroupLeft)]
