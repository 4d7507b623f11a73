"""Putting a participant's events right: which may be corrected or voided, and what is said when they may not."""

from typing import Any

from services.intake.deciders import decide
from shared.contract.amend import AlreadyVoid, CorrectEvent, CorrectionOfCorrection, NoSuchEvent, VoidEvent
from shared.testing.factories import SUNDAY, a_correction, a_link, a_participant, a_void, an_enrolment, an_unlinking
from shared.testing.given import event_id, given

STREAM = "participant-of-these-tests"


def void(target: int) -> VoidEvent:
    return VoidEvent(STREAM, event_id(target), "duplicate", SUNDAY)


def correct(target: int, **right: Any) -> CorrectEvent:
    return CorrectEvent(STREAM, event_id(target), right, SUNDAY)


def test_a_void_names_the_event_and_why() -> None:
    given(decide, a_participant(), an_enrolment()).when(void(2)).then(a_void(2))


def test_a_correction_holds_only_what_was_wrong() -> None:
    given(decide, a_participant()).when(correct(1, gender="man")).then(a_correction(1, gender="man"))


def test_only_an_event_that_exists_is_put_right() -> None:
    given(decide, a_participant()).when(void(2)).refused(NoSuchEvent)
    given(decide, a_participant()).when(correct(2, gender="man")).refused(NoSuchEvent)


def test_a_void_event_is_not_put_right_again() -> None:
    given(decide, a_participant(), a_void(1)).when(void(1)).refused(AlreadyVoid)
    given(decide, a_participant(), a_void(1)).when(correct(1, gender="man")).refused(AlreadyVoid)


def test_an_unlinked_link_counts_as_void() -> None:
    given(decide, a_participant(), a_link(), an_unlinking(link=2)).when(void(2)).refused(AlreadyVoid)


def test_a_void_is_itself_voided_not_corrected() -> None:
    given(decide, a_participant(), a_void(1)).when(void(2)).then(a_void(2))
    given(decide, a_participant(), a_void(1)).when(correct(2, reason="other")).refused(CorrectionOfCorrection)


def test_a_correction_is_itself_voided_not_corrected() -> None:
    history = a_participant(), a_correction(1, gender="man")
    given(decide, *history).when(void(2)).then(a_void(2))
    given(decide, *history).when(correct(2, set={})).refused(CorrectionOfCorrection)


def test_what_held_before_a_voided_void_holds_again() -> None:
    given(decide, a_participant(), a_void(1), a_void(2)).when(void(1)).then(a_void(1))


def test_who_somebody_is_cannot_be_corrected() -> None:
    given(decide, a_participant()).when(correct(1, identity={})).malformed("set.identity")
    given(decide, a_participant()).when(correct(1, participant="x")).malformed("set.participant")


def test_a_correction_must_fit_its_event() -> None:
    given(decide, a_participant()).when(correct(1, gender="robot")).malformed("set.gender")
    given(decide, a_participant()).when(correct(1, shoe_size=38)).malformed("set.shoe_size")
    given(decide, a_participant()).when(correct(1)).malformed("set")
