"""The closed vocabularies that events share: gender, labour status, kinds of placement, reasons."""

import re
from datetime import date, datetime
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, JsonValue

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")


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


def a_time(value: Any) -> str:
    """A time of day as `HH:MM`, also when it is written as 9.30. Raises ValueError with advice."""
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("Write a time of day as hours and minutes, for example 17:30.")
    return f"{found[1]:0>2}:{found[2]}"


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
CourseLevel = Literal["none", "A1", "A2", "B1", "B2", "C1", "C2"]
"""A level of the Common European Framework, or below it."""

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
"""An ISO 639 code, such as `sv`, `ar` or `prs`."""

Concept = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,60}$")]
"""An occupation or a skill of the taxonomy: an opaque id."""

ClockTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of day in Europe/Stockholm, `HH:MM`."""

WrittenTime = Annotated[ClockTime, BeforeValidator(a_time)]
"""A time of day as people write it: `9.30` is read as `09:30`."""

Minutes = Annotated[int, Field(ge=1, le=1440)]
Kronor = Annotated[int, Field(ge=0, le=10**12)]
"""Whole Swedish kronor."""

Answer = Annotated[int, Field(ge=1, le=5)]
"""An answer in a survey: 1 is least, 5 is most."""

AgencyName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
ReferralSource = Literal[
    "self",
    "employment_service",
    "social_services",
    "migration_agency",
    "adult_education",
    "housing_company",
    "association",
    "other",
]
SurveyOccasion = Literal["entry", "follow_up", "exit"]
VisitConcern = Literal[
    "work", "studies", "language", "housing", "authorities", "health", "family", "money", "meeting_people", "other"
]
MandateScope = Literal["contacts", "applications", "economy", "health_care", "housing", "everything"]
MandateScopes = Annotated[tuple[MandateScope, ...], Field(min_length=1, max_length=6)]
DisclosureGround = Literal["consent", "duty_to_inform", "public_task", "mandate"]
"""Why secrecy may be lifted: consent, a legal duty to inform, a public task of the same agency, a mandate."""

DisclosurePurpose = Literal["matching", "placement"]
"""What the disclosed keys may be used for, which is also which service of the receiving agency may ask for them."""

OpeningEnd = Literal["filled", "withdrawn", "expired", "entered_by_mistake", "other"]
ReviewDecision = Literal["accept", "reject", "later"]
ReviewReason = Literal[
    "good_match",
    "participant_not_ready",
    "better_opening_exists",
    "requirement_not_met",
    "wrong_place_or_time",
    "needs_training_first",
    "other",
]
ParticipantAnswerKind = Literal["yes", "no"]
EmployerAnswerKind = Literal["interview", "yes", "no"]
MentorshipEnd = Literal["completed", "mentor_left", "participant_left", "did_not_fit", "other"]
MeetingSide = Literal["mentor", "participant"]
AgreementParty = Literal["participant", "employer", "agency", "mentor"]
UnsignedReason = Literal["found_on_their_own", "agreed_elsewhere", "recorded_afterwards"]
"""Why a placement started without an agreement that everybody signed here."""

PlacementEnd = Literal["as_agreed", "employed", "participant_left", "employer_ended", "moved", "other"]
"""Why a placement ended; never anything about health, which must not travel open."""
Audience = Literal["everyone", "women", "men", "young_people", "parents"]
InterpreterGender = Literal["woman", "man", "any"]
FollowUpKind = Literal["28_days", "6_months"]
FollowUpStatus = Literal["employed", "self_employed", "studying", "job_seeking", "inactive", "not_reached"]
CancellationReason = Literal["too_few", "organiser_ill", "venue_unavailable", "moved_to_another_day", "other"]

CorrectionReason = Literal["wrong_person", "wrong_date", "entered_by_mistake", "duplicate", "did_not_happen", "other"]
"""A closed list, because free text about a person must never travel open."""

SettlementReason = Literal["origin_restored", "follower_rebuilt", "keys_replaced", "found_harmless", "other"]
"""Why a dispute about a log is closed; a closed list for the same reason."""

LogSource = Annotated[str, Field(pattern=r"^/[a-z][a-z0-9-]*/[a-z]+$", max_length=120)]
"""A log: `/<agency>/<service>`."""

Count = Annotated[int, Field(ge=0, le=2**63 - 1)]
"""How many events, or a position."""

SeatCount = Annotated[int, Field(ge=1, le=10_000)]
"""How many people there is room for."""

Headcount = Annotated[int, Field(ge=0, le=100_000)]
"""How many people were there."""

Root = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""The root of a Merkle tree, in hexadecimal."""

ProgrammeCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9ÅÄÖåäö][A-Za-z0-9ÅÄÖåäö_-]{0,39}$")]
"""A short code for a programme, such as `BIS`."""

Isced = Annotated[int, Field(ge=0, le=8)]
Percent = Annotated[int, Field(ge=0, le=100)]
BirthYear = Annotated[int, Field(ge=1900, le=2200)]
Step = Annotated[int, Field(ge=0, le=4)]
"""Nearness to self-support: 0 nothing, 1 course or activity, 2 internship, 3 study or subsidised work, 4 work."""

StepNumber = Annotated[int, Field(ge=1, le=1000)]
"""The place of a step in a plan, from 1."""

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
