"""Matching's commands carried out on history: fold what holds, then decide."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from services.matching.domain import employer, mentor, mentorship, opening, proposal, standing
from services.matching.domain.commands import (
    EmployerCommand,
    MentorCommand,
    MentorshipCommand,
    OpeningCommand,
    ProposalCommand,
)
from services.matching.domain.refusals import AnsweredSince
from shared.contract.amend import CorrectEvent, VoidEvent, amend, with_events
from shared.contract.corrections import Recorded, effective
from shared.contract.event import Event
from shared.log.command import Command

S = TypeVar("S")


def situation(history: Sequence[Recorded]) -> opening.Situation:
    """What holds of an opening after these records."""
    beginning: opening.Situation = opening.NotOffered()
    return _fold(history, beginning, opening.evolve)


def proposal_situation(history: Sequence[Recorded]) -> proposal.Situation:
    """What holds of a proposal after these records."""
    beginning: proposal.Situation = proposal.NotMade()
    return _fold(history, beginning, proposal.evolve)


def mentor_situation(history: Sequence[Recorded]) -> mentor.Situation:
    """What holds of a mentor after these records."""
    beginning: mentor.Situation = mentor.NotRegistered()
    return _fold(history, beginning, mentor.evolve)


def mentorship_situation(history: Sequence[Recorded]) -> mentorship.Situation:
    """What holds of a mentorship after these records."""
    beginning: mentorship.Situation = mentorship.NotStarted()
    return _fold(history, beginning, mentorship.evolve)


def decide(command: Command, history: Sequence[Recorded]) -> list[Event]:
    """Matching's rules for every command it knows."""
    if isinstance(command, CorrectEvent | VoidEvent):
        events = amend(command, history)
        if _in_turn(history) and not _in_turn(with_events(history, events)):
            raise AnsweredSince
        return events
    if isinstance(command, OpeningCommand):
        return opening.decide(command, situation(history))
    if isinstance(command, EmployerCommand):
        return employer.decide(command, _fold(history, employer.Employer(), employer.evolve))
    if isinstance(command, ProposalCommand):
        return proposal.decide(command, proposal_situation(history))
    if isinstance(command, MentorCommand):
        return mentor.decide(command, mentor_situation(history))
    if isinstance(command, MentorshipCommand):
        return mentorship.decide(command, mentorship_situation(history))
    raise TypeError(f"matching has no command {type(command).__name__}")


def _in_turn(history: Sequence[Recorded]) -> bool:
    return standing.is_in_turn(record.event for record in effective(history) if record.event is not None)


def _fold(history: Sequence[Recorded], beginning: S, evolve: Callable[[S, Event], S]) -> S:
    now = beginning
    for record in effective(history):
        if record.event is not None:
            now = evolve(now, record.event)
    return now
