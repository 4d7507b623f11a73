"""Matching's events: which openings there are, who was proposed for them, and who mentors whom."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.contract.event import Event
from shared.contract.sealed import SealedExplanation, SealedWho
from shared.contract.words import (
    Concept,
    Count,
    CourseLevel,
    Day,
    EmployerAnswerKind,
    Language,
    LogSource,
    MeetingSide,
    MentorshipEnd,
    Minutes,
    Name,
    OpeningEnd,
    ParticipantAnswerKind,
    Percent,
    ProgrammeCode,
    ReviewDecision,
    ReviewReason,
)

Seats = Annotated[int, Field(ge=1, le=10_000)]
OpeningKind = Literal["job", "internship", "mentor", "course"]


class SkillWanted(BaseModel):
    """A skill that an opening asks for; `level` 1 to 4 as in a `Skill`; `required` or only welcome."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    skill: Concept
    level: Annotated[int, Field(ge=1, le=4)] = 2
    required: bool = False


class LanguageWanted(BaseModel):
    """A language that an opening asks for, with the lowest level of speaking that is enough."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    language: Language
    level: CourseLevel = "A2"
    required: bool = False


class SeatsOffered(Event):
    """An organisation offers seats: places, not people."""

    opening: UUID
    organisation: Name
    programme: ProgrammeCode
    kind: OpeningKind
    seats: Seats


class SeatsWithdrawn(Event):
    """An organisation takes back seats that nobody used."""

    opening: UUID
    organisation: Name
    programme: ProgrammeCode
    kind: OpeningKind
    seats: Seats


class EmployerRegistered(Event):
    """An organisation that offers work, internships, mentors or courses became known."""

    employer: UUID
    organisation: Name
    municipality: Name | None = None


class _Terms(Event):
    """What an opening is and what it asks for."""

    opening: UUID
    employer: UUID | None = None
    organisation: Name
    programme: ProgrammeCode
    kind: OpeningKind
    title: Name
    occupation: Concept | None = None
    municipality: Name | None = None
    extent: Percent | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    apply_by: Day | None = None
    licence_required: bool = False
    skills: tuple[SkillWanted, ...] = ()
    languages: tuple[LanguageWanted, ...] = ()


class OpeningPublished(_Terms):
    """An opening became known to those who match; its seats are offered by an event of their own."""


class OpeningChanged(_Terms):
    """The terms of an opening are these from now on."""


class OpeningClosed(Event):
    """Nobody is proposed for this opening any more."""

    opening: UUID
    reason: OpeningEnd


class ProposalMade(Event):
    """A participant is proposed for an opening; why is sealed as an `Explanation`.

    `known` says how far each log was known when it was computed, so that anybody with the keys can compute it again.
    `owner` answers for it until `answer_by`.
    """

    proposal: UUID
    opening: UUID
    participant: UUID
    programme: ProgrammeCode
    rule_set: Name
    taxonomy: Name
    known: dict[LogSource, Count]
    rank: Annotated[int, Field(ge=1, le=1_000_000)]
    owner: Name
    answer_by: Day
    explanation: SealedExplanation


class ProposalReviewed(Event):
    """Somebody looked at a proposal before it left the agency."""

    proposal: UUID
    opening: UUID
    participant: UUID
    decision: ReviewDecision
    reason: ReviewReason


class ParticipantAnswered(Event):
    """The participant said whether they want this opening."""

    proposal: UUID
    opening: UUID
    participant: UUID
    answer: ParticipantAnswerKind


class EmployerAnswered(Event):
    """The organisation said whether it wants this participant."""

    proposal: UUID
    opening: UUID
    participant: UUID
    answer: EmployerAnswerKind


class ProposalExpired(Event):
    """Nobody answered in time; `awaited` says who was silent."""

    proposal: UUID
    opening: UUID
    participant: UUID
    awaited: Literal["reviewer", "participant", "employer"]


class MentorRegistered(Event):
    """Somebody wants to be a mentor; who it is is sealed as an `Identity` under a key of their own."""

    mentor: UUID
    organisation: Name | None = None
    occupation: Concept | None = None
    municipality: Name | None = None
    languages: tuple[Language, ...] = ()
    identity: SealedWho


class MentorVetted(Event):
    """Somebody met a mentor and looked at what the programme asks for."""

    mentor: UUID
    suitable: bool


class MentorshipStarted(Event):
    """A mentor and a participant began to meet."""

    mentorship: UUID
    mentor: UUID
    participant: UUID
    programme: ProgrammeCode


class MentorshipEnded(Event):
    """A mentor and a participant stopped meeting; `occurred_on` is the last day."""

    mentorship: UUID
    mentor: UUID
    participant: UUID
    programme: ProgrammeCode
    reason: MentorshipEnd


class MentorMeetingLogged(Event):
    """One side says that mentor and participant met on that day."""

    mentorship: UUID
    mentor: UUID
    participant: UUID
    programme: ProgrammeCode
    side: MeetingSide
    minutes: Minutes | None = None


EVENTS: tuple[type[Event], ...] = (
    SeatsOffered,
    SeatsWithdrawn,
    EmployerRegistered,
    OpeningPublished,
    OpeningChanged,
    OpeningClosed,
    ProposalMade,
    ProposalReviewed,
    ParticipantAnswered,
    EmployerAnswered,
    ProposalExpired,
    MentorRegistered,
    MentorVetted,
    MentorshipStarted,
    MentorshipEnded,
    MentorMeetingLogged,
)
