"""Intake's commands carried out on history: fold what holds, then decide."""

from collections.abc import Sequence

from services.intake.domain import disclosure, imports, participant, visit
from services.intake.domain.commands import ImportCommand, ParticipantCommand, ReceiveVisit
from services.intake.domain.disclosure_commands import DisclosureCommand
from services.intake.domain.refusals import ReleaseStands
from services.intake.domain.situation import Situation, Unregistered, evolve
from shared.contract.amend import CorrectEvent, VoidEvent, amend
from shared.contract.corrections import Recorded, effective
from shared.contract.event import Event
from shared.contract.intake import KeyReleased, MandateEnded
from shared.log.command import Command


def situation(history: Sequence[Recorded]) -> Situation:
    """What holds of a participant after these records."""
    now: Situation = Unregistered()
    for record in effective(history):
        if record.event is not None:
            now = evolve(now, record.event, record.id)
    return now


def of_disclosures(history: Sequence[Recorded]) -> disclosure.Situation:
    """What is disclosed of a participant after these records."""
    now = disclosure.Situation()
    for record in effective(history):
        if record.event is not None:
            now = disclosure.evolve(now, record.event)
    return now


def decide(command: Command, history: Sequence[Recorded]) -> list[Event]:
    """Intake's rules for every command it knows."""
    if isinstance(command, CorrectEvent | VoidEvent):
        if any(r.id == command.event_id and isinstance(r.event, KeyReleased) for r in history):
            raise ReleaseStands
        if isinstance(command, CorrectEvent):
            visit.check(command, next((r.event for r in history if r.id == command.event_id), None))
        return amend(command, history)
    if isinstance(command, ParticipantCommand):
        events = participant.decide(command, situation(history))
        ended = [event for event in events if isinstance(event, MandateEnded)]
        return [*events, *(also for end in ended for also in disclosure.end_with_mandate(end, of_disclosures(history)))]
    if isinstance(command, DisclosureCommand):
        return disclosure.decide(command, of_disclosures(history))
    if isinstance(command, ReceiveVisit):
        return visit.decide(command, received=bool(effective(history)))
    if isinstance(command, ImportCommand):
        return imports.decide(command, imports.situation(history))
    raise TypeError(f"intake has no command {type(command).__name__}")
