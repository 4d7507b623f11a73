"""Placements' commands carried out on history: fold what holds, then decide."""

from collections.abc import Sequence

from services.placements.domain import participant, placement
from services.placements.domain.commands import ParticipantCommand, PlacementCommand
from shared.contract.amend import CorrectEvent, VoidEvent, amend
from shared.contract.corrections import Recorded, effective
from shared.contract.event import Event
from shared.eventlog.command import Command


def of_placement(history: Sequence[Recorded]) -> placement.Situation:
    """What holds of a placement after these records."""
    now: placement.Situation = placement.NotStarted()
    for record in effective(history):
        if record.event is not None:
            now = placement.evolve(now, record.event)
    return now


def of_participant(history: Sequence[Recorded]) -> participant.Situation:
    """What holds of a participant after these records."""
    now = participant.Situation()
    for record in effective(history):
        if record.event is not None:
            now = participant.evolve(now, record.event, record.id)
    return now


def decide(command: Command, history: Sequence[Recorded]) -> list[Event]:
    """Placements' rules for every command it knows."""
    if isinstance(command, CorrectEvent | VoidEvent):
        return amend(command, history)
    if isinstance(command, PlacementCommand):
        return placement.decide(command, of_placement(history))
    if isinstance(command, ParticipantCommand):
        return participant.decide(command, of_participant(history))
    raise TypeError(f"placements has no command {type(command).__name__}")
