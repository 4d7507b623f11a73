"""An opening: what it asks for, and the seats that an organisation offers and may take back."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from services.matching.domain.commands.opening import (
    ChangeOpening,
    CloseOpening,
    OfferSeats,
    OpeningCommand,
    PublishOpening,
    WithdrawSeats,
)
from services.matching.domain.refusals import (
    ClosedBeforeOffered,
    MoreSeatsThanAreLeft,
    NothingChangesBeforeTheOffer,
    OpeningIsClosed,
    SeatsOfferedAlready,
    UnknownOpening,
    WithdrawnBeforeOffered,
)
from services.matching.domain.terms import Terms, check, terms_of
from shared.contract.event import Event
from shared.contract.matching import (
    OpeningChanged,
    OpeningClosed,
    OpeningKind,
    OpeningPublished,
    SeatsOffered,
    SeatsWithdrawn,
)


@dataclass(frozen=True)
class NotOffered:
    """No opening by that id."""


@dataclass(frozen=True)
class Offered:
    """Bare seats. `left` is offered less withdrawn; a correction of the offer may take it below zero."""

    organisation: str
    programme: str
    kind: OpeningKind
    since: date
    left: int


@dataclass(frozen=True)
class Published:
    """Seats with terms, for which people may be proposed; `left` as in `Offered`."""

    terms: Terms
    since: date
    left: int

    @property
    def organisation(self) -> str:
        return self.terms.organisation

    @property
    def programme(self) -> str:
        return self.terms.programme

    @property
    def kind(self) -> OpeningKind:
        return self.terms.kind


@dataclass(frozen=True)
class Closed:
    """Nobody is proposed any more; seats that are left may still be withdrawn."""

    was: Offered | Published
    day: date


Situation = NotOffered | Offered | Published | Closed


def decide(command: OpeningCommand, situation: Situation) -> list[Event]:
    """The events that carry out a command. Raises a Refusal when a rule forbids it."""
    match command:
        case OfferSeats():
            return _offer(command, situation)
        case WithdrawSeats():
            return _withdraw(command, situation)
        case PublishOpening():
            return _publish(command, situation)
        case ChangeOpening():
            return _change(command, situation)
        case CloseOpening():
            return _close(command, situation)
        case _ as never:
            assert_never(never)


def evolve(situation: Situation, event: Event, _: UUID) -> Situation:
    """What an event makes of the situation; never refuses."""
    match event, situation:
        case SeatsOffered() as offer, Published():
            return replace(situation, left=situation.left + offer.seats)
        case SeatsOffered() as offer, _:
            return Offered(offer.organisation, offer.programme, offer.kind, offer.occurred_on, offer.seats)
        case SeatsWithdrawn() as withdrawal, Offered() | Published():
            return replace(situation, left=situation.left - withdrawal.seats)
        case SeatsWithdrawn() as withdrawal, Closed(was):
            return replace(situation, was=replace(was, left=was.left - withdrawal.seats))
        case OpeningPublished() as published, _:
            return Published(terms_of(published), published.occurred_on, 0)
        case OpeningChanged() as changed, Offered() | Published():
            return Published(terms_of(changed), situation.since, situation.left)
        case OpeningClosed() as end, Offered() | Published():
            return Closed(situation, end.occurred_on)
        case _:
            return situation


def _offer(command: OfferSeats, situation: Situation) -> list[Event]:
    if not isinstance(situation, NotOffered):
        raise SeatsOfferedAlready
    return [command.becomes(SeatsOffered)]


def _withdraw(command: WithdrawSeats, situation: Situation) -> list[Event]:
    if isinstance(situation, NotOffered):
        raise UnknownOpening
    now = situation.was if isinstance(situation, Closed) else situation
    if command.occurred_on < now.since:
        raise WithdrawnBeforeOffered
    if command.seats > now.left:
        raise MoreSeatsThanAreLeft
    return [command.becomes(SeatsWithdrawn, organisation=now.organisation, programme=now.programme, kind=now.kind)]


def _publish(command: PublishOpening, situation: Situation) -> list[Event]:
    if not isinstance(situation, NotOffered):
        raise SeatsOfferedAlready
    check(command)
    return [command.becomes(OpeningPublished), command.becomes(SeatsOffered)]


def _change(command: ChangeOpening, situation: Situation) -> list[Event]:
    now = _open(situation)
    if command.occurred_on < now.since:
        raise NothingChangesBeforeTheOffer
    check(command)
    changed = command.becomes(OpeningChanged, organisation=now.organisation, programme=now.programme, kind=now.kind)
    return [] if isinstance(now, Published) and now.terms == terms_of(changed) else [changed]


def _close(command: CloseOpening, situation: Situation) -> list[Event]:
    if isinstance(situation, Closed):
        return []
    if command.occurred_on < _open(situation).since:
        raise ClosedBeforeOffered
    return [command.becomes(OpeningClosed)]


def _open(situation: Situation) -> Offered | Published:
    if isinstance(situation, NotOffered):
        raise UnknownOpening
    if isinstance(situation, Closed):
        raise OpeningIsClosed
    return situation
