"""Matching's events as tests want them, as in `shared.testing.factories`."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shared.contract.matching import (
    EmployerAnswered,
    OpeningChanged,
    OpeningClosed,
    OpeningPublished,
    ParticipantAnswered,
    ProposalExpired,
    ProposalMade,
    ProposalReviewed,
    SkillWanted,
)
from shared.testing.factories import AMINA, MONDAY, OPENING, SUNDAY, a_sealed_profile

EMPLOYER = UUID("0e000000-0000-4000-8000-000000000001")
PROPOSAL = UUID("0f000000-0000-4000-8000-000000000001")

ANSWER_BY = date(2026, 2, 28)
"""When a proposal made on MONDAY expires unless somebody answers."""

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
