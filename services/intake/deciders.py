"""Intake's deciders: for each kind of stream the fold of its events, and the rule that decides."""

from collections.abc import Sequence
from typing import get_args

from services.intake.domain import disclosure, imports, participant, visit
from services.intake.domain.commands.disclosure import DisclosureCommand
from services.intake.domain.commands.imports import ImportCommand
from services.intake.domain.commands.mandate import EndMandate
from services.intake.domain.commands.visit import ReceiveVisit
from services.intake.domain.participant import ParticipantCommand
from services.intake.domain.refusals import ReleaseStands
from services.intake.domain.situation import Situation, Unregistered, evolve
from shared.contract.corrections import Recorded
from shared.contract.decider import Amendment, Decider, decide_with, folding
from shared.contract.event import Event
from shared.contract.intake import KeyReleased, MandateEnded

NOBODY: Situation = Unregistered()

of_participant = folding(NOBODY, evolve)
of_disclosures = folding(disclosure.Situation(), disclosure.evolve)
of_import = folding(imports.NOT_LOADED, imports.evolve)


def of_both(history: Sequence[Recorded]) -> tuple[Situation, disclosure.Situation]:
    """What holds of a participant and of their disclosures after these records."""
    return of_participant(history), of_disclosures(history)


def end_mandate(command: EndMandate, now: tuple[Situation, disclosure.Situation]) -> list[Event]:
    """End a mandate, and with it what was disclosed on its ground."""
    registration, disclosures = now
    events = participant.decide(command, registration)
    ended = [event for event in events if isinstance(event, MandateEnded)]
    return [*events, *(also for end in ended for also in disclosure.end_with_mandate(end, disclosures))]


def releases_stand(command: Amendment, history: Sequence[Recorded]) -> None:
    """Raises ReleaseStands for an amendment of a release of keys."""
    if any(record.id == command.event_id and isinstance(record.event, KeyReleased) for record in history):
        raise ReleaseStands


ABOUT_PARTICIPANT = tuple(command for command in get_args(ParticipantCommand) if command is not EndMandate)

PARTICIPANT = Decider("participant-", ABOUT_PARTICIPANT, of_participant, participant.decide)
MANDATE = Decider("participant-", (EndMandate,), of_both, end_mandate)
DISCLOSURE = Decider(
    "participant-", get_args(DisclosureCommand), of_disclosures, disclosure.decide, check_amendment=releases_stand
)
VISIT = Decider("visit-", (ReceiveVisit,), visit.was_received, visit.decide, check_amendment=visit.check)
IMPORT = Decider("import-", get_args(ImportCommand), of_import, imports.decide)

DECIDERS = (PARTICIPANT, MANDATE, DISCLOSURE, VISIT, IMPORT)

decide = decide_with(*DECIDERS)
"""Intake's rules for every command that it knows."""
