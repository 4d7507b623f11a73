"""What people ask of placements: about one placement, or about one participant; `calendar` has the rest."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.contract.words import (
    ActivityKind,
    AgreementParty,
    CourseLevel,
    FollowUpKind,
    FollowUpStatus,
    OutcomeKind,
    PlacementEnd,
    PlacementKind,
    UnsignedReason,
)


def placement_stream(placement: UUID) -> str:
    """The stream of one placement, with the agreement that it has: both go by the same id."""
    return f"placement-{placement}"


def participant_stream(participant: UUID) -> str:
    """The stream of what else happened to one person."""
    return f"participant-{participant}"


def follow_up_stream(follow_up: UUID) -> str:
    """The stream of one follow-up."""
    return f"follow-up-{follow_up}"


@dataclass(frozen=True, kw_only=True)
class _AboutPlacement:
    placement: UUID
    occurred_on: date

    @property
    def stream(self) -> str:
        return placement_stream(self.placement)


@dataclass(frozen=True, kw_only=True)
class StartPlacement(_AboutPlacement):
    """`occurred_on` is the first day; `extent` is percent of full time.

    `signed` starts the placement under the agreement of its own stream; otherwise `unsigned` says why there is none.
    """

    participant: UUID
    kind: PlacementKind
    programme: str | None = None
    organisation: str | None = None
    extent: int | None = None
    subsidised: bool | None = None
    signed: bool = False
    unsigned: UnsignedReason | None = None
    subject: str | None = None
    level_in: CourseLevel | None = None


@dataclass(frozen=True, kw_only=True)
class ChangePlacement(_AboutPlacement):
    """`occurred_on` is the first day with these terms; None leaves one as it is."""

    extent: int | None = None
    subsidised: bool | None = None
    organisation: str | None = None


@dataclass(frozen=True, kw_only=True)
class EndPlacement(_AboutPlacement):
    """`occurred_on` is the last day."""

    reason: PlacementEnd | None = None
    level_out: CourseLevel | None = None


@dataclass(frozen=True, kw_only=True)
class _AboutAgreement:
    agreement: UUID
    occurred_on: date

    @property
    def stream(self) -> str:
        return placement_stream(self.agreement)


@dataclass(frozen=True, kw_only=True)
class DraftAgreement(_AboutAgreement):
    """`starts_on` and `ends_on` are the placement's first and last day as they are meant to be."""

    participant: UUID
    kind: PlacementKind
    programme: str
    organisation: str
    parties: tuple[AgreementParty, ...]
    starts_on: date
    ends_on: date | None = None
    extent: int | None = None
    subsidised: bool | None = None
    opening: UUID | None = None
    proposal: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class SignAgreement(_AboutAgreement):
    """`occurred_on` is the day on which the party signed."""

    party: AgreementParty


@dataclass(frozen=True, kw_only=True)
class CancelAgreement(_AboutAgreement):
    """Nothing comes of it."""


@dataclass(frozen=True, kw_only=True)
class _AboutParticipant:
    participant: UUID
    occurred_on: date

    @property
    def stream(self) -> str:
        return participant_stream(self.participant)


@dataclass(frozen=True, kw_only=True)
class RecordAttendance(_AboutParticipant):
    """`activity` is the one of the shared calendar, if it stands there."""

    kind: ActivityKind
    programme: str | None = None
    organisation: str | None = None
    activity: UUID | None = None


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


@dataclass(frozen=True, kw_only=True)
class _AboutFollowUp:
    follow_up: UUID
    occurred_on: date

    @property
    def stream(self) -> str:
        return follow_up_stream(self.follow_up)


@dataclass(frozen=True, kw_only=True)
class ExpectFollowUp(_AboutFollowUp):
    """What intake tells of an enrolment: `left_on` is the day on which it closed, None when it has not, or not so."""

    participant: UUID
    enrolment: UUID
    programme: str
    kind: FollowUpKind
    left_on: date | None


@dataclass(frozen=True, kw_only=True)
class RecordFollowUp(_AboutFollowUp):
    """The four criteria compare with the work that somebody had when they entered; for employed only."""

    status: FollowUpStatus
    stable_now: bool | None = None
    full_time_now: bool | None = None
    higher_skilled_now: bool | None = None
    promoted: bool | None = None


PlacementCommand = StartPlacement | ChangePlacement | EndPlacement
AgreementCommand = DraftAgreement | SignAgreement | CancelAgreement
FollowUpCommand = ExpectFollowUp | RecordFollowUp
ParticipantCommand = RecordAttendance | RecordOutcome | StartResidence | EndResidence
