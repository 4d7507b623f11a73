"""Rows by the value of a column."""

from collections.abc import Iterable, Sequence

from services.reporting.figures.number import Row

STATES = ("deceased", "work", "study", "internship", "moved", "other_exit", "remaining")
GENDERS = ("woman", "man", "non_binary", "unknown")
CONCERNS = (
    "work",
    "studies",
    "language",
    "housing",
    "authorities",
    "health",
    "family",
    "money",
    "meeting_people",
    "other",
)
FOLLOW_UPS = ("28_days", "6_months")
LEVELS = ("none", "A1", "A2", "B1", "B2", "C1", "C2")
STEPS = ("registered", "mapped", "planned", "proposed", "placed", "occupied")
"""The steps of the funnel, in order."""


def grouped(rows: Iterable[Row], column: str, order: Sequence[str] = ()) -> dict[str, list[Row]]:
    """The rows of each value that occurs (as text): values of `order` first and in it, others as they first occur."""
    groups: dict[str, list[Row]] = {value: [] for value in order}
    for row in rows:
        groups.setdefault(str(row[column]), []).append(row)
    return {value: found for value, found in groups.items() if found}


def last_unknown(groups: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """In alphabetical order as Unicode has it, what is unknown at the end."""
    return dict(sorted(groups.items(), key=lambda group: (group[0] == "unknown", group[0])))
