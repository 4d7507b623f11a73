"""Matching's commands carried out on history: fold what holds, then decide."""

from collections.abc import Sequence

from services.matching.domain import opening
from services.matching.domain.commands import OpeningCommand
from shared.contract.amend import CorrectEvent, VoidEvent, amend
from shared.contract.corrections import Recorded, effective
from shared.contract.event import Event
from shared.eventlog.command import Command


def situation(history: Sequence[Recorded]) -> opening.Situation:
    """What holds of an opening after these records."""
    now: opening.Situation = opening.NotOffered()
    for record in effective(history):
        if record.event is not None:
            now = opening.evolve(now, record.event)
    return now


def decide(command: Command, history: Sequence[Recorded]) -> list[Event]:
    """Matching's rules for every command it knows."""
    if isinstance(command, CorrectEvent | VoidEvent):
        return amend(command, history)
    if isinstance(command, OpeningCommand):
        return opening.decide(command, situation(history))
    raise TypeError(f"matching has no command {type(command).__name__}")
