"""What people ask of matching about openings and employers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.matching.domain.terms import Terms, Wanted
from shared.contract.matching import OpeningKind
from shared.contract.words import OpeningEnd


def opening_stream(opening: UUID) -> str:
    """The stream of one opening."""
    return f"opening-{opening}"


def employer_stream(employer: UUID) -> str:
    """The stream of one employer."""
    return f"employer-{employer}"


@dataclass(frozen=True, kw_only=True)
class _AboutOpening:
    opening: UUID
    occurred_on: date

    @property
    def stream(self) -> str:
        return opening_stream(self.opening)


@dataclass(frozen=True, kw_only=True)
class OfferSeats(_AboutOpening):
    organisation: str
    programme: str
    kind: OpeningKind
    seats: int


@dataclass(frozen=True, kw_only=True)
class WithdrawSeats(_AboutOpening):
    """`seats` is how many are taken back."""

    seats: int


@dataclass(frozen=True, kw_only=True)
class PublishOpening(_AboutOpening):
    """Say what an opening is and offer its seats."""

    terms: Terms
    seats: int


@dataclass(frozen=True, kw_only=True)
class ChangeOpening(_AboutOpening):
    """`wanted` holds from now on, all of it; seats that were offered bare get their terms this way too."""

    wanted: Wanted


@dataclass(frozen=True, kw_only=True)
class CloseOpening(_AboutOpening):
    reason: OpeningEnd


@dataclass(frozen=True, kw_only=True)
class RegisterEmployer:
    employer: UUID
    occurred_on: date
    organisation: str
    municipality: str | None = None

    @property
    def stream(self) -> str:
        return employer_stream(self.employer)


OpeningCommand = OfferSeats | WithdrawSeats | PublishOpening | ChangeOpening | CloseOpening
EmployerCommand = RegisterEmployer
