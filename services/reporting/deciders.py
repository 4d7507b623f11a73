"""Reporting's commands carried out on history: which decider each belongs to."""

from collections.abc import Sequence

from services.reporting.domain import programme, published, watched
from services.reporting.domain.commands import DefineProgramme
from services.reporting.domain.refusals import PublishedStands
from shared.contract.amend import CorrectEvent, VoidEvent, amend
from shared.contract.corrections import Recorded, effective
from shared.contract.event import Event
from shared.log.command import Command


def decide(command: Command, history: Sequence[Recorded]) -> list[Event]:
    """Reporting's rules for every command it knows."""
    if isinstance(command, CorrectEvent | VoidEvent):
        if command.stream.startswith(published.PREFIX):
            raise PublishedStands
        return amend(command, history)
    if isinstance(command, DefineProgramme):
        return programme.decide(command, _defined(history))
    if isinstance(command, watched.Command):
        return watched.decide(command, _watched(history))
    if isinstance(command, published.PublishFigure):
        return published.decide(command, _published(history))
    raise TypeError(f"reporting has no command {type(command).__name__}")


def _defined(history: Sequence[Recorded]) -> programme.Situation:
    now: programme.Situation = programme.Undefined()
    for record in effective(history):
        if record.event is not None:
            now = programme.evolve(now, record.event)
    return now


def _watched(history: Sequence[Recorded]) -> watched.Situation:
    now: watched.Situation = None
    for record in effective(history):
        if record.event is not None:
            now = watched.evolve(now, record.event)
    return now


def _published(history: Sequence[Recorded]) -> published.Situation:
    now: published.Situation = published.Unpublished()
    for record in history:
        if record.event is not None:
            now = published.evolve(now, record.event)
    return now
