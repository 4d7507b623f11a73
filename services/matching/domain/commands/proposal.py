"""Commands about a proposal: make it, review it, answer it, let it expire."""

from datetime import date
from typing import ClassVar
from uuid import UUID, uuid5

from shared.contract.command import Command
from shared.contract.sealed import SealedExplanation
from shared.contract.words import (
    Count,
    Day,
    EmployerAnswerKind,
    LogSource,
    Name,
    ParticipantAnswerKind,
    ProgrammeCode,
    ReviewDecision,
    ReviewReason,
)


def proposal_of(opening: UUID, participant: UUID, made_on: date) -> UUID:
    """The id of the only proposal of a participant for an opening on one day."""
    return uuid5(opening, f"{participant} {made_on.isoformat()}")


class AboutProposal(Command):
    """A command about one proposal."""

    about: ClassVar[str] = "proposal"

    proposal: UUID


class MakeProposal(AboutProposal):
    """Fields as in the event. `proposal` is `proposal_of(opening, participant, occurred_on)`."""

    opening: UUID
    participant: UUID
    programme: ProgrammeCode
    rule_set: Name
    taxonomy: Name
    known: dict[LogSource, Count]
    rank: int
    owner: Name
    answer_by: Day
    explanation: SealedExplanation


class ReviewProposal(AboutProposal):
    """Accept, reject or put off a proposal, with the reason."""

    decision: ReviewDecision
    reason: ReviewReason


class AnswerAsParticipant(AboutProposal):
    """Whether the participant wants the opening."""

    answer: ParticipantAnswerKind


class AnswerAsEmployer(AboutProposal):
    """Whether the organisation wants the participant, or to meet them first."""

    answer: EmployerAnswerKind


class ExpireProposal(AboutProposal):
    """Nobody answered in time."""


ProposalCommand = MakeProposal | ReviewProposal | AnswerAsParticipant | AnswerAsEmployer | ExpireProposal
