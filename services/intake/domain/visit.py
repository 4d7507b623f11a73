"""A visit to the reception desk: recorded once, and put right by corrections."""

from services.intake.domain.commands import ReceiveVisit
from services.intake.domain.refusals import HealthIsNotTold, VisitReceivedAlready
from shared.contract.amend import CorrectEvent
from shared.contract.event import Event
from shared.contract.intake import VisitReceived
from shared.contract.words import VisitConcern

HEALTH: VisitConcern = "health"


def check(command: CorrectEvent, target: Event | None) -> None:
    """Raises HealthIsNotTold for a correction after which a participant's visit would be about health."""
    named = isinstance(target, VisitReceived) and target.participant is not None
    if named and command.set.get("concern") == HEALTH:
        raise HealthIsNotTold


def decide(command: ReceiveVisit, received: bool) -> list[Event]:
    """The events that carry out a command about a visit, which may be `received` already."""
    if received:
        raise VisitReceivedAlready
    if command.concern == HEALTH and command.participant is not None:
        raise HealthIsNotTold
    return [
        VisitReceived(
            occurred_on=command.occurred_on,
            visit=command.visit,
            concern=command.concern,
            programme=command.programme,
            sent_to=command.sent_to,
            participant=command.participant,
        )
    ]
