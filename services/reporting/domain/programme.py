"""A programme: its period and targets, which a later definition replaces."""

from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from services.reporting.domain.commands import DefineProgramme
from services.reporting.domain.refusals import EndsBeforeItStarts
from shared.contract.event import Event
from shared.contract.reporting import ProgrammeDefined


@dataclass(frozen=True)
class Undefined:
    """No programme by that code yet."""


@dataclass(frozen=True)
class Defined:
    """A programme as last defined."""

    definition: ProgrammeDefined


Situation = Undefined | Defined


def decide(command: DefineProgramme, situation: Situation) -> list[Event]:
    """The events that carry out a command; the same definition again is nothing new."""
    wanted = command.becomes(ProgrammeDefined)
    if wanted.starts_on and wanted.ends_on and wanted.ends_on < wanted.starts_on:
        raise EndsBeforeItStarts
    match situation:
        case Undefined():
            return [wanted]
        case Defined(definition):
            same = definition.model_copy(update={"occurred_on": wanted.occurred_on}) == wanted
            return [] if same else [wanted]
        case _ as never:
            assert_never(never)


def evolve(situation: Situation, event: Event, _: UUID) -> Situation:
    """What an event makes of the situation; never refuses."""
    return Defined(event) if isinstance(event, ProgrammeDefined) else situation
