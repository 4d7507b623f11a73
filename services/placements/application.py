"""Placements' commands carried out on history: fold what holds, then decide."""

from collections.abc import Sequence

from services.placements.domain import activity, agreement, follow_up, group, participant, placement
from services.placements.domain.calendar import ActivityCommand, GroupCommand, RecordContact
from services.placements.domain.commands import (
    AgreementCommand,
    FollowUpCommand,
    ParticipantCommand,
    PlacementCommand,
)
from services.placements.domain.refusals import AgreementIsSigned
from shared.contract.amend import CorrectEvent, VoidEvent, amend
from shared.contract.corrections import Recorded, effective
from shared.contract.event import Event
from shared.contract.placements import AgreementDrafted
from shared.eventlog.command import Command


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
        _terms_stand(command, history)
        return amend(command, history)
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


def _terms_stand(command: CorrectEvent | VoidEvent, history: Sequence[Recorded]) -> None:
    """What somebody has signed is not corrected. Raises AgreementIsSigned."""
    target = next((record.event for record in history if record.id == command.event_id), None)
    if isinstance(command, CorrectEvent) and isinstance(target, AgreementDrafted):
        about = of_placement(history).agreement
        if not isinstance(about, agreement.NotDrafted) and about.signed:
            raise AgreementIsSigned
