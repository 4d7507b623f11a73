"""Translate a case's free words to the contract's closed lists, and project names to programme codes."""

import re
from datetime import date
from hashlib import sha256
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from deploy.scenario.lines import AnyLine
from shared.contract.words import CitizenshipGroup, CorrectionReason, EnrolmentEnd, LabourMarketStatus, ProgrammeCode

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
    """Return the reason on the closed list that is nearest to free words."""
    return next((reason for part, reason in REASONS if part in words.lower()), "other")


def enrolment_end(reason: str) -> str:
    return reason if reason in get_args(EnrolmentEnd) else "other"


def labour_market_status(words: str | None, reason: str = "") -> str:
    """Return the status that closing an enrolment needs; without one in the case it follows from the reason."""
    if words in get_args(LabourMarketStatus):
        return str(words)
    return "employed" if reason == "employed" else "unknown"


def citizenship_group(words: str) -> str:
    """Return the group of a country code, or of a group's own name."""
    if words.lower() in get_args(CitizenshipGroup):
        return words.lower()
    country = words.upper()
    return "eu" if country in EU else "eea" if country in EEA else "third_country"


def programme_code(project: str) -> str:
    """Return the project's name when it is a valid code, else a code derived from it."""
    try:
        return _CODE.validate_python(project)
    except ValidationError:
        bare = re.sub(r"[^A-Za-z0-9ÅÄÖåäö]+", "-", project).strip("-")[:30]
        return f"{bare or 'P'}-{sha256(project.encode()).hexdigest()[:6]}"


def age(born: date, day: date) -> int:
    """Whole years on that day; somebody born on 29 February has a birthday on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def body_of(line: AnyLine, *without: str) -> dict[str, Any]:
    """Return a line's own fields as the body of a command, with the code of its project as programme."""
    names = {"id", "type", "recorded_on", "participant", "project", *without}
    body = line.model_dump(mode="json", exclude=names, exclude_none=True)
    project = getattr(line, "project", None)
    return body if project is None else {**body, "programme": programme_code(project)}
