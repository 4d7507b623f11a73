"""Matching's events as tests want them, as in `shared.testing.factories`."""

from typing import Any
from uuid import UUID

from shared.contract.matching import OpeningChanged, OpeningClosed, OpeningPublished, SkillWanted
from shared.testing.factories import MONDAY, OPENING, SUNDAY

EMPLOYER = UUID("0e000000-0000-4000-8000-000000000001")

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
