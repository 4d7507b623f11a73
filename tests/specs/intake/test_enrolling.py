"""Enrolling: one stay in a programme at a time, any number of programmes, as many stays as life brings."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.intake.deciders import decide
from services.intake.domain.commands.enrolment import OpenEnrolment
from shared.testing.factories import (
    AMINA,
    ENROLMENT,
    MONDAY,
    SUNDAY,
    a_closing,
    a_correction,
    a_participant,
    a_void,
    an_enrolment,
)
from shared.testing.given import given

ANOTHER = UUID("0b000000-0000-4000-8000-000000000002")
DAY = timedelta(days=1)


def enrol(on: date = MONDAY, programme: str = "BIS", enrolment: UUID = ANOTHER, **entry: Any) -> OpenEnrolment:
    return OpenEnrolment(participant=AMINA, occurred_on=on, enrolment=enrolment, programme=programme, **entry)


def test_an_enrolment_keeps_what_held_at_entry() -> None:
    entry: dict[str, Any] = {"isced": 3, "labour_market_status": "unemployed", "step": 0}
    given(decide, a_participant()).when(enrol(enrolment=ENROLMENT, **entry)).then(an_enrolment(**entry))


def test_inside_an_open_enrolment_nothing_changes() -> None:
    given(decide, a_participant(), an_enrolment()).when(enrol(MONDAY)).nothing()
    given(decide, a_participant(), an_enrolment()).when(enrol(SUNDAY)).nothing()


def test_several_programmes_may_be_entered_at_once() -> None:
    entered = an_enrolment(enrolment=ANOTHER, programme="LOTS")
    given(decide, a_participant(), an_enrolment()).when(enrol(programme="LOTS")).then(entered)


def test_after_the_last_day_a_new_stay_begins() -> None:
    new = an_enrolment(enrolment=ANOTHER, occurred_on=SUNDAY + DAY)
    given(decide, a_participant(), an_enrolment(), a_closing()).when(enrol(SUNDAY + DAY)).then(new)


def test_a_new_stay_may_begin_on_the_last_day() -> None:
    new = an_enrolment(enrolment=ANOTHER, occurred_on=SUNDAY)
    given(decide, a_participant(), an_enrolment(), a_closing()).when(enrol(SUNDAY)).then(new)


def test_inside_a_stay_that_has_ended_nothing_changes() -> None:
    given(decide, a_participant(), an_enrolment(), a_closing()).when(enrol(SUNDAY - DAY)).nothing()


def test_an_earlier_stay_may_be_entered_later() -> None:
    earlier = an_enrolment(enrolment=ANOTHER, occurred_on=MONDAY - DAY)
    given(decide, a_participant(), an_enrolment()).when(enrol(MONDAY - DAY)).then(earlier)


def test_a_void_enrolment_makes_room_for_another() -> None:
    given(decide, a_participant(), an_enrolment(), a_void(2)).when(enrol()).then(an_enrolment(enrolment=ANOTHER))


def test_a_corrected_programme_counts_as_if_always_so() -> None:
    history = a_participant(), an_enrolment(), a_correction(2, programme="LOTS")
    given(decide, *history).when(enrol()).then(an_enrolment(enrolment=ANOTHER))
    given(decide, *history).when(enrol(programme="LOTS")).nothing()
