"""A proposal: a person looks at it, then the participant says yes, then the organisation; or nobody answers in time."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, assert_never
from uuid import UUID

from services.matching.domain.commands.proposal import (
    AnswerAsEmployer,
    AnswerAsParticipant,
    ExpireProposal,
    MakeProposal,
    ProposalCommand,
    ReviewProposal,
)
from services.matching.domain.refusals import (
    AnswerDueBeforeMade,
    AnsweredAlready,
    AnsweredBeforeAsked,
    NotReviewedYet,
    ParticipantHasNotSaidYes,
    ProposalIsSettled,
    ReviewedAlready,
    StillTimeToAnswer,
    UnknownProposal,
)
from shared.contract.event import Event
from shared.contract.matching import (
    EmployerAnswered,
    ParticipantAnswered,
    ProposalExpired,
    ProposalMade,
    ProposalReviewed,
)

Awaited = Literal["reviewer", "participant", "employer"]
State = Literal[
    "made", "later", "accepted", "wanted", "interview", "rejected", "declined", "employed", "refused", "expired"
]
"""Where a proposal is: the first five wait for somebody, the others are settled."""

AWAITED: dict[State, Awaited] = {
    "made": "reviewer",
    "later": "reviewer",
    "accepted": "participant",
    "wanted": "employer",
    "interview": "employer",
}

REVIEWED: dict[str, State] = {"accept": "accepted", "reject": "rejected", "later": "later"}
PARTICIPANT_SAID: dict[str, State] = {"yes": "wanted", "no": "declined"}
EMPLOYER_SAID: dict[str, State] = {"interview": "interview", "yes": "employed", "no": "refused"}


@dataclass(frozen=True)
class NotMade:
    """No proposal by that id."""


@dataclass(frozen=True)
class Open:
    """Somebody is awaited until the day `answer_by`; `since` is the day of the latest step."""

    opening: UUID
    participant: UUID
    answer_by: date
    state: State
    since: date

    @property
    def awaited(self) -> Awaited:
        return AWAITED[self.state]


@dataclass(frozen=True)
class Settled:
    """Nobody is awaited any more."""

    was: Open
    state: State


Situation = NotMade | Open | Settled


def decide(command: ProposalCommand, situation: Situation) -> list[Event]:
    """The events that carry out a command. Raises a Refusal when a rule forbids it."""
    match command:
        case MakeProposal():
            return _make(command, situation)
        case ReviewProposal():
            return _review(command, situation)
        case AnswerAsParticipant():
            return _participant_answers(command, situation)
        case AnswerAsEmployer():
            return _employer_answers(command, situation)
        case ExpireProposal():
            return _expire(command, situation)
        case _ as never:
            assert_never(never)


def evolve(situation: Situation, event: Event, _: UUID) -> Situation:
    """What an event makes of the situation; never refuses."""
    match event, situation:
        case ProposalMade() as made, _:
            return Open(made.opening, made.participant, made.answer_by, "made", made.occurred_on)
        case ProposalReviewed() as review, Open():
            return _moved(situation, REVIEWED[review.decision], review.occurred_on)
        case ParticipantAnswered() as answer, Open():
            return _moved(situation, PARTICIPANT_SAID[answer.answer], answer.occurred_on)
        case EmployerAnswered() as answer, Open():
            return _moved(situation, EMPLOYER_SAID[answer.answer], answer.occurred_on)
        case ProposalExpired() as silence, Open():
            return _moved(situation, "expired", silence.occurred_on)
        case _:
            return situation


def _moved(now: Open, state: State, on: date) -> Situation:
    after = replace(now, since=max(now.since, on))
    return replace(after, state=state) if state in AWAITED else Settled(after, state)


def _make(command: MakeProposal, situation: Situation) -> list[Event]:
    if not isinstance(situation, NotMade):
        return []
    if command.answer_by < command.occurred_on:
        raise AnswerDueBeforeMade
    return [command.becomes(ProposalMade)]


def _review(command: ReviewProposal, situation: Situation) -> list[Event]:
    now = _open(situation, command.occurred_on)
    if now.awaited != "reviewer":
        raise ReviewedAlready
    return [command.becomes(ProposalReviewed, **_about(now))]


def _participant_answers(command: AnswerAsParticipant, situation: Situation) -> list[Event]:
    if _state(situation) == PARTICIPANT_SAID[command.answer]:
        return []
    now = _open(situation, command.occurred_on)
    if now.awaited == "reviewer":
        raise NotReviewedYet
    if now.awaited != "participant":
        raise AnsweredAlready
    return [command.becomes(ParticipantAnswered, **_about(now))]


def _employer_answers(command: AnswerAsEmployer, situation: Situation) -> list[Event]:
    if _state(situation) == EMPLOYER_SAID[command.answer]:
        return []
    now = _open(situation, command.occurred_on)
    if now.awaited != "employer":
        raise ParticipantHasNotSaidYes
    return [command.becomes(EmployerAnswered, **_about(now))]


def _expire(command: ExpireProposal, situation: Situation) -> list[Event]:
    if isinstance(situation, Settled):
        return []
    now = _open(situation, command.occurred_on)
    if command.occurred_on <= now.answer_by:
        raise StillTimeToAnswer
    return [command.becomes(ProposalExpired, awaited=now.awaited, **_about(now))]


def _open(situation: Situation, on: date) -> Open:
    """The proposal that somebody answers on that day. Raises a Refusal when it waits for nobody, or not yet."""
    if isinstance(situation, NotMade):
        raise UnknownProposal
    if isinstance(situation, Settled):
        raise ProposalIsSettled
    if on < situation.since:
        raise AnsweredBeforeAsked
    return situation


def _state(situation: Situation) -> State | None:
    return None if isinstance(situation, NotMade) else situation.state


def _about(now: Open) -> dict[str, object]:
    return {"opening": now.opening, "participant": now.participant}
