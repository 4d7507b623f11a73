"""A log that reporting witnesses: found right, disputed, settled; each is said once until something changes."""

from typing import assert_never
from uuid import UUID

from services.reporting.domain.commands import SayDisputed, SayWitnessed, SettleDispute, WatchedCommand
from shared.contract.event import Event
from shared.contract.reporting import DisputeSettled, LogDisputed, LogWitnessed

Situation = LogWitnessed | LogDisputed | DisputeSettled | None
"""The last that was said of the log; None when nothing was."""


def decide(command: WatchedCommand, situation: Situation) -> list[Event]:
    """The events that carry out a command; what was said already is not said again."""
    match command:
        case SayWitnessed():
            return _once(situation, command.becomes(LogWitnessed))
        case SayDisputed():
            return _once(situation, command.becomes(LogDisputed))
        case SettleDispute():
            return [command.becomes(DisputeSettled)] if isinstance(situation, LogDisputed) else []
        case _ as never:
            assert_never(never)


def evolve(situation: Situation, event: Event, _: UUID) -> Situation:
    """What an event makes of the situation; never refuses."""
    return event if isinstance(event, LogWitnessed | LogDisputed | DisputeSettled) else situation


def _once(situation: Situation, event: Event) -> list[Event]:
    """The event, unless the same was said last, on whichever day."""
    said = situation is not None and situation.model_copy(update={"occurred_on": event.occurred_on}) == event
    return [] if said else [event]
