"""A visit to the reception desk: recorded once, and put right by corrections."""

from collections.abc import Sequence

from services.intake.domain.commands.visit import ReceiveVisit
from services.intake.domain.refusals import HealthIsNotTold, VisitReceivedAlready
from shared.contract.amend import CorrectEvent, VoidEvent
from shared.contract.corrections import Recorded, effective
from shared.contract.event import Event
from shared.contract.intake import VisitReceived
from shared.contract.words import VisitConcern

HEALTH: VisitConcern = "health"


def check(command: CorrectEvent | VoidEvent, history: Sequence[Recorded]) -> None:
    """Raises HealthIsNotTold for a correction after which a participant's visit would be about health."""
    if not isinstance(command, CorrectEvent) or command.set.get("concern") != HEALTH:
        return
    target = next((record.event for record in history if record.id == command.event_id), None)
    if isinstance(target, VisitReceived) and target.participant is not None:
        raise HealthIsNotTold


def was_received(history: Sequence[Recorded]) -> bool:
    """Whether a visit stands in these records."""
    return bool(effective(history))


def decide(command: ReceiveVisit, received: bool) -> list[Event]:
    """The events that carry out a command about a visit, which may be `received` already."""
    if received:
        raise VisitReceivedAlready
    if command.concern == HEALTH and command.participant is not None:
        raise HealthIsNotTold
    return [command.becomes(VisitReceived)]
