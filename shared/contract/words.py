"""The closed vocabularies that events share: gender, labour status, kinds of placement, reasons."""

import re
from datetime import date, datetime
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, JsonValue

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def a_day(value: Any) -> date:
    """A date, or its text as year-month-day; never a moment or a number. Raises ValueError with advice."""
    try:
        if isinstance(value, str) and _ISO.fullmatch(value):
            value = date.fromisoformat(value)
    except ValueError:
        value = None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("Write a date as year-month-day, for example 2024-03-31.")
    if not 1900 <= value.year <= 2200:
        raise ValueError("Give a date between the years 1900 and 2200.")
    return value


Day = Annotated[date, BeforeValidator(a_day), Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]
"""A calendar date in Europe/Stockholm."""

Gender = Literal["woman", "man", "non_binary", "unknown"]
CitizenshipGroup = Literal["eu", "eea", "third_country", "stateless", "undetermined"]
LabourMarketStatus = Literal["employed", "unemployed", "inactive", "unknown"]
PlacementKind = Literal["work", "internship", "study", "course"]
OutcomeKind = Literal["work", "study", "internship", "remaining", "moved", "other"]
ActivityKind = Literal["language", "civic", "guidance", "leisure", "mentoring", "health", "other"]
EnrolmentEnd = Literal[
    "completed", "employed", "moved", "paused", "dropped_out", "transferred", "project_end", "deceased", "other"
]
CorrectionReason = Literal["wrong_person", "wrong_date", "entered_by_mistake", "duplicate", "did_not_happen", "other"]
"""A closed list, because free text about a person must never travel open."""

SettlementReason = Literal["origin_restored", "follower_rebuilt", "keys_replaced", "found_harmless", "other"]
"""Why a dispute about a log is closed; a closed list for the same reason."""

LogSource = Annotated[str, Field(pattern=r"^/[a-z][a-z0-9-]*/[a-z]+$", max_length=120)]
"""A log: `/<agency>/<service>`."""

Count = Annotated[int, Field(ge=0, le=2**63 - 1)]
"""How many events, or a position."""

Root = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""The root of a Merkle tree, in hexadecimal."""

ProgrammeCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9ÅÄÖåäö][A-Za-z0-9ÅÄÖåäö_-]{0,39}$")]
"""A short code for a programme, such as `BIS`."""

Isced = Annotated[int, Field(ge=0, le=8)]
Percent = Annotated[int, Field(ge=0, le=100)]
BirthYear = Annotated[int, Field(ge=1900, le=2200)]
Step = Annotated[int, Field(ge=0, le=4)]
"""Nearness to self-support: 0 nothing, 1 course or activity, 2 internship, 3 study or subsidised work, 4 work."""

Age = Annotated[int, Field(ge=0, le=150)]

Name = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""The name of an organisation or a place, never of a person; one line, because a NUL would stop every reader."""

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256, in hexadecimal."""

Part = Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A dotted path inside a figure's value, for example `work` or `within30.pct`; empty for the whole."""


def _finite_text(value: JsonValue) -> JsonValue:
    """What JSON and PostgreSQL can both hold; anything else would be recorded and then stop every reader."""
    match value:
        case str() if "\x00" in value:
            raise ValueError("text cannot hold a NUL character")
        case int() if not -(2**63) <= value < 2**63:
            raise ValueError("a whole number must have fewer than 19 digits")
        case float() if not isfinite(value):
            raise ValueError("a number must be finite")
        case list():
            return [_finite_text(item) for item in value]
        case dict():
            return {str(_finite_text(name)): _finite_text(item) for name, item in value.items()}
    return value


Json = Annotated[JsonValue, AfterValidator(_finite_text)]
"""Any JSON that every reader can hold."""
