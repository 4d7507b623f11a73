"""Placements' deciders: the fold and the rules of each kind of stream."""

from collections.abc import Sequence
from typing import get_args

from services.placements.domain import activity, agreement, follow_up, group, participant, placement, standing
from services.placements.domain.commands.activity import ActivityCommand
from services.placements.domain.commands.agreement import AgreementCommand
from services.placements.domain.commands.follow_up import FollowUpCommand
from services.placements.domain.commands.group import GroupCommand
from services.placements.domain.commands.participant import ParticipantCommand
from services.placements.domain.commands.placement import PlacementCommand
from shared.contract.corrections import Recorded
from shared.contract.decider import Decider, decide_with, folding
from shared.contract.event import Event

NO_PLACEMENT: placement.Situation = placement.NotStarted()
NOT_DUE: follow_up.Situation = follow_up.NotDue()
NO_ACTIVITY: activity.Situation = activity.NotScheduled()
NO_GROUP: group.Situation = group.NotFormed()

of_placement = folding(NO_PLACEMENT, placement.evolve)
of_participant = folding(participant.Situation(), participant.evolve)
of_activity = folding(NO_ACTIVITY, activity.evolve)
of_group = folding(NO_GROUP, group.evolve)
_of_follow_up = folding(NOT_DUE, follow_up.evolve)


def of_follow_up(history: Sequence[Recorded]) -> follow_up.Situation:
    """Return the situation of a follow-up after these records, also when somebody called it off."""
    now = _of_follow_up(history)
    if isinstance(now, follow_up.NotDue):
        without_void = _of_follow_up([record for record in history if not follow_up.calls_off(record.event)])
        if not isinstance(without_void, follow_up.NotDue):
            return follow_up.NotDue(called_off=without_void.due.occurred_on)
    return now


def _decide_agreement(command: AgreementCommand, now: placement.Situation) -> list[Event]:
    return agreement.decide(command, now.agreement, started=not isinstance(now, placement.NotStarted))


PLACEMENT = Decider(
    "placement-", get_args(PlacementCommand), of_placement, placement.decide, check_standing=standing.check
)
AGREEMENT = Decider("placement-", get_args(AgreementCommand), of_placement, _decide_agreement)
FOLLOW_UP = Decider("follow-up-", get_args(FollowUpCommand), of_follow_up, follow_up.decide, follow_up.check)
PARTICIPANT = Decider("participant-", get_args(ParticipantCommand), of_participant, participant.decide)
ACTIVITY = Decider("activity-", get_args(ActivityCommand), of_activity, activity.decide)
GROUP = Decider("group-", get_args(GroupCommand), of_group, group.decide)

DECIDERS = (PLACEMENT, AGREEMENT, FOLLOW_UP, PARTICIPANT, ACTIVITY, GROUP)

decide = decide_with(*DECIDERS)
"""Placements' rules for all of its commands."""
