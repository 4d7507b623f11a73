"""Commands about a mentor: register, vet."""

from typing import Annotated, ClassVar
from uuid import UUID

from shared.contract.command import Command, NewId
from shared.contract.plaintexts import Identity
from shared.contract.sealed import SealedWho
from shared.contract.words import Concept, Language, Name


class RegisterMentor(Command):
    """`occupation` is a taxonomy id; the identity is sealed."""

    about: ClassVar[str] = "mentor"

    mentor: Annotated[UUID, NewId]
    identity: Identity | SealedWho
    organisation: Name | None = None
    occupation: Concept | None = None
    municipality: Name | None = None
    languages: tuple[Language, ...] = ()


class VetMentor(Command):
    """Whether the mentor is suitable, after somebody has met them."""

    about: ClassVar[str] = "mentor"

    mentor: UUID
    suitable: bool


MentorCommand = RegisterMentor | VetMentor
