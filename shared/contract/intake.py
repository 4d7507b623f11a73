"""Intake's events: who is registered, enrolled, mapped and planned for."""

from uuid import UUID

from shared.contract.corrections import EventVoided
from shared.contract.event import Event, Fields
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


class _OfParticipant(Event):
    participant: UUID


class _OfEnrolment(_OfParticipant):
    enrolment: UUID


class _OfProgramme(_OfEnrolment):
    programme: ProgrammeCode


class _OfVisit(Event):
    visit: UUID


class Registration(Fields):
    """What is known of a person at registration, openly."""

    gender: Gender
    birth_year: BirthYear | None = None
    citizenship_group: CitizenshipGroup | None = None
    municipality: Name | None = None
    referral_source: ReferralSource | None = None


class ParticipantRegistered(Registration, _OfParticipant):
    """A person became known to the agency."""

    identity: SealedWho


class Entry(Fields):
    """What is known when somebody enters a programme."""

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


class EnrolmentOpened(Entry, _OfEnrolment):
    """A participant entered a programme; the attributes are those at entry."""


class Exit(Fields):
    """What is known when somebody leaves a programme."""

    reason: EnrolmentEnd
    labour_market_status: LabourMarketStatus
    work_percent: Percent | None = None
    study_percent: Percent | None = None
    language_level: CourseLevel | None = None


class EnrolmentClosed(Exit, _OfProgramme):
    """A participant left a programme; `occurred_on` is the last day, the attributes are those at exit."""


class InventoryStarted(_OfParticipant):
    """The mapping of a participant's skills began."""

    programme: ProgrammeCode


class SkillAssessed(_OfParticipant):
    """A skill was assessed; what and how surely is sealed as a `Skill`."""

    skill: SealedSkill


class InventoryCompleted(_OfParticipant):
    """The inventory of a participant's skills was completed."""

    programme: ProgrammeCode


class PlanAgreed(_OfParticipant):
    """Participant and agency agreed on a plan; what it says is sealed as a `PlanText`."""

    enrolment: UUID
    programme: ProgrammeCode
    plan: SealedPlan


class StepDone(_OfParticipant):
    """A step of a plan was taken. `plan` is the event that agreed on it, `nth` the step's place in it, from 1."""

    programme: ProgrammeCode
    plan: UUID
    nth: StepNumber


class ParticipantsLinked(_OfParticipant):
    """Two registrations are one person: `participant` survives, `absorbed` is read as that person."""

    absorbed: UUID


class ParticipantsUnlinked(EventVoided):
    """The link that `event_id` names never held: two persons again."""

    participant: UUID
    absorbed: UUID


class ParticipantMoved(_OfParticipant):
    """A participant moved to another municipality; where they live there is theirs alone."""

    municipality: Name


class IdentityNumberRecorded(_OfParticipant):
    """A participant got an identity number, or another than before; sealed as an `IdentityNumber`."""

    number: SealedNumber


class MandateGiven(_OfParticipant):
    """Somebody may act for a participant in these matters; who it is is sealed as a `Mandate`."""

    mandate: UUID
    scope: tuple[MandateScope, ...]
    until: Day | None = None
    holder: SealedMandate


class MandateEnded(_OfParticipant):
    """A mandate ended; `occurred_on` is the first day without it."""

    mandate: UUID


class InterviewHeld(_OfParticipant):
    """An interview was held; what was said is sealed as an `Interview`."""

    interview: SealedInterview


class EducationRecorded(_OfParticipant):
    """An education of a participant, sealed as an `Education`."""

    education: SealedEducation


class ExperienceRecorded(_OfParticipant):
    """Work that a participant has done, sealed as an `Experience`."""

    experience: SealedExperience


class LanguageLevelRecorded(_OfParticipant):
    """How well a participant knows one language, sealed as a `LanguageLevel`; a later one of it replaces this."""

    level: SealedLanguageLevel


class WishesStated(_OfParticipant):
    """What a participant wants next, sealed as `Wishes`; a later statement replaces this."""

    wishes: SealedWishes


class SurveyAnswers(Fields):
    """Answers from 1, least, to 5, most."""

    programme: ProgrammeCode
    occasion: SurveyOccasion
    belief_in_future: Answer | None = None
    knowledge_of_society: Answer | None = None
    helpful: Answer | None = None


class SurveyAnswered(SurveyAnswers, _OfParticipant):
    """A participant answered a survey, wholly or in part. Health is sealed as a `Health` and never required."""

    health: SealedHealth | None = None


class Reception(Fields):
    """What a visit was about, and where the visitor was sent."""

    concern: VisitConcern
    programme: ProgrammeCode | None = None
    sent_to: Name | None = None
    participant: UUID | None = None


class VisitReceived(Reception, _OfVisit):
    """Somebody came to the reception desk: what it was about, and where they were sent."""


class DisclosureGranted(_OfParticipant):
    """An agency may open these classes of a participant's sealed data, for this purpose and time.

    `occurred_on` is the first day, `until` the last; no `until` means until it is withdrawn.
    """

    disclosure: UUID
    to_agency: AgencyName
    purpose: DisclosurePurpose
    classes: tuple[KeyClass, ...]
    ground: DisclosureGround
    until: Day | None = None


class DisclosureWithdrawn(_OfParticipant):
    """A disclosure ended early; `occurred_on` is the first day without it."""

    disclosure: UUID


class KeyReleased(_OfParticipant):
    """A participant's keys of these classes were given to a service, sealed to its own key, under a disclosure."""

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
