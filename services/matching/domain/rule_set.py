"""Rule set 2026-1: what a part of the score is worth, in tenths of a point, and by which tables it is counted.

Everything is whole numbers and every division rounds down, so that a database counts the same.
"""

from collections.abc import Mapping
from typing import Literal, Protocol

RULE_SET = "2026-1"

Part = Literal["occupation", "skills", "language", "municipality", "wishes"]

WORTH: Mapping[Part, int] = {"occupation": 350, "skills": 300, "language": 150, "municipality": 100, "wishes": 100}
"""The whole is 1000 tenths."""

WISHED, WORKED = 200, 150
"""What of `occupation` comes from wishing it, and from having worked in it."""

LEAST_MONTHS, MOST_MONTHS = 6, 36
"""Work of unknown or short duration counts as half a year; more than three years count as three."""

EVIDENCE: Mapping[str, int] = {"told": 40, "interviewed": 55, "shown_at_work": 75, "attested": 85, "validated": 100}
"""How much of a skill's level counts, in per cent, by how sure we are of it."""

SURE = ("attested", "validated")
"""Evidence that is enough to say that somebody does not reach a level."""

LEVELS = ("none", "A1", "A2", "B1", "B2", "C1", "C2")

REQUIRED, WELCOME = 2, 1
"""How much a skill or a language weighs among those that an opening asks for."""

KIND, EXTENT, TIME = 40, 30, 30
"""The parts of `wishes`."""

DAYS_TO_BEGIN = 30
"""So long after its first day an opening without a last day can still be entered."""


class Nearness(Protocol):
    """What a taxonomy knows: how far an occupation or a skill goes for another one."""

    def degree(self, wanted: str, held: str) -> int:
        """0 to 100 per cent; 100 for the same."""
        ...


def half(worth: int) -> int:
    """What counts where an opening asks nothing, or where nobody has said: the same for everybody."""
    return worth // 2


def folded(place: str) -> str:
    """The name of a place as places are compared."""
    return " ".join(place.casefold().split())
