"""Activities, groups and contacts as tests want them, beside the events in `factories`."""

from datetime import date
from typing import Any
from uuid import UUID

from shared.contract.placements import (
    ActivityCancelled,
    ActivityChanged,
    ActivityHeld,
    ActivityScheduled,
    ContactMade,
    GroupFormed,
    GroupJoined,
    GroupLeft,
    InterpreterBooked,
)
from shared.testing.factories import AMINA, MONDAY, SUNDAY

ACTIVITY = UUID("0e000000-0000-4000-8000-000000000001")
GROUP = UUID("0f000000-0000-4000-8000-000000000001")
ASTRID = UUID("0a000000-0000-4000-8000-000000000009")
"""Somebody established, who is no participant."""

OCCASION: dict[str, Any] = {
    "kind": "language",
    "title": "Språkcafé",
    "organisation": "Bodens bibliotek",
    "programme": "BIS",
    "day": date(2026, 2, 10),
    "starts_at": "17:30",
    "minutes": 90,
}


def an_activity(**wanted: Any) -> ActivityScheduled:
    return ActivityScheduled(**{"occurred_on": MONDAY, "activity": ACTIVITY, **OCCASION, **wanted})


def a_change(**wanted: Any) -> ActivityChanged:
    return ActivityChanged(**{"occurred_on": MONDAY, "activity": ACTIVITY, **OCCASION, **wanted})


def a_cancellation(**wanted: Any) -> ActivityCancelled:
    return ActivityCancelled(**{"occurred_on": MONDAY, "activity": ACTIVITY, "reason": "too_few", **wanted})


def a_holding(**wanted: Any) -> ActivityHeld:
    usual = {"kind": "language", "organisation": "Bodens bibliotek", "programme": "BIS", "attended": 7}
    return ActivityHeld(**{"occurred_on": OCCASION["day"], "activity": ACTIVITY, **usual, **wanted})


def a_booking(**wanted: Any) -> InterpreterBooked:
    usual = {"occurred_on": MONDAY, "activity": ACTIVITY, "language": "ar", "gender": "woman"}
    return InterpreterBooked(**{**usual, **wanted})


def a_group(**wanted: Any) -> GroupFormed:
    usual = {"occurred_on": MONDAY, "group": GROUP, "programme": "LOTS", "name": "Tisdagsgruppen", "audience": "women"}
    return GroupFormed(**{**usual, **wanted})


def a_joining(**wanted: Any) -> GroupJoined:
    return GroupJoined(**{"occurred_on": MONDAY, "group": GROUP, "participant": AMINA, **wanted})


def a_leaving(**wanted: Any) -> GroupLeft:
    return GroupLeft(**{"occurred_on": SUNDAY, "group": GROUP, "participant": AMINA, **wanted})


def a_contact(**wanted: Any) -> ContactMade:
    return ContactMade(**{"occurred_on": MONDAY, "participant": AMINA, "other": ASTRID, "programme": "BIS", **wanted})
