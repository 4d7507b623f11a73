"""What matching tells: which seats organisations offer."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contract.event import Event
from shared.contract.words import Name, ProgrammeCode

Seats = Annotated[int, Field(ge=1, le=10_000)]
OpeningKind = Literal["job", "internship", "mentor", "course"]


class SeatsOffered(Event):
    """An organisation offers seats: places, not people."""

    opening: UUID
    organisation: Name
    programme: ProgrammeCode
    kind: OpeningKind
    seats: Seats


class SeatsWithdrawn(Event):
    """An organisation takes back seats that nobody used."""

    opening: UUID
    organisation: Name
    programme: ProgrammeCode
    kind: OpeningKind
    seats: Seats


EVENTS: tuple[type[Event], ...] = (SeatsOffered, SeatsWithdrawn)
