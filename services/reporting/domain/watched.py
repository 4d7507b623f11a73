"""A log that reporting witnesses: found right, disputed, settled; each is said once until something changes."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from shared.contract.event import Event
from shared.contract.reporting import DisputeSettled, LogDisputed, LogWitnessed
from shared.contract.words import SettlementReason


def stream_of(log: str) -> str:
    """The stream about a log: `/boden/intake` -> `log-boden-intake`."""
    return f"log{log.replace('/', '-')}"


@dataclass(frozen=True)
class SayWitnessed:
    """What was received of a log is what it signed."""

    witnessed: LogWitnessed

    @property
    def stream(self) -> str:
        return stream_of(self.witnessed.log)


@dataclass(frozen=True)
class SayDisputed:
    """What was received of a log is not what it signed."""

    disputed: LogDisputed

    @property
    def stream(self) -> str:
        return stream_of(self.disputed.log)


@dataclass(frozen=True)
class SettleDispute:
    """Close the dispute about a log, if there is one."""

    log: str
    reason: SettlementReason
    occurred_on: date

    @property
    def stream(self) -> str:
        return stream_of(self.log)


Command = SayWitnessed | SayDisputed | SettleDispute
Situation = LogWitnessed | LogDisputed | DisputeSettled | None
"""The last that was said of the log; None when nothing was."""


def decide(command: Command, situation: Situation) -> list[Event]:
    """The events that carry out a command; what was said already is not said again."""
    match command:
        case SayWitnessed(witnessed):
            return [] if _same(situation, witnessed) else [witnessed]
        case SayDisputed(disputed):
            return [] if _same(situation, disputed) else [disputed]
        case SettleDispute(log, reason, occurred_on):
            settled = DisputeSettled(occurred_on=occurred_on, log=log, reason=reason)
            return [settled] if isinstance(situation, LogDisputed) else []
        case _ as never:
            assert_never(never)


def evolve(situation: Situation, event: Event) -> Situation:
    """What an event makes of the situation; never refuses."""
    return event if isinstance(event, LogWitnessed | LogDisputed | DisputeSettled) else situation


def _same(situation: Situation, event: Event) -> bool:
    """Whether this was said last, on whichever day."""
    return situation is not None and situation.model_copy(update={"occurred_on": event.occurred_on}) == event
