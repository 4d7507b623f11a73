"""An opening: seats that an organisation offers, and may take back."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from services.matching.domain.commands import OfferSeats, OpeningCommand, WithdrawSeats
from services.matching.domain.refusals import (
    MoreSeatsThanAreLeft,
    SeatsOfferedAlready,
    UnknownOpening,
    WithdrawnBeforeOffered,
)
from shared.contract.event import Event
from shared.contract.matching import OpeningKind, SeatsOffered, SeatsWithdrawn


@dataclass(frozen=True)
class NotOffered:
    """No opening by that id."""


@dataclass(frozen=True)
class Offered:
    """`left` is offered less withdrawn; a correction of the offer may take it below zero."""

    organisation: str
    programme: str
    kind: OpeningKind
    since: date
    left: int


Situation = NotOffered | Offered


def decide(command: OpeningCommand, situation: Situation) -> list[Event]:
    """The events that carry out a command. Raises a Refusal when a rule forbids it."""
    match command:
        case OfferSeats():
            return _offer(command, situation)
        case WithdrawSeats():
            return _withdraw(command, situation)
        case _ as never:
            assert_never(never)


def evolve(situation: Situation, event: Event) -> Situation:
    """What an event makes of the situation; never refuses."""
    match event:
        case SeatsOffered():
            return Offered(event.organisation, event.programme, event.kind, event.occurred_on, event.seats)
        case SeatsWithdrawn() if isinstance(situation, Offered):
            return replace(situation, left=situation.left - event.seats)
        case _:
            return situation


def _offer(command: OfferSeats, situation: Situation) -> list[Event]:
    if isinstance(situation, Offered):
        raise SeatsOfferedAlready
    return [
        SeatsOffered(
            occurred_on=command.occurred_on,
            opening=command.opening,
            organisation=command.organisation,
            programme=command.programme,
            kind=command.kind,
            seats=command.seats,
        )
    ]


def _withdraw(command: WithdrawSeats, situation: Situation) -> list[Event]:
    if isinstance(situation, NotOffered):
        raise UnknownOpening
    if command.occurred_on < situation.since:
        raise WithdrawnBeforeOffered
    if command.seats > situation.left:
        raise MoreSeatsThanAreLeft
    return [
        SeatsWithdrawn(
            occurred_on=command.occurred_on,
            opening=command.opening,
            organisation=situation.organisation,
            programme=situation.programme,
            kind=situation.kind,
            seats=command.seats,
        )
    ]
