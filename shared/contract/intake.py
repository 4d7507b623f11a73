"""What intake tells: who is registered, enrolled, mapped and planned for."""

from uuid import UUID

from shared.contract.corrections import EventVoided
from shared.contract.event import Event
from shared.contract.sealed import SealedIdentity, SealedProfile
from shared.contract.words import (
    Age,
    BirthYear,
    CitizenshipGroup,
    Day,
    EnrolmentEnd,
    Gender,
    Isced,
    LabourMarketStatus,
    Name,
    Percent,
    ProgrammeCode,
    Step,
)


class ParticipantRegistered(Event):
    """A person became known to the agency."""

    participant: UUID
    gender: Gender
    birth_year: BirthYear | None = None
    citizenship_group: CitizenshipGroup | None = None
    municipality: Name | None = None
    identity: SealedIdentity


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


class EnrolmentClosed(Event):
    """A participant left a programme; `occurred_on` is the last day, the attributes are those at exit."""

    participant: UUID
    enrolment: UUID
    programme: ProgrammeCode
    reason: EnrolmentEnd
    labour_market_status: LabourMarketStatus
    work_percent: Percent | None = None
    study_percent: Percent | None = None


class InventoryStarted(Event):
    """The mapping of a participant's skills began."""

    participant: UUID
    programme: ProgrammeCode


class SkillAssessed(Event):
    """A skill was assessed; what and how surely is sealed as a `Skill`."""

    participant: UUID
    skill: SealedProfile


class InventoryCompleted(Event):
    """The inventory of a participant's skills was completed."""

    participant: UUID
    programme: ProgrammeCode


class PlanAgreed(Event):
    """Participant and agency agreed on a plan; what it says is sealed as a `PlanText`."""

    participant: UUID
    enrolment: UUID
    programme: ProgrammeCode
    plan: SealedProfile


class ParticipantsLinked(Event):
    """Two registrations are one person: `participant` survives, `absorbed` is read as that person."""

    participant: UUID
    absorbed: UUID


class ParticipantsUnlinked(EventVoided):
    """The link that `event_id` names never held: two persons again."""

    participant: UUID
    absorbed: UUID


EVENTS: tuple[type[Event], ...] = (
    ParticipantRegistered,
    EnrolmentOpened,
    EnrolmentClosed,
    InventoryStarted,
    SkillAssessed,
    InventoryCompleted,
    PlanAgreed,
    ParticipantsLinked,
    ParticipantsUnlinked,
)
