"""Rows by the value of a column, and the values that have an order and a name for people."""

from collections.abc import Iterable

from services.reporting.figures.number import Row
from shared.web.i18n import N_

LEVELS = ("none", "A1", "A2", "B1", "B2", "C1", "C2")

GENDERS = {"woman": N_("Woman"), "man": N_("Man"), "non_binary": N_("Non-binary"), "unknown": N_("Not known")}
STATES = {
    "deceased": N_("Deceased"),
    "work": N_("Work"),
    "study": N_("Studies"),
    "internship": N_("Internship"),
    "moved": N_("Moved away"),
    "other_exit": N_("Left for another reason"),
    "remaining": N_("Remains in the programme"),
}
CONCERNS = {
    "work": N_("Work"),
    "studies": N_("Studies"),
    "language": N_("Language"),
    "housing": N_("Housing"),
    "authorities": N_("Contacts with authorities"),
    "health": N_("Health"),
    "family": N_("Family"),
    "money": N_("Money"),
    "meeting_people": N_("Meeting people"),
    "other": N_("Other"),
}
FOLLOW_UPS = {"28_days": N_("After 28 days"), "6_months": N_("After six months")}
STEPS = {
    "registered": N_("Registered"),
    "mapped": N_("Inventory completed"),
    "planned": N_("Plan agreed"),
    "proposed": N_("Proposed for an opening"),
    "placed": N_("Began a placement"),
    "occupied": N_("Began work or studies"),
}
"""The steps of the funnel, in order."""


def grouped(rows: Iterable[Row], column: str, order: Iterable[str] = ()) -> dict[str, list[Row]]:
    """The rows of each value that occurs (as text): values of `order` first and in it, others as they first occur."""
    groups: dict[str, list[Row]] = {value: [] for value in order}
    for row in rows:
        groups.setdefault(str(row[column]), []).append(row)
    return {value: found for value, found in groups.items() if found}


def last_unknown(groups: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """In alphabetical order as Unicode has it, what is unknown at the end."""
    return dict(sorted(groups.items(), key=lambda group: (group[0] == "unknown", group[0])))
