"""Placements' commands carried out on history: fold what holds, then decide."""

from collections.abc import Sequence

from services.placements.domain import activity, agreement, follow_up, group, participant, placement, standing
from services.placements.domain.calendar import ActivityCommand, GroupCommand, RecordContact
from services.placements.domain.commands import (
    AgreementCommand,
    FollowUpCommand,
    ParticipantCommand,
    PlacementCommand,
)
from shared.contract.amend import CorrectEvent, VoidEvent, amend, with_events
from shared.contract.corrections import Recorded, effective
from shared.contract.event import Event
from shared.log.command import Command


def of_placement(history: Sequence[Recorded]) -> placement.Situation:
    """What holds of a placement and its agreement after these records."""
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


def of_follow_up(history: Sequence[Recorded]) -> follow_up.Situation:
    """What holds of a follow-up after these records."""
    now = _of_follow_up(history)
    if isinstance(now, follow_up.NotDue):
        otherwise = _of_follow_up([record for record in history if not follow_up.calls_off(record.event)])
        if not isinstance(otherwise, follow_up.NotDue):
            return follow_up.NotDue(called_off=otherwise.due.occurred_on)
    return now


def _of_follow_up(history: Sequence[Recorded]) -> follow_up.Situation:
    now: follow_up.Situation = follow_up.NotDue()
    for record in effective(history):
        if record.event is not None:
            now = follow_up.evolve(now, record.event, record.id)
    return now


def of_activity(history: Sequence[Recorded]) -> activity.Situation:
    """What holds of an activity after these records."""
    now: activity.Situation = activity.NotScheduled()
    for record in effective(history):
        if record.event is not None:
            now = activity.evolve(now, record.event)
    return now


def of_group(history: Sequence[Recorded]) -> group.Situation:
    """What holds of a group after these records."""
    now: group.Situation = group.NotFormed()
    for record in effective(history):
        if record.event is not None:
            now = group.evolve(now, record.event, record.id)
    return now


def decide(command: Command, history: Sequence[Recorded]) -> list[Event]:
    """Placements' rules for every command it knows."""
    if isinstance(command, CorrectEvent | VoidEvent):
        return _amend(command, history)
    if isinstance(command, PlacementCommand):
        return placement.decide(command, of_placement(history))
    if isinstance(command, AgreementCommand):
        now = of_placement(history)
        return agreement.decide(command, now.agreement, started=not isinstance(now, placement.NotStarted))
    if isinstance(command, FollowUpCommand):
        return follow_up.decide(command, of_follow_up(history))
    if isinstance(command, ActivityCommand):
        return activity.decide(command, of_activity(history))
    if isinstance(command, GroupCommand):
        return group.decide(command, of_group(history))
    if isinstance(command, ParticipantCommand | RecordContact):
        return participant.decide(command, of_participant(history))
    raise TypeError(f"placements has no command {type(command).__name__}")


def _amend(command: CorrectEvent | VoidEvent, history: Sequence[Recorded]) -> list[Event]:
    """Put right what leaves a placement's agreement standing, and what nobody else has to tell."""
    follow_up.check(command, [record.event for record in history if record.id == command.event_id])
    events = amend(command, history)
    standing.check(of_placement(history), of_placement(with_events(history, events)))
    return events
