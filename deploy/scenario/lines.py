"""The lines of a case's `events.jsonl`: one class for each type, in the neutral words that cases are written in.

`participant`, `project`, `placement` and `organisation` are names that hold inside the case. Fields that a class does
not know are ignored.
"""

import json
from typing import Annotated, Any, Literal, Union, get_args

from pydantic import BaseModel, ConfigDict, Field

from shared.contract.words import (
    ActivityKind,
    Answer,
    Count,
    CourseLevel,
    Day,
    FollowUpKind,
    FollowUpStatus,
    Gender,
    Isced,
    Name,
    OutcomeKind,
    PlacementKind,
    Step,
    VisitConcern,
)

Local = Annotated[str, Field(min_length=1, max_length=80)]
"""A name inside a case."""

Places = Annotated[int, Field(ge=1, le=10_000)]


class Line(BaseModel):
    """The fields of every line: when it was recorded, when it happened, and an id for later references."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    id: Local
    recorded_on: Day
    occurred_on: Day


class AboutProgramme(Line):
    """A line about one participant in one project."""

    participant: Local
    project: Local


class ParticipantRegistered(AboutProgramme):
    type: Literal["participant_registered"]
    gender: Gender
    birth_date: Day | None = None
    isced: Isced | None = None
    citizenship: str | None = None
    lms: str | None = None
    unemployed_since: Day | None = None
    municipality: Name | None = None
    origin: Name | None = None
    step: Step | None = None
    given_name: Name | None = None
    family_name: Name | None = None


class ParticipantExited(AboutProgramme):
    type: Literal["participant_exited"]
    reason: str
    lms: str | None = None


class SkillAssessed(AboutProgramme):
    type: Literal["skill_assessed"]
    stage: Literal["started", "completed"]


class PlanAgreed(AboutProgramme):
    type: Literal["plan_agreed"]


class ActivityAttended(Line):
    type: Literal["activity_attended"]
    participant: Local
    kind: ActivityKind
    project: Local | None = None
    organisation: Name | None = None


class PlacementOffered(Line):
    type: Literal["placement_offered"]
    organisation: Name
    project: Local
    places: Places


class PlacementWithdrawn(Line):
    type: Literal["placement_withdrawn"]
    organisation: Name
    project: Local
    places: Places


class PlacementStarted(Line):
    type: Literal["placement_started"]
    participant: Local
    placement: Local
    kind: PlacementKind
    project: Local | None = None
    organisation: Name | None = None
    subsidised: bool | None = None
    subject: Name | None = None
    level_in: CourseLevel | None = None


class PlacementEnded(Line):
    type: Literal["placement_ended"]
    placement: Local
    level_out: CourseLevel | None = None


class OutcomeRecorded(AboutProgramme):
    type: Literal["outcome_recorded"]
    kind: OutcomeKind


class ResidenceStarted(Line):
    type: Literal["residence_started"]
    participant: Local
    municipality: Name


class ResidenceEnded(Line):
    type: Literal["residence_ended"]
    participant: Local
    municipality: Name


class SurveyAnswered(AboutProgramme):
    type: Literal["survey_answered"]
    item: Literal["framtidstro", "knowledge_of_society", "helpful"]
    value: Answer


class ContactMade(Line):
    """`other` is a participant of the case, or somebody established by a name that holds in it."""

    type: Literal["contact_made"]
    participant: Local
    other: Local
    project: Local | None = None
    established: bool = False
    other_established: bool = True


class ActivityHeld(Line):
    type: Literal["activity_held"]
    organisation: Name
    kind: ActivityKind
    attended: Count
    project: Local | None = None


class VisitReceived(Line):
    type: Literal["visit_received"]
    concern: VisitConcern
    sent_to: Name | None = None
    project: Local | None = None


CRITERIA = ("stable_now", "full_time_now", "higher_skilled_now", "promoted")


class FollowUpRecorded(AboutProgramme):
    type: Literal["follow_up_recorded"]
    kind: FollowUpKind
    status: FollowUpStatus
    stable_now: bool | None = None
    full_time_now: bool | None = None
    higher_skilled_now: bool | None = None
    promoted: bool | None = None


class ParticipantsLinked(Line):
    type: Literal["participants_linked"]
    participant: Local
    absorbed: Local


class EventVoided(Line):
    type: Literal["event_voided"]
    target: Local
    reason: str = ""


class EventCorrected(Line):
    type: Literal["event_corrected"]
    target: Local
    set: Annotated[dict[str, Any], Field(min_length=1)]


AnyLine = Union[  # noqa: UP007 - `get_args` below reads it
    ParticipantRegistered,
    ParticipantExited,
    SkillAssessed,
    PlanAgreed,
    ActivityAttended,
    PlacementOffered,
    PlacementWithdrawn,
    PlacementStarted,
    PlacementEnded,
    OutcomeRecorded,
    ResidenceStarted,
    ResidenceEnded,
    SurveyAnswered,
    ContactMade,
    ActivityHeld,
    VisitReceived,
    FollowUpRecorded,
    ParticipantsLinked,
    EventVoided,
    EventCorrected,
]

LINES: dict[str, type[AnyLine]] = {get_args(c.model_fields["type"].annotation)[0]: c for c in get_args(AnyLine)}
"""The class of each type."""


def corrected(line: AnyLine, fields: dict[str, Any]) -> AnyLine:
    """Return the line with other values (as in JSON). Raises pydantic.ValidationError when they do not fit."""
    values = {**line.model_dump(mode="json"), **fields, "id": line.id, "type": line.type}
    return type(line).model_validate_json(json.dumps(values))
