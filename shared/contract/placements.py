"""What placements tells: what actually happened."""

from uuid import UUID

from shared.contract.event import Event
from shared.contract.words import ActivityKind, Name, OutcomeKind, Percent, PlacementKind, ProgrammeCode


class PlacementStarted(Event):
    """A participant began work, an internship, studies or a course; `occurred_on` is the first day."""

    placement: UUID
    participant: UUID
    kind: PlacementKind
    programme: ProgrammeCode | None = None
    organisation: Name | None = None
    extent: Percent | None = None
    subsidised: bool | None = None


class PlacementEnded(Event):
    """A placement ended; `occurred_on` is the last day on which it was active."""

    placement: UUID
    participant: UUID
    kind: PlacementKind


class ActivityAttended(Event):
    """A participant attended an activity on that day."""

    participant: UUID
    kind: ActivityKind
    programme: ProgrammeCode | None = None
    organisation: Name | None = None


class OutcomeRecorded(Event):
    """An outcome that somebody told us of, with no placement of ours."""

    participant: UUID
    programme: ProgrammeCode
    kind: OutcomeKind


class ResidenceStarted(Event):
    """A participant's residence in a municipality began on that day."""

    participant: UUID
    municipality: Name


class ResidenceEnded(Event):
    """A participant's residence in a municipality ended; `occurred_on` is the last day."""

    participant: UUID
    municipality: Name


EVENTS: tuple[type[Event], ...] = (
    PlacementStarted,
    PlacementEnded,
    ActivityAttended,
    OutcomeRecorded,
    ResidenceStarted,
    ResidenceEnded,
)
