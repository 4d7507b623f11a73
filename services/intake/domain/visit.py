"""A visit to the reception desk: recorded once, and put right by corrections."""

from services.intake.domain.commands import ReceiveVisit
from services.intake.domain.refusals import VisitReceivedAlready
from shared.contract.event import Event
from shared.contract.intake import VisitReceived


def decide(command: ReceiveVisit, received: bool) -> list[Event]:
    """The events that carry out a command about a visit, which may be `received` already."""
    if received:
        raise VisitReceivedAlready
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
