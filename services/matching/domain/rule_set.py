"""Rule set 2026-1: the worth of each part of the score, in tenths of a point, and the tables for counting it.

Everything is whole numbers and every division rounds down, so that a database counts the same.
"""

from collections.abc import Mapping
from typing import Literal, Protocol

RULE_SET = "2026-1"

Part = Literal["occupation", "skills", "language", "municipality", "wishes"]

WORTH: Mapping[Part, int] = {"occupation": 350, "skills": 300, "language": 150, "municipality": 100, "wishes": 100}
"""The whole is 1000 tenths."""

WISHED, WORKED = 200, 150
"""The parts of `occupation`: wishing it, and having worked in it."""

MIN_MONTHS, MAX_MONTHS = 6, 36
"""The limits of experience in months: unknown or short work counts as the least, long work as the most."""

EVIDENCE: Mapping[str, int] = {"told": 40, "interviewed": 55, "shown_at_work": 75, "attested": 85, "validated": 100}
"""The share of a skill's level that counts, in per cent, by the evidence for it."""

SURE = ("attested", "validated")
"""The evidence that is strong enough to fail a gate."""

LEVELS = ("none", "A1", "A2", "B1", "B2", "C1", "C2")

REQUIRED, WELCOME = 2, 1
"""The weight of a skill or language, by whether the opening requires it or welcomes it."""

KIND, EXTENT, TIME = 40, 30, 30
"""The parts of `wishes`."""

DAYS_TO_BEGIN = 30
"""The days after its first day in which an opening without a last day can still be entered."""


class Nearness(Protocol):
    """The nearness of occupations and skills to each other, as a taxonomy has it."""

    def degree(self, wanted: str, held: str) -> int:
        """0 to 100 per cent; 100 for the same."""
        ...


def half(worth: int) -> int:
    """The points where the opening asks for nothing, or where nothing is known of the participant."""
    return worth // 2


def folded(place: str) -> str:
    """The name of a place in the form in which places are compared."""
    return " ".join(place.casefold().split())
