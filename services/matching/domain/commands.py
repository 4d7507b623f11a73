"""What people ask of matching: about openings, employers, proposals and mentors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from services.matching.domain.terms import Terms, Wanted
from shared.contract.matching import OpeningKind
from shared.contract.sealed import SealedIdentity, SealedProfile
from shared.contract.words import (
    EmployerAnswerKind,
    MeetingSide,
    MentorshipEnd,
    OpeningEnd,
    ParticipantAnswerKind,
    ReviewDecision,
    ReviewReason,
)


def opening_stream(opening: UUID) -> str:
    """The stream of one opening."""
    return f"opening-{opening}"


def employer_stream(employer: UUID) -> str:
    """The stream of one employer."""
    return f"employer-{employer}"


def proposal_stream(proposal: UUID) -> str:
    """The stream of one proposal."""
    return f"proposal-{proposal}"


def mentor_stream(mentor: UUID) -> str:
    """The stream of one mentor."""
    return f"mentor-{mentor}"


def mentorship_stream(mentorship: UUID) -> str:
    """The stream of one mentor with one participant."""
    return f"mentorship-{mentorship}"


def proposal_of(opening: UUID, participant: UUID, made_on: date) -> UUID:
    """The id of a proposal: the same day's second proposal of a participant for an opening is the first one."""
    return uuid5(opening, f"{participant} {made_on.isoformat()}")


@dataclass(frozen=True, kw_only=True)
class _AboutOpening:
    opening: UUID
    occurred_on: date

    @property
    def stream(self) -> str:
        return opening_stream(self.opening)


@dataclass(frozen=True, kw_only=True)
class OfferSeats(_AboutOpening):
    organisation: str
    programme: str
    kind: OpeningKind
    seats: int


@dataclass(frozen=True, kw_only=True)
class WithdrawSeats(_AboutOpening):
    """`seats` is how many are taken back."""

    seats: int


@dataclass(frozen=True, kw_only=True)
class PublishOpening(_AboutOpening):
    """Say what an opening is and offer its seats."""

    terms: Terms
    seats: int


@dataclass(frozen=True, kw_only=True)
class ChangeOpening(_AboutOpening):
    """`wanted` holds from now on, all of it; seats that were offered bare get their terms this way too."""

    wanted: Wanted


@dataclass(frozen=True, kw_only=True)
class CloseOpening(_AboutOpening):
    reason: OpeningEnd


@dataclass(frozen=True, kw_only=True)
class RegisterEmployer:
    employer: UUID
    occurred_on: date
    organisation: str
    municipality: str | None = None

    @property
    def stream(self) -> str:
        return employer_stream(self.employer)


@dataclass(frozen=True, kw_only=True)
class _AboutProposal:
    proposal: UUID
    occurred_on: date

    @property
    def stream(self) -> str:
        return proposal_stream(self.proposal)


@dataclass(frozen=True, kw_only=True)
class MakeProposal(_AboutProposal):
    """Fields as in the event. `proposal` is `proposal_of(opening, participant, occurred_on)`."""

    opening: UUID
    participant: UUID
    programme: str
    rule_set: str
    taxonomy: str
    known: Mapping[str, int]
    rank: int
    owner: str
    answer_by: date
    explanation: SealedProfile


@dataclass(frozen=True, kw_only=True)
class ReviewProposal(_AboutProposal):
    decision: ReviewDecision
    reason: ReviewReason


@dataclass(frozen=True, kw_only=True)
class AnswerAsParticipant(_AboutProposal):
    answer: ParticipantAnswerKind


@dataclass(frozen=True, kw_only=True)
class AnswerAsEmployer(_AboutProposal):
    answer: EmployerAnswerKind


@dataclass(frozen=True, kw_only=True)
class ExpireProposal(_AboutProposal):
    """Say that nobody answered in time."""


@dataclass(frozen=True, kw_only=True)
class _AboutMentor:
    mentor: UUID
    occurred_on: date

    @property
    def stream(self) -> str:
        return mentor_stream(self.mentor)


@dataclass(frozen=True, kw_only=True)
class RegisterMentor(_AboutMentor):
    """`occupation` is a taxonomy id, `languages` are ISO 639 codes."""

    identity: SealedIdentity
    organisation: str | None = None
    occupation: str | None = None
    municipality: str | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VetMentor(_AboutMentor):
    suitable: bool


@dataclass(frozen=True, kw_only=True)
class _AboutMentorship:
    mentorship: UUID
    occurred_on: date

    @property
    def stream(self) -> str:
        return mentorship_stream(self.mentorship)


@dataclass(frozen=True, kw_only=True)
class StartMentorship(_AboutMentorship):
    """`suitable` is what the mentor's own stream says of them; None while nobody has met them."""

    mentor: UUID
    participant: UUID
    programme: str
    suitable: bool | None


@dataclass(frozen=True, kw_only=True)
class EndMentorship(_AboutMentorship):
    """`occurred_on` is the last day."""

    reason: MentorshipEnd


@dataclass(frozen=True, kw_only=True)
class LogMeeting(_AboutMentorship):
    """One side says that they met on that day."""

    side: MeetingSide
    minutes: int | None = None


OpeningCommand = OfferSeats | WithdrawSeats | PublishOpening | ChangeOpening | CloseOpening
EmployerCommand = RegisterEmployer
ProposalCommand = MakeProposal | ReviewProposal | AnswerAsParticipant | AnswerAsEmployer | ExpireProposal
MentorCommand = RegisterMentor | VetMentor
MentorshipCommand = StartMentorship | EndMentorship | LogMeeting
