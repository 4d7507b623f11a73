"""An import of participants: loaded once, and undone once."""

from collections.abc import Sequence
from typing import Literal, assert_never

from services.intake.domain.commands import ImportCommand, ImportParticipants, UndoImport
from services.intake.domain.refusals import ImportedBefore, ImportUndoneAlready, ImportWorkedOn, UnknownImport
from shared.contract.corrections import Recorded, effective
from shared.contract.event import Event
from shared.contract.intake import ImportUndone, ParticipantsImported

Situation = Literal["not loaded", "loaded", "undone"]


def situation(history: Sequence[Recorded]) -> Situation:
    """What holds of an import after these records."""
    now: Situation = "not loaded"
    for record in effective(history):
        match record.event:
            case ParticipantsImported():
                now = "loaded"
            case ImportUndone():
                now = "undone"
    return now


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
    return [
        ParticipantsImported(
            occurred_on=command.occurred_on,
            import_id=command.import_id,
            programme=command.programme,
            rows=command.rows,
            digest=command.digest,
        )
    ]


def _undo(command: UndoImport, situation: Situation) -> list[Event]:
    if situation == "not loaded":
        raise UnknownImport
    if situation == "undone":
        raise ImportUndoneAlready
    if command.worked_on:
        raise ImportWorkedOn(command.worked_on)
    return [ImportUndone(occurred_on=command.occurred_on, import_id=command.import_id)]
