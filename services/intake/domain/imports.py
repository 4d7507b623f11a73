"""An import of participants: loaded once, and undone once."""

from typing import Literal, assert_never
from uuid import UUID

from services.intake.domain.commands.imports import ImportCommand, ImportParticipants, UndoImport
from services.intake.domain.refusals import ImportedBefore, ImportUndoneAlready, ImportWorkedOn, UnknownImport
from shared.contract.event import Event
from shared.contract.intake import ImportUndone, ParticipantsImported

Situation = Literal["not loaded", "loaded", "undone"]


NOT_LOADED: Situation = "not loaded"


def evolve(situation: Situation, event: Event, _: UUID) -> Situation:
    """What an event makes of the situation; never refuses."""
    match event:
        case ParticipantsImported():
            return "loaded"
        case ImportUndone():
            return "undone"
        case _:
            return situation


def decide(command: ImportCommand, situation: Situation) -> list[Event]:
    """The events that carry out a command. Raises a Refusal when a rule forbids it."""
    match command:
        case ImportParticipants():
            return _load(command, situation)
        case UndoImport():
            return _undo(command, situation)
        case _ as never:
            assert_never(never)


def _load(command: ImportParticipants, situation: Situation) -> list[Event]:
    if situation != "not loaded":
        raise ImportedBefore
    return [command.becomes(ParticipantsImported)]


def _undo(command: UndoImport, situation: Situation) -> list[Event]:
    if situation == "not loaded":
        raise UnknownImport
    if situation == "undone":
        raise ImportUndoneAlready
    if command.worked_on:
        raise ImportWorkedOn(command.worked_on)
    return [command.becomes(ImportUndone)]
