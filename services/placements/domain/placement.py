"""A placement: it starts, and it ends once."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never
from uuid import UUID

from services.placements.domain.commands import EndPlacement, PlacementCommand, StartPlacement
from services.placements.domain.refusals import (
    PlacementEndedAlready,
    PlacementEndsBeforeItBegan,
    PlacementStartedAlready,
    UnknownPlacement,
)
from shared.contract.event import Event
from shared.contract.placements import PlacementEnded, PlacementStarted
from shared.contract.words import PlacementKind


@dataclass(frozen=True)
class NotStarted:
    """No placement by that id."""


@dataclass(frozen=True)
class Ongoing:
    """A placement that has a first day and no last day yet."""

    participant: UUID
    kind: PlacementKind
    first_day: date


@dataclass(frozen=True)
class Ended:
    """A placement with both days, which are included."""

    first_day: date
    last_day: date


Situation = NotStarted | Ongoing | Ended


def decide(command: PlacementCommand, situation: Situation) -> list[Event]:
    """The events that carry out a command. Raises a Refusal when a rule forbids it."""
    match command:
        case StartPlacement():
            return _start(command, situation)
        case EndPlacement():
            return _end(command, situation)
        case _ as never:
            assert_never(never)


def evolve(situation: Situation, event: Event) -> Situation:
    """What an event makes of the situation; never refuses."""
    match event:
        case PlacementStarted():
            return Ongoing(event.participant, event.kind, event.occurred_on)
        case PlacementEnded() if not isinstance(situation, NotStarted):
            return Ended(situation.first_day, event.occurred_on)
        case _:
            return situation


def _start(command: StartPlacement, situation: Situation) -> list[Event]:
    if not isinstance(situation, NotStarted):
        raise PlacementStartedAlready
    return [
        PlacementStarted(
            occurred_on=command.occurred_on,
            placement=command.placement,
            participant=command.participant,
            kind=command.kind,
            programme=command.programme,
            organisation=command.organisation,
            extent=command.extent,
            subsidised=command.subsidised,
        )
    ]


def _end(command: EndPlacement, situation: Situation) -> list[Event]:
    if isinstance(situation, NotStarted):
        raise UnknownPlacement
    if isinstance(situation, Ended):
        raise PlacementEndedAlready
    if command.occurred_on < situation.first_day:
        raise PlacementEndsBeforeItBegan
    return [
        PlacementEnded(
            occurred_on=command.occurred_on,
            placement=command.placement,
            participant=situation.participant,
            kind=situation.kind,
        )
    ]
