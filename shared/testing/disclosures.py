"""Disclosures as tests want them: right in every field, of which a test names those that it is about."""

from typing import Any
from uuid import UUID

from shared.contract.intake import DisclosureGranted, DisclosureWithdrawn, KeyReleased
from shared.testing.factories import AMINA, MONDAY, SUNDAY

DISCLOSURE = UUID("0e000000-0000-4000-8000-000000000001")


def a_disclosure(**wanted: Any) -> DisclosureGranted:
    usual = {
        "occurred_on": MONDAY,
        "participant": AMINA,
        "disclosure": DISCLOSURE,
        "to_agency": "boden",
        "purpose": "matching",
        "classes": ("profile",),
        "ground": "consent",
    }
    return DisclosureGranted(**{**usual, **wanted})


def a_withdrawn_disclosure(**wanted: Any) -> DisclosureWithdrawn:
    usual = {"occurred_on": SUNDAY, "participant": AMINA, "disclosure": DISCLOSURE}
    return DisclosureWithdrawn(**{**usual, **wanted})


def a_release(**wanted: Any) -> KeyReleased:
    usual = {
        "occurred_on": MONDAY,
        "participant": AMINA,
        "disclosure": DISCLOSURE,
        "to": "/boden/matching",
        "purpose": "matching",
        "classes": ("profile",),
    }
    return KeyReleased(**{**usual, **wanted})
