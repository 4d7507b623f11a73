"""Commands about an employer."""

from typing import Annotated, ClassVar
from uuid import UUID

from shared.contract.command import Command, NewId
from shared.contract.words import Name


class RegisterEmployer(Command):
    """An organisation that offers work, internships, mentors or courses."""

    about: ClassVar[str] = "employer"

    employer: Annotated[UUID, NewId]
    organisation: Name
    municipality: Name | None = None
