"""From a case's free words to the closed lists of the contract, and from its project names to programme codes."""

import re
from datetime import date
from hashlib import sha256
from typing import get_args

from pydantic import TypeAdapter, ValidationError

from shared.contract.words import (
    CitizenshipGroup,
    CorrectionReason,
    EnrolmentEnd,
    LabourMarketStatus,
    ProgrammeCode,
)

_CODE = TypeAdapter[str](ProgrammeCode)

EU = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())  # noqa: SIM905 - one line of codes
EEA = frozenset(("IS", "LI", "NO"))

REASONS: tuple[tuple[str, CorrectionReason], ...] = (
    ("wrong person", "wrong_person"),
    ("date", "wrong_date"),
    ("duplicate", "duplicate"),
    ("twice", "duplicate"),
    ("mistake", "entered_by_mistake"),
    ("absent", "did_not_happen"),
    ("not happen", "did_not_happen"),
    ("never", "did_not_happen"),
)


def correction_reason(words: str) -> CorrectionReason:
    """The reason on the closed list that free words come nearest to."""
    return next((reason for part, reason in REASONS if part in words.lower()), "other")


def enrolment_end(reason: str) -> str:
    return reason if reason in get_args(EnrolmentEnd) else "other"


def labour_market_status(words: str | None, reason: str = "") -> str:
    """Closing an enrolment needs a status; a case that is silent tells only of those who left for work."""
    if words in get_args(LabourMarketStatus):
        return str(words)
    return "employed" if reason == "employed" else "unknown"


def citizenship_group(words: str) -> str:
    """The group of a country code, or of a group's own name."""
    if words.lower() in get_args(CitizenshipGroup):
        return words.lower()
    country = words.upper()
    return "eu" if country in EU else "eea" if country in EEA else "third_country"


def programme_code(project: str) -> str:
    """The project's name when it can be a code; else a code made from it, the same each time."""
    try:
        return _CODE.validate_python(project)
    except ValidationError:
        bare = re.sub(r"[^A-Za-z0-9ÅÄÖåäö]+", "-", project).strip("-")[:30]
        return f"{bare or 'P'}-{sha256(project.encode()).hexdigest()[:6]}"


def age(born: date, on: date) -> int:
    """Whole years on that day; somebody born on 29 February has a birthday on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
