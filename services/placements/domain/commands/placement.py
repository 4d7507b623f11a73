"""Commands about a placement."""

from typing import Annotated, ClassVar
from uuid import UUID

from shared.contract.command import Command, NewId
from shared.contract.placements import PlacementStart, PlacementTerms
from shared.contract.words import CourseLevel, PlacementEnd


class StartPlacement(PlacementStart, Command):
    """`occurred_on` is the first day, `extent` percent of full time; `subject` and `level_in` are for courses.

    Either `agreement`, whose terms hold for what is left out here, or `unsigned`, which says why there is none.
    """

    about: ClassVar[str] = "placement"

    placement: Annotated[UUID, NewId]
    participant: UUID


class ChangePlacement(PlacementTerms, Command):
    """`occurred_on` is the first day with these terms; what is left out stays as it is."""

    about: ClassVar[str] = "placement"

    placement: UUID


class EndPlacement(Command):
    """`occurred_on` is the last day; `level_out` is for courses."""

    about: ClassVar[str] = "placement"

    placement: UUID
    reason: PlacementEnd | None = None
    level_out: CourseLevel | None = None


PlacementCommand = StartPlacement | ChangePlacement | EndPlacement
