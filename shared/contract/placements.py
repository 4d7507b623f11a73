"""Placements' events: what actually happened."""

from uuid import UUID

from shared.contract.event import Event, Fields
from shared.contract.words import (
    ActivityKind,
    AgreementParty,
    Audience,
    CancellationReason,
    ClockTime,
    Count,
    CourseLevel,
    Day,
    FollowUpKind,
    FollowUpStatus,
    InterpreterGender,
    Language,
    Minutes,
    Name,
    OutcomeKind,
    Percent,
    PlacementEnd,
    PlacementKind,
    ProgrammeCode,
    UnsignedReason,
)


class PlacementStart(Fields):
    """What is known when a placement starts."""

    kind: PlacementKind
    programme: ProgrammeCode | None = None
    organisation: Name | None = None
    extent: Percent | None = None
    subsidised: bool | None = None
    agreement: UUID | None = None
    unsigned: UnsignedReason | None = None
    subject: Name | None = None
    level_in: CourseLevel | None = None


class PlacementTerms(Fields):
    """What may change while a placement goes on."""

    extent: Percent | None = None
    subsidised: bool | None = None
    organisation: Name | None = None


class _OfPlacement(Event):
    placement: UUID
    participant: UUID


class PlacementStarted(PlacementStart, _OfPlacement):
    """A participant began work, an internship, studies or a course; `occurred_on` is the first day.

    `agreement` is the one that all parties signed; without it `unsigned` says why. Courses have a `subject` and levels.
    """


class PlacementEnded(_OfPlacement):
    """A placement ended; `occurred_on` is the last day on which it was active. Of a course `level_out` is the level."""

    kind: PlacementKind
    reason: PlacementEnd | None = None
    level_out: CourseLevel | None = None


class ActivityAttended(Event):
    """A participant attended an activity on that day, `minutes` long where that is known."""

    participant: UUID
    kind: ActivityKind
    programme: ProgrammeCode | None = None
    organisation: Name | None = None
    activity: UUID | None = None
    minutes: Minutes | None = None


class AssociationIntroduced(Event):
    """A participant was introduced to an association, such as a sports club, on that day."""

    participant: UUID
    organisation: Name
    programme: ProgrammeCode | None = None


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


class PlacementChanged(PlacementTerms, _OfPlacement):
    """From that day a placement has these terms; what is not named stays."""


class AgreementDrafted(Event):
    """Terms of a placement that is to come, which each of `parties` must sign before it may start."""

    agreement: UUID
    participant: UUID
    kind: PlacementKind
    programme: ProgrammeCode
    organisation: Name
    parties: tuple[AgreementParty, ...]
    starts_on: Day
    ends_on: Day | None = None
    extent: Percent | None = None
    subsidised: bool | None = None
    opening: UUID | None = None
    proposal: UUID | None = None


class AgreementSigned(Event):
    """One party signed an agreement on that day."""

    agreement: UUID
    participant: UUID
    party: AgreementParty


class AgreementCancelled(Event):
    """Nothing came of an agreement."""

    agreement: UUID
    participant: UUID


class Occasion(Fields):
    """What, when, where and for whom; `day` and `starts_at` as clocks in Sweden show them."""

    kind: ActivityKind
    title: Name
    organisation: Name
    programme: ProgrammeCode | None = None
    day: Day
    starts_at: ClockTime
    minutes: Minutes
    venue: Name | None = None
    accessible: bool | None = None
    language: Language | None = None
    audience: Audience = "everyone"
    group: UUID | None = None
    capacity: Count | None = None
    interpreter_language: Language | None = None
    interpreter_gender: InterpreterGender | None = None
    strategy_area: Name | None = None


class _OfActivity(Event):
    activity: UUID


class ActivityScheduled(Occasion, _OfActivity):
    """An activity was put into the shared calendar."""


class ActivityChanged(Occasion, _OfActivity):
    """An activity in the calendar is like this from now on."""


class ActivityCancelled(Event):
    """An activity will not be held."""

    activity: UUID
    reason: CancellationReason


class ActivityHeld(Event):
    """An activity was held on that day by `organisation`, with so many there, whether or not we know who."""

    activity: UUID
    kind: ActivityKind
    organisation: Name
    programme: ProgrammeCode | None = None
    attended: Count


class InterpreterBooked(Event):
    """An interpreter was booked for an activity."""

    activity: UUID
    language: Language
    gender: InterpreterGender
    wished: InterpreterGender | None = None


class GroupFormed(Event):
    """People of a programme who meet as a group, such as women only."""

    group: UUID
    programme: ProgrammeCode
    name: Name
    audience: Audience = "everyone"


class GroupJoined(Event):
    """A participant joined a group."""

    group: UUID
    participant: UUID


class GroupLeft(Event):
    """A participant left a group; `occurred_on` is the last day in it."""

    group: UUID
    participant: UUID


class ContactMade(Event):
    """A participant got to know somebody: another participant, or somebody established, by pseudonym."""

    participant: UUID
    other: UUID
    established: bool = False
    other_established: bool = True
    programme: ProgrammeCode | None = None
    activity: UUID | None = None


class _OfFollowUp(Event):
    follow_up: UUID
    participant: UUID
    enrolment: UUID
    programme: ProgrammeCode
    kind: FollowUpKind


class FollowUpDue(_OfFollowUp):
    """Somebody who left a programme shall be asked how it went, on `due_on`; `occurred_on` is the day they left."""

    due_on: Day


class FollowUpAnswer(Fields):
    """What somebody said who was followed up, with the four criteria of an improved labour-market situation."""

    status: FollowUpStatus
    stable_now: bool | None = None
    full_time_now: bool | None = None
    higher_skilled_now: bool | None = None
    promoted: bool | None = None


class FollowUpRecorded(FollowUpAnswer, _OfFollowUp):
    """What somebody said who was followed up. The four criteria are those of an improved labour-market situation."""


EVENTS: tuple[type[Event], ...] = (
    PlacementStarted,
    PlacementEnded,
    ActivityAttended,
    OutcomeRecorded,
    AssociationIntroduced,
    ResidenceStarted,
    ResidenceEnded,
    PlacementChanged,
    AgreementDrafted,
    AgreementSigned,
    AgreementCancelled,
    ActivityScheduled,
    ActivityChanged,
    ActivityCancelled,
    ActivityHeld,
    InterpreterBooked,
    GroupFormed,
    GroupJoined,
    GroupLeft,
    ContactMade,
    FollowUpDue,
    FollowUpRecorded,
)
