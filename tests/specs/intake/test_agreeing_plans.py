"""Agreeing a plan: only within an enrolment that is open on that day; its steps are taken one by one."""

from datetime import date, timedelta
from uuid import UUID

from services.intake.deciders import decide
from services.intake.domain.commands.enrolment import AgreePlan, TakeStep
from services.intake.domain.refusals import PlanWithoutEnrolment, StepTakenBeforePlan, UnknownPlan
from shared.testing.factories import (
    AMINA,
    MONDAY,
    SUNDAY,
    a_closing,
    a_participant,
    a_plan,
    a_sealed_profile,
    a_step_done,
    a_void,
    an_enrolment,
)
from shared.testing.given import event_id, given

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


def take(nth: int = 1, on: date = SUNDAY) -> TakeStep:
    return TakeStep(participant=AMINA, plan=event_id(3), nth=nth, occurred_on=on)


def test_a_step_of_the_plan_is_taken_once() -> None:
    planned = a_participant(), an_enrolment(), a_plan()
    given(decide, *planned).when(take()).then(a_step_done())
    given(decide, *planned, a_step_done()).when(take()).nothing()
    given(decide, *planned, a_step_done()).when(take(2)).then(a_step_done(nth=2))
    given(decide, *planned, a_step_done(), a_void(4)).when(take()).then(a_step_done())


def test_no_step_is_taken_before_its_plan() -> None:
    given(decide, a_participant(), an_enrolment(), a_plan()).when(take(on=MONDAY - DAY)).refused(StepTakenBeforePlan)
    given(decide, a_participant(), an_enrolment()).when(take()).refused(UnknownPlan)
    given(decide, a_participant(), an_enrolment(), a_plan(), a_void(3)).when(take()).refused(UnknownPlan)


def test_steps_are_taken_after_leaving_too() -> None:
    given(decide, a_participant(), an_enrolment(), a_plan(), a_closing()).when(take()).then(a_step_done())
