"""A mentor: registered once, and vetted before they meet anybody."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from services.matching.domain.commands.mentor import MentorCommand, RegisterMentor, VetMentor
from services.matching.domain.refusals import UnknownMentor, VettedBeforeRegistered
from shared.contract.event import Event
from shared.contract.matching import MentorRegistered, MentorVetted


@dataclass(frozen=True)
class NotRegistered:
    """No mentor by that id."""


@dataclass(frozen=True)
class Registered:
    """`suitable` is the latest verdict; None while nobody has vetted them."""

    since: date
    suitable: bool | None = None


Situation = NotRegistered | Registered


def decide(command: MentorCommand, situation: Situation) -> list[Event]:
    """The events that carry out a command. Raises a Refusal when a rule forbids it."""
    match command:
        case RegisterMentor():
            return _register(command, situation)
        case VetMentor():
            return _vet(command, situation)
        case _ as never:
            assert_never(never)


def evolve(situation: Situation, event: Event, _: UUID) -> Situation:
    """What an event makes of the situation; never refuses."""
    match event, situation:
        case MentorRegistered() as registered, _:
            return Registered(registered.occurred_on)
        case MentorVetted() as verdict, Registered():
            return replace(situation, suitable=verdict.suitable)
        case _:
            return situation


def _register(command: RegisterMentor, situation: Situation) -> list[Event]:
    if isinstance(situation, Registered):
        return []
    return [command.becomes(MentorRegistered)]


def _vet(command: VetMentor, situation: Situation) -> list[Event]:
    if isinstance(situation, NotRegistered):
        raise UnknownMentor
    if command.occurred_on < situation.since:
        raise VettedBeforeRegistered
    if command.suitable is situation.suitable:
        return []
    return [command.becomes(MentorVetted)]
