"""Intake's events: who is registered, enrolled, mapped and planned for."""

from uuid import UUID

from shared.contract.corrections import EventVoided
from shared.contract.event import Event
from shared.contract.sealed import (
    KeyClass,
    SealedEducation,
    SealedExperience,
    SealedHealth,
    SealedInterview,
    SealedLanguageLevel,
    SealedMandate,
    SealedNumber,
    SealedPlan,
    SealedSkill,
    SealedWho,
    SealedWishes,
)
from shared.contract.words import (
    Age,
    AgencyName,
    Answer,
    BirthYear,
    CitizenshipGroup,
    Count,
    CourseLevel,
    Day,
    Digest,
    DisclosureGround,
    DisclosurePurpose,
    EnrolmentEnd,
    Gender,
    Isced,
    LabourMarketStatus,
    LogSource,
    MandateScope,
    Name,
    Percent,
    ProgrammeCode,
    ReferralSource,
    Step,
    StepNumber,
    SurveyOccasion,
    VisitConcern,
)


class ParticipantRegistered(Event):
    """A person became known to the agency."""

    participant: UUID
    gender: Gender
    birth_year: BirthYear | None = None
    citizenship_group: CitizenshipGroup | None = None
    municipality: Name | None = None
    referral_source: ReferralSource | None = None
    identity: SealedWho


class EnrolmentOpened(Event):
    """A participant entered a programme; the attributes are those at entry."""

    participant: UUID
    enrolment: UUID
    programme: ProgrammeCode
    age_at_entry: Age | None = None
    isced: Isced | None = None
    labour_market_status: LabourMarketStatus | None = None
    unemployed_since: Day | None = None
    municipality: Name | None = None
    origin: Name | None = None
    step: Step | None = None
    work_percent: Percent | None = None
    study_percent: Percent | None = None
    language_level: CourseLevel | None = None


class EnrolmentClosed(Event):
    """A participant left a programme; `occurred_on` is the last day, the attributes are those at exit."""

    participant: UUID
    enrolment: UUID
    programme: ProgrammeCode
    reason: EnrolmentEnd
    labour_market_status: LabourMarketStatus
    work_percent: Percent | None = None
    study_percent: Percent | None = None
    language_level: CourseLevel | None = None


class InventoryStarted(Event):
    """The mapping of a participant's skills began."""

    participant: UUID
    programme: ProgrammeCode


class SkillAssessed(Event):
    """A skill was assessed; what and how surely is sealed as a `Skill`."""

    participant: UUID
    skill: SealedSkill


class InventoryCompleted(Event):
    """The inventory of a participant's skills was completed."""

    participant: UUID
    programme: ProgrammeCode


class PlanAgreed(Event):
    """Participant and agency agreed on a plan; what it says is sealed as a `PlanText`."""

    participant: UUID
    enrolment: UUID
    programme: ProgrammeCode
    plan: SealedPlan


class StepDone(Event):
    """A step of a plan was taken. `plan` is the event that agreed on it, `nth` the step's place in it, from 1."""

    participant: UUID
    programme: ProgrammeCode
    plan: UUID
    nth: StepNumber


class ParticipantsLinked(Event):
    """Two registrations are one person: `participant` survives, `absorbed` is read as that person."""

    participant: UUID
    absorbed: UUID


class ParticipantsUnlinked(EventVoided):
    """The link that `event_id` names never held: two persons again."""

    participant: UUID
    absorbed: UUID


class ParticipantMoved(Event):
    """A participant moved to another municipality; where they live there is theirs alone."""

    participant: UUID
    municipality: Name


class IdentityNumberRecorded(Event):
    """A participant got an identity number, or another than before; sealed as an `IdentityNumber`."""

    participant: UUID
    number: SealedNumber


class MandateGiven(Event):
    """Somebody may act for a participant in these matters; who it is is sealed as a `Mandate`."""

    participant: UUID
    mandate: UUID
    scope: tuple[MandateScope, ...]
    until: Day | None = None
    holder: SealedMandate


class MandateEnded(Event):
    """A mandate ended; `occurred_on` is the first day without it."""

    participant: UUID
    mandate: UUID


class InterviewHeld(Event):
    """An interview was held; what was said is sealed as an `Interview`."""

    participant: UUID
    interview: SealedInterview


class EducationRecorded(Event):
    """An education of a participant, sealed as an `Education`."""

    participant: UUID
    education: SealedEducation


class ExperienceRecorded(Event):
    """Work that a participant has done, sealed as an `Experience`."""

    participant: UUID
    experience: SealedExperience


class LanguageLevelRecorded(Event):
    """How well a participant knows one language, sealed as a `LanguageLevel`; a later one of it replaces this."""

    participant: UUID
    level: SealedLanguageLevel


class WishesStated(Event):
    """What a participant wants next, sealed as `Wishes`; a later statement replaces this."""

    participant: UUID
    wishes: SealedWishes


class SurveyAnswered(Event):
    """A participant answered a survey, wholly or in part. Health is sealed as a `Health` and never required."""

    participant: UUID
    programme: ProgrammeCode
    occasion: SurveyOccasion
    belief_in_future: Answer | None = None
    knowledge_of_society: Answer | None = None
    helpful: Answer | None = None
    health: SealedHealth | None = None


class VisitReceived(Event):
    """Somebody came to the reception desk: what it was about, and where they were sent."""

    visit: UUID
    concern: VisitConcern
    programme: ProgrammeCode | None = None
    sent_to: Name | None = None
    participant: UUID | None = None


class DisclosureGranted(Event):
    """An agency may open these classes of a participant's sealed data, for this purpose and time.

    `occurred_on` is the first day, `until` the last; no `until` means until it is withdrawn.
    """

    participant: UUID
    disclosure: UUID
    to_agency: AgencyName
    purpose: DisclosurePurpose
    classes: tuple[KeyClass, ...]
    ground: DisclosureGround
    until: Day | None = None


class DisclosureWithdrawn(Event):
    """A disclosure ended early; `occurred_on` is the first day without it."""

    participant: UUID
    disclosure: UUID


class KeyReleased(Event):
    """A participant's keys of these classes were given to a service, sealed to its own key, under a disclosure."""

    participant: UUID
    disclosure: UUID
    to: LogSource
    purpose: DisclosurePurpose
    classes: tuple[KeyClass, ...]


class ParticipantsImported(Event):
    """Participants were registered from a file, whose SHA-256 is `digest`; their events carry its id as correlation."""

    import_id: UUID
    programme: ProgrammeCode | None = None
    rows: Count
    digest: Digest


class ImportUndone(Event):
    """Everything that an import registered was taken back."""

    import_id: UUID


EVENTS: tuple[type[Event], ...] = (
    ParticipantRegistered,
    EnrolmentOpened,
    EnrolmentClosed,
    InventoryStarted,
    SkillAssessed,
    InventoryCompleted,
    PlanAgreed,
    StepDone,
    ParticipantsLinked,
    ParticipantsUnlinked,
    ParticipantMoved,
    IdentityNumberRecorded,
    MandateGiven,
    MandateEnded,
    InterviewHeld,
    EducationRecorded,
    ExperienceRecorded,
    LanguageLevelRecorded,
    WishesStated,
    SurveyAnswered,
    VisitReceived,
    DisclosureGranted,
    DisclosureWithdrawn,
    KeyReleased,
    ParticipantsImported,
    ImportUndone,
)
