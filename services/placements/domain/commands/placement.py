"""Commands about a placement."""

from typing import Annotated, ClassVar
from uuid import UUID

from shared.contract.command import Command, NewId
from shared.contract.words import CourseLevel, Name, Percent, PlacementEnd, PlacementKind, ProgrammeCode, UnsignedReason


class StartPlacement(Command):
    """`occurred_on` is the first day, `extent` percent of full time; `subject` and `level_in` are for courses.

    Either `agreement`, whose terms hold for what is left out here, or `unsigned`, which says why there is none.
    """

    about: ClassVar[str] = "placement"

    placement: Annotated[UUID, NewId]
    participant: UUID
    kind: PlacementKind
    programme: ProgrammeCode | None = None
    organisation: Name | None = None
    extent: Percent | None = None
    subsidised: bool | None = None
    agreement: UUID | None = None
    unsigned: UnsignedReason | None = None
    subject: Name | None = None
    level_in: CourseLevel | None = None


class ChangePlacement(Command):
    """`occurred_on` is the first day with these terms; what is left out stays as it is."""

    about: ClassVar[str] = "placement"

    placement: UUID
    extent: Percent | None = None
    subsidised: bool | None = None
    organisation: Name | None = None


class EndPlacement(Command):
    """`occurred_on` is the last day; `level_out` is for courses."""

    about: ClassVar[str] = "placement"

    placement: UUID
    reason: PlacementEnd | None = None
    level_out: CourseLevel | None = None


PlacementCommand = StartPlacement | ChangePlacement | EndPlacement
