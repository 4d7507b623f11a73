"""What people ask of matching, each about one opening."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.contract.matching import OpeningKind


def opening_stream(opening: UUID) -> str:
    """The stream of one opening."""
    return f"opening-{opening}"


@dataclass(frozen=True, kw_only=True)
class _AboutOpening:
    opening: UUID
    occurred_on: date
    seats: int

    @property
    def stream(self) -> str:
        return opening_stream(self.opening)


@dataclass(frozen=True, kw_only=True)
class OfferSeats(_AboutOpening):
    organisation: str
    programme: str
    kind: OpeningKind


@dataclass(frozen=True, kw_only=True)
class WithdrawSeats(_AboutOpening):
    """`seats` is how many are taken back."""


OpeningCommand = OfferSeats | WithdrawSeats
