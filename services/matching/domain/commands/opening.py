"""Commands about an opening: offer seats, publish, change, withdraw seats, close."""

from typing import Annotated, ClassVar
from uuid import UUID

from services.matching.domain.terms import Terms, Wanted
from shared.contract.command import Command, NewId
from shared.contract.matching import OpeningKind, Seats
from shared.contract.words import Name, OpeningEnd, ProgrammeCode


class AboutOpening(Command):
    """A command about one opening."""

    about: ClassVar[str] = "opening"

    opening: UUID


class OfferSeats(AboutOpening):
    """`seats` are places, not people."""

    opening: Annotated[UUID, NewId]
    organisation: Name
    programme: ProgrammeCode
    kind: OpeningKind
    seats: Seats


class WithdrawSeats(AboutOpening):
    """`seats` is the number of seats that are taken back."""

    seats: Seats


class PublishOpening(Terms, AboutOpening):
    """All terms of an opening, with its seats; `extent` is a percentage of full time."""

    opening: Annotated[UUID, NewId]
    seats: Seats


class ChangeOpening(Wanted, AboutOpening):
    """All terms that may change, as they are from now on; `extent` is a percentage of full time."""


class CloseOpening(AboutOpening):
    """Nobody is proposed for the opening any more."""

    reason: OpeningEnd


OpeningCommand = OfferSeats | WithdrawSeats | PublishOpening | ChangeOpening | CloseOpening
