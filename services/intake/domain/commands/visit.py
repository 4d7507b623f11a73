"""Commands about visits to the reception desk."""

from typing import Annotated, ClassVar
from uuid import UUID

from shared.contract.command import Command, NewId
from shared.contract.intake import Reception


class ReceiveVisit(Reception, Command):
    """A visit; `participant` is given for a registered person, where that matters."""

    about: ClassVar[str] = "visit"

    visit: Annotated[UUID, NewId]
