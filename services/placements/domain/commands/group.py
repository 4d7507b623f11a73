"""Commands about a group."""

from typing import Annotated, ClassVar
from uuid import UUID

from shared.contract.command import Command, NewId
from shared.contract.words import Audience, Name, ProgrammeCode


class FormGroup(Command):
    """`name` is the group's own; `audience` says for whom it is, such as women only."""

    about: ClassVar[str] = "group"

    group: Annotated[UUID, NewId]
    programme: ProgrammeCode
    name: Name
    audience: Audience = "everyone"


class JoinGroup(Command):
    """`occurred_on` is the first day in the group."""

    about: ClassVar[str] = "group"

    group: UUID
    participant: UUID


class LeaveGroup(Command):
    """`occurred_on` is the last day in the group."""

    about: ClassVar[str] = "group"

    group: UUID
    participant: UUID


GroupCommand = FormGroup | JoinGroup | LeaveGroup
