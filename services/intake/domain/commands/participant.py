"""Commands about a registration: register, move, a new identity number, link and unlink."""

from typing import Annotated, ClassVar
from uuid import UUID

from shared.contract.command import Command, NewId
from shared.contract.intake import Registration
from shared.contract.plaintexts import Identity, IdentityNumber
from shared.contract.sealed import SealedNumber, SealedWho
from shared.contract.words import (
    CorrectionReason,
    Name,
)


class AboutParticipant(Command):
    """A command about one participant."""

    about: ClassVar[str] = "participant"

    participant: UUID


class RegisterParticipant(Registration, AboutParticipant):
    """`although_known` says that a person has looked at the other registration with this identity number."""

    participant: Annotated[UUID, NewId]
    identity: Identity | SealedWho
    although_known: bool = False


class MoveParticipant(AboutParticipant):
    """`occurred_on` is the first day in the municipality."""

    municipality: Name


class RecordIdentityNumber(AboutParticipant):
    """`although_known` says that a person has looked at the other registration with this identity number."""

    number: IdentityNumber | SealedNumber
    although_known: bool = False


class LinkParticipants(AboutParticipant):
    """`participant` survives, `absorbed` is read as the same person."""

    absorbed: UUID


class UnlinkParticipants(AboutParticipant):
    """`absorbed` is another person after all."""

    absorbed: UUID
    reason: CorrectionReason
