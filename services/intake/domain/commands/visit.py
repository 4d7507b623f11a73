"""Commands about visits to the reception desk."""

from typing import Annotated, ClassVar
from uuid import UUID

from shared.contract.command import Command, NewId
from shared.contract.words import Name, ProgrammeCode, VisitConcern


class ReceiveVisit(Command):
    """A visit; `participant` is given for a registered person, where that matters."""

    about: ClassVar[str] = "visit"

    visit: Annotated[UUID, NewId]
    concern: VisitConcern
    programme: ProgrammeCode | None = None
    sent_to: Name | None = None
    participant: UUID | None = None
