"""An activity of the shared calendar: it is planned, may change, and is then held once or cancelled."""

from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID

from services.placements.domain.commands.activity import (
    ActivityCommand,
    BookInterpreter,
    CancelActivity,
    ChangeActivity,
    HoldActivity,
    ScheduleActivity,
    occasion_of,
)
from services.placements.domain.refusals import (
    ActivityHeldAlready,
    ActivityIsCancelled,
    ActivityScheduledAlready,
    FewerThanThoseNamed,
    InterpreterNotAsWished,
    UnknownActivity,
)
from shared.contract.event import Event
from shared.contract.placements import (
    ActivityCancelled,
    ActivityChanged,
    ActivityHeld,
    ActivityScheduled,
    InterpreterBooked,
    Occasion,
)
from shared.contract.words import CancellationReason, InterpreterGender


@dataclass(frozen=True)
class NotScheduled:
    """No activity by that id."""


@dataclass(frozen=True)
class Planned:
    """An activity that is not recorded as held. `booked` has the interpreters by language."""

    occasion: Occasion
    booked: tuple[tuple[str, InterpreterGender], ...] = ()


@dataclass(frozen=True)
class Cancelled:
    """An activity that will not be held."""

    reason: CancellationReason


@dataclass(frozen=True)
class Held(Planned):
    """An activity that was held."""


Situation = NotScheduled | Planned | Cancelled | Held


def decide(command: ActivityCommand, situation: Situation) -> list[Event]:
    """Return the events that carry out a command. Raises a Refusal when a rule forbids it."""
    match command:
        case ScheduleActivity():
            return _schedule(command, situation)
        case ChangeActivity():
            return _change(command, situation)
        case CancelActivity():
            return _cancel(command, situation)
        case HoldActivity():
            return _hold(command, situation)
        case BookInterpreter():
            return _book(command, situation)
        case _ as never:
            assert_never(never)


def evolve(situation: Situation, event: Event, _: UUID) -> Situation:
    """Return the situation after an event; never refuses."""
    match event:
        case ActivityScheduled():
            return Planned(occasion_of(event))
        case ActivityChanged() if isinstance(situation, Planned):
            return replace(situation, occasion=occasion_of(event))
        case ActivityCancelled() if isinstance(situation, Planned):
            return Cancelled(event.reason)
        case ActivityHeld() if isinstance(situation, Planned):
            return Held(situation.occasion, situation.booked)
        case InterpreterBooked() if isinstance(situation, Planned):
            booked = dict(situation.booked) | {event.language: event.gender}
            return replace(situation, booked=tuple(booked.items()))
        case _:
            return situation


def _schedule(command: ScheduleActivity, situation: Situation) -> list[Event]:
    if not isinstance(situation, NotScheduled):
        raise ActivityScheduledAlready
    return [command.becomes(ActivityScheduled)]


def _change(command: ChangeActivity, situation: Situation) -> list[Event]:
    now = _planned(situation)
    if isinstance(now, Held):
        raise ActivityHeldAlready
    if now.occasion == occasion_of(command):
        return []
    return [command.becomes(ActivityChanged)]


def _cancel(command: CancelActivity, situation: Situation) -> list[Event]:
    if situation == Cancelled(command.reason):
        return []
    if isinstance(_planned(situation), Held):
        raise ActivityHeldAlready
    return [command.becomes(ActivityCancelled)]


def _hold(command: HoldActivity, situation: Situation) -> list[Event]:
    now = _planned(situation)
    if isinstance(now, Held):
        raise ActivityHeldAlready
    if command.attended < command.named:
        raise FewerThanThoseNamed
    held = now.occasion
    return [command.becomes(ActivityHeld, kind=held.kind, organisation=held.organisation, programme=held.programme)]


def _book(command: BookInterpreter, situation: Situation) -> list[Event]:
    now = _planned(situation)
    wished = now.occasion.interpreter_gender
    if wished not in (None, "any", command.gender) and not command.although_not_wished:
        raise InterpreterNotAsWished
    if (command.language, command.gender) in now.booked:
        return []
    return [command.becomes(InterpreterBooked, wished=wished)]


def _planned(situation: Situation) -> Planned:
    if isinstance(situation, NotScheduled):
        raise UnknownActivity
    if isinstance(situation, Cancelled):
        raise ActivityIsCancelled
    return situation
