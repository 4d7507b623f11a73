"""Events as tests want them: right in every field, of which a test names those that it is about."""

from datetime import date
from typing import Any
from uuid import UUID

from shared.contract.corrections import EventCorrected, EventVoided
from shared.contract.intake import (
    EnrolmentClosed,
    EnrolmentOpened,
    InventoryCompleted,
    InventoryStarted,
    MandateEnded,
    MandateGiven,
    ParticipantMoved,
    ParticipantRegistered,
    ParticipantsLinked,
    ParticipantsUnlinked,
    PlanAgreed,
    SkillAssessed,
    StepDone,
    SurveyAnswered,
    VisitReceived,
)
from shared.contract.matching import SeatsOffered, SeatsWithdrawn
from shared.contract.placements import (
    ActivityAttended,
    AgreementCancelled,
    AgreementDrafted,
    AgreementSigned,
    FollowUpDue,
    FollowUpRecorded,
    OutcomeRecorded,
    PlacementChanged,
    PlacementEnded,
    PlacementStarted,
    ResidenceEnded,
    ResidenceStarted,
)
from shared.contract.sealed import SealedIdentity, SealedProfile
from shared.testing.given import event_id

AMINA = UUID("0a000000-0000-4000-8000-000000000001")
YUSUF = UUID("0a000000-0000-4000-8000-000000000002")
"""Two participants."""

ENROLMENT = UUID("0b000000-0000-4000-8000-000000000001")
PLACEMENT = UUID("0c000000-0000-4000-8000-000000000001")
FOLLOW_UP = UUID("0e000000-0000-4000-8000-000000000001")
OPENING = UUID("0d000000-0000-4000-8000-000000000001")
MANDATE = UUID("0b000000-0000-4000-8000-0000000000aa")
VISIT = UUID("0b000000-0000-4000-8000-0000000000bb")

MONDAY = date(2026, 1, 12)
"""When things begin in these tests, unless a test says otherwise."""

SUNDAY = date(2026, 6, 28)
"""When they end."""


def a_sealed_identity() -> SealedIdentity:
    return SealedIdentity(nonce="bm9uY2U=", text="c2VhbGVk")


def a_sealed_profile() -> SealedProfile:
    return SealedProfile(nonce="bm9uY2U=", text="c2VhbGVk")


def a_participant(**wanted: Any) -> ParticipantRegistered:
    usual = {"occurred_on": MONDAY, "participant": AMINA, "gender": "woman", "identity": a_sealed_identity()}
    return ParticipantRegistered(**{**usual, **wanted})


def an_enrolment(**wanted: Any) -> EnrolmentOpened:
    usual = {"occurred_on": MONDAY, "participant": AMINA, "enrolment": ENROLMENT, "programme": "BIS"}
    return EnrolmentOpened(**{**usual, **wanted})


def a_closing(**wanted: Any) -> EnrolmentClosed:
    usual = {
        "occurred_on": SUNDAY,
        "participant": AMINA,
        "enrolment": ENROLMENT,
        "programme": "BIS",
        "reason": "completed",
        "labour_market_status": "employed",
    }
    return EnrolmentClosed(**{**usual, **wanted})


def a_started_inventory(**wanted: Any) -> InventoryStarted:
    return InventoryStarted(**{"occurred_on": MONDAY, "participant": AMINA, "programme": "BIS", **wanted})


def a_skill(**wanted: Any) -> SkillAssessed:
    return SkillAssessed(**{"occurred_on": MONDAY, "participant": AMINA, "skill": a_sealed_profile(), **wanted})


def a_completed_inventory(**wanted: Any) -> InventoryCompleted:
    return InventoryCompleted(**{"occurred_on": MONDAY, "participant": AMINA, "programme": "BIS", **wanted})


def a_plan(**wanted: Any) -> PlanAgreed:
    usual = {"occurred_on": MONDAY, "participant": AMINA, "enrolment": ENROLMENT, "programme": "BIS"}
    return PlanAgreed(**{**usual, "plan": a_sealed_profile(), **wanted})


def a_step_done(**wanted: Any) -> StepDone:
    usual = {"occurred_on": SUNDAY, "participant": AMINA, "programme": "BIS", "plan": event_id(3), "nth": 1}
    return StepDone(**{**usual, **wanted})


def a_link(**wanted: Any) -> ParticipantsLinked:
    return ParticipantsLinked(**{"occurred_on": MONDAY, "participant": AMINA, "absorbed": YUSUF, **wanted})


def an_unlinking(link: int, **wanted: Any) -> ParticipantsUnlinked:
    """Undoes the link that is the given event of this number."""
    usual = {"occurred_on": SUNDAY, "participant": AMINA, "absorbed": YUSUF, "reason": "wrong_person"}
    return ParticipantsUnlinked(**{**usual, "event_id": event_id(link), **wanted})


def a_placement(**wanted: Any) -> PlacementStarted:
    usual = {"occurred_on": MONDAY, "placement": PLACEMENT, "participant": AMINA, "kind": "internship"}
    return PlacementStarted(**{**usual, **wanted})


def an_end(**wanted: Any) -> PlacementEnded:
    usual = {"occurred_on": SUNDAY, "placement": PLACEMENT, "participant": AMINA, "kind": "internship"}
    return PlacementEnded(**{**usual, **wanted})


def a_change(**wanted: Any) -> PlacementChanged:
    return PlacementChanged(**{"occurred_on": SUNDAY, "placement": PLACEMENT, "participant": AMINA, **wanted})


def an_agreement(**wanted: Any) -> AgreementDrafted:
    usual = {"occurred_on": MONDAY, "agreement": PLACEMENT, "participant": AMINA, "kind": "internship"}
    place = {"programme": "BIS", "organisation": "Norrvik Bageri", "starts_on": MONDAY, "ends_on": SUNDAY}
    return AgreementDrafted(**{**usual, **place, "parties": ("participant", "agency", "employer"), **wanted})


def a_signature(party: str, **wanted: Any) -> AgreementSigned:
    usual = {"occurred_on": MONDAY, "agreement": PLACEMENT, "participant": AMINA, "party": party}
    return AgreementSigned(**{**usual, **wanted})


def a_cancelled_agreement(**wanted: Any) -> AgreementCancelled:
    return AgreementCancelled(**{"occurred_on": MONDAY, "agreement": PLACEMENT, "participant": AMINA, **wanted})


def a_due_follow_up(**wanted: Any) -> FollowUpDue:
    usual = {"occurred_on": SUNDAY, "follow_up": FOLLOW_UP, "participant": AMINA, "enrolment": ENROLMENT}
    return FollowUpDue(**{**usual, "programme": "BIS", "kind": "28_days", "due_on": date(2026, 7, 26), **wanted})


def a_follow_up(**wanted: Any) -> FollowUpRecorded:
    usual = {"occurred_on": date(2026, 7, 26), "follow_up": FOLLOW_UP, "participant": AMINA, "enrolment": ENROLMENT}
    return FollowUpRecorded(**{**usual, "programme": "BIS", "kind": "28_days", "status": "employed", **wanted})


def an_attendance(**wanted: Any) -> ActivityAttended:
    return ActivityAttended(**{"occurred_on": MONDAY, "participant": AMINA, "kind": "language", **wanted})


def an_outcome(**wanted: Any) -> OutcomeRecorded:
    usual = {"occurred_on": SUNDAY, "participant": AMINA, "programme": "BIS", "kind": "study"}
    return OutcomeRecorded(**{**usual, **wanted})


def a_residence(**wanted: Any) -> ResidenceStarted:
    return ResidenceStarted(**{"occurred_on": MONDAY, "participant": AMINA, "municipality": "Boden", **wanted})


def a_departure(**wanted: Any) -> ResidenceEnded:
    return ResidenceEnded(**{"occurred_on": SUNDAY, "participant": AMINA, "municipality": "Boden", **wanted})


def an_offer(**wanted: Any) -> SeatsOffered:
    usual = {"occurred_on": MONDAY, "opening": OPENING, "organisation": "Norrvik Bageri", "programme": "LOTS"}
    return SeatsOffered(**{**usual, "kind": "internship", "seats": 3, **wanted})


def a_withdrawal(**wanted: Any) -> SeatsWithdrawn:
    usual = {"occurred_on": SUNDAY, "opening": OPENING, "organisation": "Norrvik Bageri", "programme": "LOTS"}
    return SeatsWithdrawn(**{**usual, "kind": "internship", "seats": 1, **wanted})


def a_void(target: int, **wanted: Any) -> EventVoided:
    """Voids the given event of this number."""
    return EventVoided(**{"occurred_on": SUNDAY, "event_id": event_id(target), "reason": "duplicate", **wanted})


def a_correction(target: int, **right: Any) -> EventCorrected:
    """Sets these fields (JSON values) of the given event of this number."""
    return EventCorrected(occurred_on=SUNDAY, event_id=event_id(target), set=right)


def a_survey(**wanted: Any) -> SurveyAnswered:
    usual = {"occurred_on": MONDAY, "participant": AMINA, "programme": "BIS", "occasion": "entry"}
    return SurveyAnswered(**{**usual, **wanted})


def a_move(**wanted: Any) -> ParticipantMoved:
    return ParticipantMoved(**{"occurred_on": SUNDAY, "participant": AMINA, "municipality": "Ockelbo", **wanted})


def a_mandate(**wanted: Any) -> MandateGiven:
    usual = {"occurred_on": MONDAY, "participant": AMINA, "mandate": MANDATE, "scope": ("contacts",)}
    return MandateGiven(**{**usual, "holder": a_sealed_identity(), **wanted})


def an_ended_mandate(**wanted: Any) -> MandateEnded:
    return MandateEnded(**{"occurred_on": SUNDAY, "participant": AMINA, "mandate": MANDATE, **wanted})


def a_visit(**wanted: Any) -> VisitReceived:
    return VisitReceived(**{"occurred_on": MONDAY, "visit": VISIT, "concern": "housing", **wanted})
