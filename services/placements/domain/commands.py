"""What people ask of placements: about one placement, or about one participant."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.contract.words import ActivityKind, OutcomeKind, PlacementKind


def placement_stream(placement: UUID) -> str:
    """The stream of one placement."""
    return f"placement-{placement}"


def participant_stream(participant: UUID) -> str:
    """The stream of what else happened to one person."""
    return f"participant-{participant}"


@dataclass(frozen=True, kw_only=True)
class _AboutPlacement:
    placement: UUID
    occurred_on: date

    @property
    def stream(self) -> str:
        return placement_stream(self.placement)


@dataclass(frozen=True, kw_only=True)
class StartPlacement(_AboutPlacement):
    """`occurred_on` is the first day; `extent` is percent of full time."""

    participant: UUID
    kind: PlacementKind
    programme: str | None = None
    organisation: str | None = None
    extent: int | None = None
    subsidised: bool | None = None


@dataclass(frozen=True, kw_only=True)
class EndPlacement(_AboutPlacement):
    """`occurred_on` is the last day."""


@dataclass(frozen=True, kw_only=True)
class _AboutParticipant:
    participant: UUID
    occurred_on: date

    @property
    def stream(self) -> str:
        return participant_stream(self.participant)


@dataclass(frozen=True, kw_only=True)
class RecordAttendance(_AboutParticipant):
    kind: ActivityKind
    programme: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, kw_only=True)
class RecordOutcome(_AboutParticipant):
    programme: str
    kind: OutcomeKind


@dataclass(frozen=True, kw_only=True)
class StartResidence(_AboutParticipant):
    """`occurred_on` is the first day."""

    municipality: str


@dataclass(frozen=True, kw_only=True)
class EndResidence(_AboutParticipant):
    """`occurred_on` is the last day."""

    municipality: str


PlacementCommand = StartPlacement | EndPlacement
ParticipantCommand = RecordAttendance | RecordOutcome | StartResidence | EndResidence
