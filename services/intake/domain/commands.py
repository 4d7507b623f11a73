"""What people ask of intake: about one participant, or about a visit."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from shared.contract.event import Event
from shared.contract.sealed import SealedIdentity, SealedProfile, SealedSensitive
from shared.contract.words import (
    CitizenshipGroup,
    CorrectionReason,
    CourseLevel,
    EnrolmentEnd,
    Gender,
    LabourMarketStatus,
    MandateScope,
    ReferralSource,
    SurveyOccasion,
    VisitConcern,
)


def participant_stream(participant: UUID) -> str:
    """The stream of everything that intake knows of one person."""
    return f"participant-{participant}"


def import_stream(import_id: UUID) -> str:
    """The stream of what became of one import."""
    return f"import-{import_id}"


@dataclass(frozen=True, kw_only=True)
class _AboutParticipant:
    participant: UUID
    occurred_on: date

    @property
    def stream(self) -> str:
        return participant_stream(self.participant)

    def becomes(self, event: type[Event], **fields: Any) -> Event:
        """The event that says so of the participant, with these fields."""
        return event(occurred_on=self.occurred_on, participant=self.participant, **fields)


@dataclass(frozen=True, kw_only=True)
class RegisterParticipant(_AboutParticipant):
    gender: Gender
    identity: SealedIdentity
    birth_year: int | None = None
    citizenship_group: CitizenshipGroup | None = None
    municipality: str | None = None
    referral_source: ReferralSource | None = None


@dataclass(frozen=True, kw_only=True)
class OpenEnrolment(_AboutParticipant):
    """`entry` holds the attributes of EnrolmentOpened that are known at entry, by field name."""

    enrolment: UUID
    programme: str
    entry: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class CloseEnrolment(_AboutParticipant):
    enrolment: UUID
    reason: EnrolmentEnd
    labour_market_status: LabourMarketStatus
    work_percent: int | None = None
    study_percent: int | None = None
    language_level: CourseLevel | None = None


@dataclass(frozen=True, kw_only=True)
class StartInventory(_AboutParticipant):
    programme: str


@dataclass(frozen=True, kw_only=True)
class AssessSkill(_AboutParticipant):
    skill: SealedProfile


@dataclass(frozen=True, kw_only=True)
class HoldInterview(_AboutParticipant):
    interview: SealedProfile


@dataclass(frozen=True, kw_only=True)
class RecordEducation(_AboutParticipant):
    education: SealedProfile


@dataclass(frozen=True, kw_only=True)
class RecordExperience(_AboutParticipant):
    experience: SealedProfile


@dataclass(frozen=True, kw_only=True)
class RecordLanguageLevel(_AboutParticipant):
    level: SealedProfile


@dataclass(frozen=True, kw_only=True)
class StateWishes(_AboutParticipant):
    wishes: SealedProfile


@dataclass(frozen=True, kw_only=True)
class CompleteInventory(_AboutParticipant):
    programme: str


@dataclass(frozen=True, kw_only=True)
class AgreePlan(_AboutParticipant):
    programme: str
    plan: SealedProfile


@dataclass(frozen=True, kw_only=True)
class TakeStep(_AboutParticipant):
    """`plan` is the event that agreed on it, `nth` the step's place in it, from 1."""

    plan: UUID
    nth: int


@dataclass(frozen=True, kw_only=True)
class AnswerSurvey(_AboutParticipant):
    """Answers from 1 to 5; health is sealed and never asked for in vain."""

    programme: str
    occasion: SurveyOccasion
    belief_in_future: int | None = None
    knowledge_of_society: int | None = None
    helpful: int | None = None
    health: SealedSensitive | None = None


@dataclass(frozen=True, kw_only=True)
class MoveParticipant(_AboutParticipant):
    municipality: str


@dataclass(frozen=True, kw_only=True)
class RecordIdentityNumber(_AboutParticipant):
    number: SealedIdentity


@dataclass(frozen=True, kw_only=True)
class GiveMandate(_AboutParticipant):
    """`until` is the last day; without it the mandate holds until it ends."""

    mandate: UUID
    scope: tuple[MandateScope, ...]
    holder: SealedIdentity
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class EndMandate(_AboutParticipant):
    """`occurred_on` is the first day without it."""

    mandate: UUID


@dataclass(frozen=True, kw_only=True)
class LinkParticipants(_AboutParticipant):
    """`participant` survives."""

    absorbed: UUID


@dataclass(frozen=True, kw_only=True)
class UnlinkParticipants(_AboutParticipant):
    absorbed: UUID
    reason: CorrectionReason


ParticipantCommand = (
    RegisterParticipant
    | OpenEnrolment
    | CloseEnrolment
    | StartInventory
    | HoldInterview
    | RecordEducation
    | RecordExperience
    | RecordLanguageLevel
    | AssessSkill
    | StateWishes
    | CompleteInventory
    | AgreePlan
    | TakeStep
    | AnswerSurvey
    | MoveParticipant
    | RecordIdentityNumber
    | GiveMandate
    | EndMandate
    | LinkParticipants
    | UnlinkParticipants
)


@dataclass(frozen=True, kw_only=True)
class ReceiveVisit:
    """Somebody at the reception desk; `participant` where we know who it was."""

    visit: UUID
    occurred_on: date
    concern: VisitConcern
    programme: str | None = None
    sent_to: str | None = None
    participant: UUID | None = None

    @property
    def stream(self) -> str:
        return f"visit-{self.visit}"


@dataclass(frozen=True, kw_only=True)
class _AboutImport:
    import_id: UUID
    occurred_on: date

    @property
    def stream(self) -> str:
        return import_stream(self.import_id)


@dataclass(frozen=True, kw_only=True)
class ImportParticipants(_AboutImport):
    """Goes with the commands that register the `rows` participants; `digest` is the SHA-256 of their file."""

    programme: str | None
    rows: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class UndoImport(_AboutImport):
    """Goes with the commands that void what the import recorded; `worked_on` counts participants who have more."""

    worked_on: int


ImportCommand = ImportParticipants | UndoImport
