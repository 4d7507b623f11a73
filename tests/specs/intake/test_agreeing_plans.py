"""Agreeing a plan: only within an enrolment that is open on that day."""

from datetime import date, timedelta
from uuid import UUID

from services.intake.application import decide
from services.intake.domain.commands import AgreePlan
from services.intake.domain.refusals import PlanWithoutEnrolment
from shared.testing.factories import (
    AMINA,
    MONDAY,
    SUNDAY,
    a_closing,
    a_participant,
    a_plan,
    a_sealed_profile,
    a_void,
    an_enrolment,
)
from shared.testing.given import given

SECOND = UUID("0b000000-0000-4000-8000-000000000002")
DAY = timedelta(days=1)


def agree(on: date = MONDAY, programme: str = "BIS") -> AgreePlan:
    return AgreePlan(participant=AMINA, occurred_on=on, programme=programme, plan=a_sealed_profile())


def test_a_plan_belongs_to_the_open_enrolment() -> None:
    given(decide, a_participant(), an_enrolment()).when(agree()).then(a_plan())


def test_a_plan_cannot_be_agreed_without_enrolment() -> None:
    given(decide, a_participant()).when(agree()).refused(PlanWithoutEnrolment)


def test_another_programme_gives_no_ground_for_a_plan() -> None:
    given(decide, a_participant(), an_enrolment()).when(agree(programme="LOTS")).refused(PlanWithoutEnrolment)


def test_a_plan_cannot_come_before_the_first_day() -> None:
    given(decide, a_participant(), an_enrolment()).when(agree(MONDAY - DAY)).refused(PlanWithoutEnrolment)


def test_a_plan_may_be_agreed_on_the_last_day() -> None:
    history = a_participant(), an_enrolment(), a_closing()
    given(decide, *history).when(agree(SUNDAY)).then(a_plan(occurred_on=SUNDAY))
    given(decide, *history).when(agree(SUNDAY + DAY)).refused(PlanWithoutEnrolment)


def test_a_plan_belongs_to_the_stay_of_its_day() -> None:
    second = an_enrolment(enrolment=SECOND, occurred_on=SUNDAY + DAY)
    given(decide, a_participant(), an_enrolment(), a_closing(), second).when(agree(SUNDAY + DAY)).then(
        a_plan(occurred_on=SUNDAY + DAY, enrolment=SECOND)
    )


def test_a_void_enrolment_gives_no_ground_for_a_plan() -> None:
    given(decide, a_participant(), an_enrolment(), a_void(2)).when(agree()).refused(PlanWithoutEnrolment)
