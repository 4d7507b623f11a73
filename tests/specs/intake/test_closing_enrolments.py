"""Closing an enrolment: once, with exit values, and not before it began."""

from datetime import date, timedelta
from uuid import uuid4

from services.intake.deciders import decide
from services.intake.domain.commands.enrolment import CloseEnrolment
from services.intake.domain.refusals import EnrolmentClosedAlready, EnrolmentEndsBeforeItBegan, NotEnrolled
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


def close(on: date = SUNDAY) -> CloseEnrolment:
    return CloseEnrolment(
        participant=AMINA,
        enrolment=ENROLMENT,
        occurred_on=on,
        reason="completed",
        labour_market_status="employed",
        work_percent=75,
    )


def test_a_closing_names_the_programme_it_ends() -> None:
    given(decide, a_participant(), an_enrolment()).when(close()).then(a_closing(work_percent=75))


def test_an_enrolment_may_end_on_its_first_day() -> None:
    closed = a_closing(occurred_on=MONDAY, work_percent=75)
    given(decide, a_participant(), an_enrolment()).when(close(MONDAY)).then(closed)


def test_an_enrolment_cannot_end_before_it_began() -> None:
    early = close(MONDAY - timedelta(days=1))
    given(decide, a_participant(), an_enrolment()).when(early).refused(EnrolmentEndsBeforeItBegan)


def test_an_enrolment_cannot_close_twice() -> None:
    given(decide, a_participant(), an_enrolment(), a_closing()).when(close()).refused(EnrolmentClosedAlready)


def test_an_enrolment_that_nobody_opened_cannot_close() -> None:
    given(decide, a_participant(), an_enrolment(enrolment=uuid4())).when(close()).refused(NotEnrolled)


def test_a_void_closing_lets_the_stay_go_on() -> None:
    given(decide, a_participant(), an_enrolment(), a_closing(), a_void(3)).when(close()).then(
        a_closing(work_percent=75)
    )


def test_a_corrected_first_day_moves_the_limit() -> None:
    moved = a_correction(2, occurred_on="2026-02-01")
    given(decide, a_participant(), an_enrolment(), moved).when(close(MONDAY)).refused(EnrolmentEndsBeforeItBegan)
