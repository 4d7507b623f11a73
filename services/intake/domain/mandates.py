"""Rules about who may act for a participant."""

from services.intake.domain.commands.mandate import EndMandate, GiveMandate
from services.intake.domain.refusals import MandateEndedAlready, MandateEndsBeforeItBegan, UnknownMandate
from services.intake.domain.situation import Registered
from shared.contract.event import Event
from shared.contract.intake import MandateEnded, MandateGiven


def give(command: GiveMandate) -> list[Event]:
    if command.until is not None and command.until < command.occurred_on:
        raise MandateEndsBeforeItBegan
    return [command.becomes(MandateGiven)]


def end(command: EndMandate, situation: Registered) -> list[Event]:
    mandate = situation.mandate(command.mandate)
    if mandate is None:
        raise UnknownMandate
    if mandate.ended_on is not None or (mandate.until is not None and mandate.until < command.occurred_on):
        raise MandateEndedAlready
    if command.occurred_on < mandate.first_day:
        raise MandateEndsBeforeItBegan
    return [command.becomes(MandateEnded)]
