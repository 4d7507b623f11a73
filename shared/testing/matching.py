"""Matching's events as tests want them, as in `shared.testing.factories`."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shared.contract.matching import (
    EmployerAnswered,
    MentorMeetingLogged,
    MentorRegistered,
    MentorshipEnded,
    MentorshipStarted,
    MentorVetted,
    OpeningChanged,
    OpeningClosed,
    OpeningPublished,
    ParticipantAnswered,
    ProposalExpired,
    ProposalMade,
    ProposalReviewed,
    SkillWanted,
)
from shared.testing.factories import AMINA, MONDAY, OPENING, SUNDAY, a_sealed_identity, a_sealed_profile

EMPLOYER = UUID("0e000000-0000-4000-8000-000000000001")
PROPOSAL = UUID("0f000000-0000-4000-8000-000000000001")

ANSWER_BY = date(2026, 2, 28)
"""When a proposal made on MONDAY expires unless somebody answers."""

MENTOR = UUID("10000000-0000-4000-8000-000000000001")
MENTORSHIP = UUID("11000000-0000-4000-8000-000000000001")

_ABOUT_MENTORSHIP = {
    "occurred_on": MONDAY,
    "mentorship": MENTORSHIP,
    "mentor": MENTOR,
    "participant": AMINA,
    "programme": "BIS",
}
_ABOUT_PROPOSAL = {"occurred_on": MONDAY, "proposal": PROPOSAL, "opening": OPENING, "participant": AMINA}

BAKING = SkillWanted(skill="kedja:skill:baking", level=2, required=True)

TERMS: dict[str, Any] = {
    "organisation": "Norrvik Bageri",
    "programme": "LOTS",
    "kind": "internship",
    "title": "Bagare",
    "employer": EMPLOYER,
    "occupation": "kedja:occupation:baker",
    "municipality": "Boden",
    "skills": (BAKING,),
}


def an_opening(**wanted: Any) -> OpeningPublished:
    """Its seats are offered by `an_offer()`."""
    return OpeningPublished(**{"occurred_on": MONDAY, "opening": OPENING, **TERMS, **wanted})


def a_change(**wanted: Any) -> OpeningChanged:
    return OpeningChanged(**{"occurred_on": SUNDAY, "opening": OPENING, **TERMS, **wanted})


def a_closed_opening(**wanted: Any) -> OpeningClosed:
    return OpeningClosed(**{"occurred_on": SUNDAY, "opening": OPENING, "reason": "filled", **wanted})


def a_proposal(**wanted: Any) -> ProposalMade:
    usual = {
        "occurred_on": MONDAY,
        "proposal": PROPOSAL,
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
    return ProposalMade(**{**usual, **wanted})


def a_review(**wanted: Any) -> ProposalReviewed:
    return ProposalReviewed(**{**_ABOUT_PROPOSAL, "decision": "accept", "reason": "good_match", **wanted})


def a_participants_answer(answer: str = "yes", **wanted: Any) -> ParticipantAnswered:
    return ParticipantAnswered(**{**_ABOUT_PROPOSAL, "answer": answer, **wanted})


def an_employers_answer(answer: str = "yes", **wanted: Any) -> EmployerAnswered:
    return EmployerAnswered(**{**_ABOUT_PROPOSAL, "answer": answer, **wanted})


def an_expiry(awaited: str = "reviewer", **wanted: Any) -> ProposalExpired:
    usual = {**_ABOUT_PROPOSAL, "occurred_on": ANSWER_BY + timedelta(days=1), "awaited": awaited}
    return ProposalExpired(**{**usual, **wanted})


def a_mentor(**wanted: Any) -> MentorRegistered:
    usual = {"occurred_on": MONDAY, "mentor": MENTOR, "municipality": "Boden", "languages": ("sv", "ar")}
    return MentorRegistered(**{**usual, "identity": a_sealed_identity(), **wanted})


def a_verdict(**wanted: Any) -> MentorVetted:
    return MentorVetted(**{"occurred_on": MONDAY, "mentor": MENTOR, "suitable": True, **wanted})


def a_mentorship(**wanted: Any) -> MentorshipStarted:
    return MentorshipStarted(**{**_ABOUT_MENTORSHIP, **wanted})


def a_mentorships_end(**wanted: Any) -> MentorshipEnded:
    return MentorshipEnded(**{**_ABOUT_MENTORSHIP, "occurred_on": SUNDAY, "reason": "completed", **wanted})


def a_meeting(**wanted: Any) -> MentorMeetingLogged:
    return MentorMeetingLogged(**{**_ABOUT_MENTORSHIP, "side": "mentor", **wanted})
