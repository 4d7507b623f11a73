"""What people and other services ask about disclosing a participant's sealed data."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.intake.domain.commands import participant_stream
from shared.contract.sealed import KeyClass
from shared.contract.words import DisclosureGround, DisclosurePurpose


@dataclass(frozen=True, kw_only=True)
class _AboutDisclosure:
    participant: UUID
    disclosure: UUID
    occurred_on: date

    @property
    def stream(self) -> str:
        return participant_stream(self.participant)


@dataclass(frozen=True, kw_only=True)
class GrantDisclosure(_AboutDisclosure):
    """`of_agency` is the one that registered the participant; `until` is the last day."""

    of_agency: str
    to_agency: str
    purpose: DisclosurePurpose
    classes: tuple[KeyClass, ...]
    ground: DisclosureGround
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class WithdrawDisclosure(_AboutDisclosure):
    """`occurred_on` is the first day without it."""


@dataclass(frozen=True, kw_only=True)
class ReleaseKeys(_AboutDisclosure):
    """A service, `/<agency>/<service>`, asks for keys today, for what its agency was disclosed them for."""

    to: str
    purpose: DisclosurePurpose
    classes: tuple[KeyClass, ...]


DisclosureCommand = GrantDisclosure | WithdrawDisclosure | ReleaseKeys
