"""What an event makes known: one fact, with its open data and never its sealed fields."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from shared.contract import figures, intake, matching, placements, registry, reporting
from shared.contract.corrections import EventCorrected, EventVoided
from shared.contract.event import Event
from shared.contract.sealed import sealed_fields

KEYS: Mapping[type[Event], str | None] = {
    intake.ParticipantRegistered: None,
    intake.EnrolmentOpened: "enrolment",
    intake.EnrolmentClosed: "enrolment",
    intake.InventoryStarted: None,
    intake.SkillAssessed: None,
    intake.InventoryCompleted: None,
    intake.PlanAgreed: "enrolment",
    intake.ParticipantsLinked: "absorbed",
    intake.ParticipantMoved: None,
    intake.SurveyAnswered: None,
    intake.VisitReceived: "visit",
    placements.PlacementStarted: "placement",
    placements.PlacementEnded: "placement",
    placements.PlacementChanged: "placement",
    placements.ActivityHeld: "activity",
    placements.ActivityAttended: None,
    placements.OutcomeRecorded: None,
    placements.ResidenceStarted: None,
    placements.ResidenceEnded: None,
    placements.ContactMade: "other",
    placements.FollowUpDue: "follow_up",
    placements.FollowUpRecorded: "follow_up",
    matching.ProposalMade: "proposal",
    matching.ProposalReviewed: "proposal",
    matching.ParticipantAnswered: "proposal",
    matching.EmployerAnswered: "proposal",
    matching.ProposalExpired: "proposal",
    matching.MentorshipStarted: "mentorship",
    matching.MentorshipEnded: "mentorship",
    matching.MentorMeetingLogged: "mentorship",
    matching.SeatsOffered: "opening",
    matching.SeatsWithdrawn: "opening",
    reporting.ProgrammeDefined: None,
}
"""The events that make a fact, each with the field that tells which enrolment, placement, opening … it is about."""

NO_FACTS: tuple[type[Event], ...] = (
    reporting.LogWitnessed,
    reporting.LogDisputed,
    reporting.DisputeSettled,
    figures.FigurePublished,
    figures.FigureSuperseded,
    intake.IdentityNumberRecorded,
    intake.StepDone,
    intake.MandateGiven,
    intake.MandateEnded,
    intake.InterviewHeld,
    intake.EducationRecorded,
    intake.ExperienceRecorded,
    intake.LanguageLevelRecorded,
    intake.WishesStated,
    intake.DisclosureGranted,
    intake.DisclosureWithdrawn,
    intake.KeyReleased,
    intake.ParticipantsImported,
    intake.ImportUndone,
    placements.AssociationIntroduced,
    placements.AgreementDrafted,
    placements.AgreementSigned,
    placements.AgreementCancelled,
    placements.ActivityScheduled,
    placements.ActivityChanged,
    placements.ActivityCancelled,
    placements.InterpreterBooked,
    placements.GroupFormed,
    placements.GroupJoined,
    placements.GroupLeft,
    matching.EmployerRegistered,
    matching.OpeningPublished,
    matching.OpeningChanged,
    matching.OpeningClosed,
    matching.MentorRegistered,
    matching.MentorVetted,
)
"""Events that no figure reads: about a log, about who may open what, and terms of what has not happened yet."""

APART = ("occurred_on", "participant", "programme")
"""Fields that every fact has a place of its own for."""


class Fact(NamedTuple):
    """What one event says, as JSON values; `occurred_on` is an ISO date, `kind` the event's word."""

    kind: str
    participant: str | None
    programme: str | None
    key: str | None
    attributes: dict[str, Any]
    occurred_on: str


class _Shape(NamedTuple):
    kind: str
    key: str | None
    of_participant: bool
    of_programme: bool
    open: tuple[str, ...]


def _shape(event_class: type[Event], key: str | None) -> _Shape:
    fields = event_class.model_fields
    closed = {*APART, key, *sealed_fields(event_class)}
    return _Shape(
        event_class.word(),
        key,
        "participant" in fields and fields["participant"].is_required(),
        "programme" in fields and fields["programme"].is_required(),
        tuple(name for name in fields if name not in closed),
    )


CLASSES: Mapping[str, type[Event]] = {
    type_: event_class for type_, event_class in registry.TYPES.items() if event_class in KEYS
}
"""The event class of each type that makes a fact."""

_SHAPES = {type_: _shape(event_class, KEYS[event_class]) for type_, event_class in CLASSES.items()}

AMENDING: Mapping[str, str] = {
    type_: "correct" if issubclass(event_class, EventCorrected) else "void"
    for type_, event_class in registry.TYPES.items()
    if issubclass(event_class, EventCorrected | EventVoided)
}
"""The types that put another event right, and whether they correct or void it."""


def fact_of(type_: str, data: Mapping[str, Any]) -> Fact | None:
    """The fact that an event of the newest version gives; None for a type that gives none.

    Plain dictionaries in and out: this runs for each event of a rebuild. Raises KeyError for a missing field.
    """
    shape = _SHAPES.get(type_)
    if shape is None:
        return None
    kind, key, of_participant, of_programme, open_ = shape
    return Fact(
        kind,
        data["participant"] if of_participant else None,
        data["programme"] if of_programme else data.get("programme"),
        data[key] if key else None,
        {name: data[name] for name in open_ if name in data},
        data["occurred_on"],
    )
