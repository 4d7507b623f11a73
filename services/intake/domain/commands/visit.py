"""What people ask about the reception desk."""

from typing import Annotated, ClassVar
from uuid import UUID

from shared.contract.command import Command, NewId
from shared.contract.words import Name, ProgrammeCode, VisitConcern


class ReceiveVisit(Command):
    """`participant` is for somebody who is registered, where that matters."""

    about: ClassVar[str] = "visit"

    visit: Annotated[UUID, NewId]
    concern: VisitConcern
    programme: ProgrammeCode | None = None
    sent_to: Name | None = None
    participant: UUID | None = None
