"""Proposals: reviewed, then answered by the participant, then by the organisation; or nobody answers in time."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.matching.deciders import decide, of_proposal
from services.matching.domain.commands.proposal import (
    AnswerAsEmployer,
    AnswerAsParticipant,
    ExpireProposal,
    MakeProposal,
    ProposalCommand,
    ReviewProposal,
    proposal_of,
)
from services.matching.domain.proposal import Open, Settled
from services.matching.domain.refusals import (
    AnswerDueBeforeMade,
    AnsweredAlready,
    AnsweredBeforeAsked,
    AnsweredSince,
    NotReviewedYet,
    ParticipantHasNotSaidYes,
    ProposalIsSettled,
    ReviewedAlready,
    StillTimeToAnswer,
    UnknownProposal,
)
from shared.contract.amend import CorrectEvent, VoidEvent
from shared.contract.event import Event
from shared.contract.matching import EmployerAnswered, ParticipantAnswered, ProposalReviewed
from shared.testing.factories import AMINA, MONDAY, OPENING, YUSUF, a_sealed_profile, a_void
from shared.testing.given import event_id, given
from shared.testing.matching import (
    ANSWER_BY,
    PROPOSAL,
    a_participants_answer,
    a_proposal,
    a_review,
    an_employers_answer,
    an_expiry,
)

ACCEPTED = (a_proposal(), a_review())
WANTED = (*ACCEPTED, a_participants_answer())
AFTERWARDS = ANSWER_BY + timedelta(days=1)


def make(**wanted: Any) -> MakeProposal:
    usual = {
        "proposal": PROPOSAL,
        "occurred_on": MONDAY,
        "opening": OPENING,
        "participant": AMINA,
        "programme": "LOTS",
        "rule_set": "2026-1",
        "taxonomy": "kedja-1",
        "known": {"/boden/intake": 17},
        "rank": 1,
        "owner": "matchning",
        "answer_by": ANSWER_BY,
        "explanation": a_sealed_profile(),
    }
    return MakeProposal(**{**usual, **wanted})


def review(decision: Any = "accept", reason: Any = "good_match", on: date = MONDAY) -> ReviewProposal:
    return ReviewProposal(proposal=PROPOSAL, occurred_on=on, decision=decision, reason=reason)


def participant_says(answer: Any, on: date = MONDAY) -> AnswerAsParticipant:
    return AnswerAsParticipant(proposal=PROPOSAL, occurred_on=on, answer=answer)


def employer_says(answer: Any, on: date = MONDAY) -> AnswerAsEmployer:
    return AnswerAsEmployer(proposal=PROPOSAL, occurred_on=on, answer=answer)


def expire(on: date = AFTERWARDS) -> ExpireProposal:
    return ExpireProposal(proposal=PROPOSAL, occurred_on=on)


def test_a_proposal_is_made_with_its_reasons() -> None:
    given(decide).when(make()).then(a_proposal())


def test_the_same_proposal_again_does_nothing() -> None:
    given(decide, a_proposal()).when(make()).nothing()


def test_one_day_has_one_proposal_for_each_pair() -> None:
    assert proposal_of(OPENING, AMINA, MONDAY) == proposal_of(OPENING, AMINA, MONDAY)
    others = [(OPENING, YUSUF, MONDAY), (PROPOSAL, AMINA, MONDAY), (OPENING, AMINA, AFTERWARDS)]
    assert proposal_of(OPENING, AMINA, MONDAY) not in [proposal_of(*other) for other in others]


def test_a_proposal_is_not_due_before_made() -> None:
    given(decide).when(make(answer_by=MONDAY - timedelta(days=1))).refused(AnswerDueBeforeMade)


@pytest.mark.parametrize("decision", ["accept", "reject", "later"])
def test_a_review_says_how_and_why(decision: str) -> None:
    given(decide, a_proposal()).when(review(decision, "other")).then(a_review(decision=decision, reason="other"))


def test_a_proposal_put_off_is_reviewed_again() -> None:
    given(decide, a_proposal(), a_review(decision="later")).when(review()).then(a_review())


def test_a_reviewed_proposal_is_not_reviewed_again() -> None:
    given(decide, *ACCEPTED).when(review()).refused(ReviewedAlready)
    given(decide, a_proposal(), a_review(decision="reject")).when(review()).refused(ProposalIsSettled)


def test_nobody_employs_without_review_and_yes() -> None:
    employed = given(decide, *WANTED, an_employers_answer())
    for earlier in (2, 3):
        employed.when(VoidEvent("proposal-1", event_id(earlier), "duplicate", MONDAY)).refused(AnsweredSince)
    turned = CorrectEvent("proposal-1", event_id(3), {"answer": "no"}, MONDAY)
    employed.when(turned).refused(AnsweredSince)
    assert employed.when(VoidEvent("proposal-1", event_id(1), "duplicate", MONDAY)).refusal is None
    assert given(decide, *WANTED).when(turned).refusal is None
    assert employed.when(VoidEvent("proposal-1", event_id(4), "duplicate", MONDAY)).refusal is None
    assert employed.when(CorrectEvent("proposal-1", event_id(4), {"answer": "no"}, MONDAY)).refusal is None


def test_a_void_review_may_be_done_again() -> None:
    given(decide, *ACCEPTED, a_void(2)).when(review("reject")).then(a_review(decision="reject"))


def test_nothing_leaves_the_agency_without_a_review() -> None:
    given(decide, a_proposal()).when(participant_says("yes")).refused(NotReviewedYet)
    given(decide, a_proposal(), a_review(decision="later")).when(participant_says("no")).refused(NotReviewedYet)


def test_an_employer_waits_for_the_participants_yes() -> None:
    given(decide, a_proposal()).when(employer_says("yes")).refused(ParticipantHasNotSaidYes)
    given(decide, *ACCEPTED).when(employer_says("yes")).refused(ParticipantHasNotSaidYes)


def test_a_participant_may_say_yes_or_no() -> None:
    given(decide, *ACCEPTED).when(participant_says("yes")).then(a_participants_answer())
    given(decide, *ACCEPTED).when(participant_says("no")).then(a_participants_answer("no"))


def test_a_participants_no_settles_the_proposal() -> None:
    given(decide, *ACCEPTED, a_participants_answer("no")).when(employer_says("yes")).refused(ProposalIsSettled)
    given(decide, *ACCEPTED, a_participants_answer("no")).when(participant_says("no")).nothing()


def test_a_participant_answers_once() -> None:
    given(decide, *WANTED).when(participant_says("yes")).nothing()
    given(decide, *WANTED).when(participant_says("no")).refused(AnsweredAlready)


def test_an_employer_may_want_an_interview_first() -> None:
    given(decide, *WANTED).when(employer_says("interview")).then(an_employers_answer("interview"))
    met = (*WANTED, an_employers_answer("interview"))
    given(decide, *met).when(employer_says("interview")).nothing()
    given(decide, *met).when(employer_says("yes")).then(an_employers_answer())
    given(decide, *met).when(employer_says("no")).then(an_employers_answer("no"))


def test_an_employers_answer_settles_the_proposal() -> None:
    given(decide, *WANTED, an_employers_answer()).when(employer_says("yes")).nothing()
    given(decide, *WANTED, an_employers_answer()).when(employer_says("no")).refused(ProposalIsSettled)


def test_nobody_answers_before_they_were_asked() -> None:
    early = MONDAY - timedelta(days=1)
    given(decide, a_proposal()).when(review(on=early)).refused(AnsweredBeforeAsked)
    given(decide, *ACCEPTED).when(participant_says("yes", early)).refused(AnsweredBeforeAsked)
    given(decide, *WANTED).when(employer_says("yes", early)).refused(AnsweredBeforeAsked)


def test_an_unknown_proposal_is_answered_by_nobody() -> None:
    commands: list[ProposalCommand] = [review(), participant_says("yes"), employer_says("no"), expire()]
    for command in commands:
        given(decide).when(command).refused(UnknownProposal)


@pytest.mark.parametrize(
    ("history", "awaited"),
    [
        ((a_proposal(),), "reviewer"),
        ((a_proposal(), a_review(decision="later")), "reviewer"),
        (ACCEPTED, "participant"),
        (WANTED, "employer"),
        ((*WANTED, an_employers_answer("interview")), "employer"),
    ],
)
def test_an_expiry_says_who_was_silent(history: tuple[Event, ...], awaited: str) -> None:
    given(decide, *history).when(expire()).then(an_expiry(awaited))


def test_a_proposal_does_not_expire_too_early() -> None:
    given(decide, a_proposal()).when(expire(ANSWER_BY)).refused(StillTimeToAnswer)


def test_a_settled_proposal_does_not_expire() -> None:
    given(decide, *WANTED, an_employers_answer()).when(expire()).nothing()
    given(decide, a_proposal(), an_expiry()).when(expire()).nothing()
    given(decide, a_proposal(), an_expiry()).when(review()).refused(ProposalIsSettled)


STEPS: list[ProposalCommand] = [
    *(review(decision) for decision in ("accept", "reject", "later")),
    *(participant_says(answer) for answer in ("yes", "no")),
    *(employer_says(answer) for answer in ("interview", "yes", "no")),
    expire(),
]


@for_all(st.lists(st.sampled_from(STEPS), max_size=12))
def test_an_employer_answers_only_after_both_agreed(steps: list[ProposalCommand]) -> None:
    history: list[Event] = [a_proposal()]
    for step in steps:
        history.extend(given(decide, *history).when(step).events)
    answers = [event for event in history if isinstance(event, EmployerAnswered)]
    if answers:
        before = history[: history.index(answers[0])]
        assert any(isinstance(event, ProposalReviewed) and event.decision == "accept" for event in before)
        assert any(isinstance(event, ParticipantAnswered) and event.answer == "yes" for event in before)
    assert isinstance(of_proposal(given(decide, *history).history), Open | Settled)
