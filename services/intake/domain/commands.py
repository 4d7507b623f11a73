"""What people ask of intake, each about one participant."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from shared.contract.sealed import SealedIdentity, SealedProfile
from shared.contract.words import CitizenshipGroup, CorrectionReason, EnrolmentEnd, Gender, LabourMarketStatus


def participant_stream(participant: UUID) -> str:
    """The stream of everything that intake knows of one person."""
    return f"participant-{participant}"


@dataclass(frozen=True, kw_only=True)
class _AboutParticipant:
    participant: UUID
    occurred_on: date

    @property
    def stream(self) -> str:
        return participant_stream(self.participant)


@dataclass(frozen=True, kw_only=True)
class RegisterParticipant(_AboutParticipant):
    gender: Gender
    identity: SealedIdentity
    birth_year: int | None = None
    citizenship_group: CitizenshipGroup | None = None
    municipality: str | None = None


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


@dataclass(frozen=True, kw_only=True)
class StartInventory(_AboutParticipant):
    programme: str


@dataclass(frozen=True, kw_only=True)
class AssessSkill(_AboutParticipant):
    skill: SealedProfile


@dataclass(frozen=True, kw_only=True)
class CompleteInventory(_AboutParticipant):
    programme: str


@dataclass(frozen=True, kw_only=True)
class AgreePlan(_AboutParticipant):
    programme: str
    plan: SealedProfile


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
    | AssessSkill
    | CompleteInventory
    | AgreePlan
    | LinkParticipants
    | UnlinkParticipants
)
