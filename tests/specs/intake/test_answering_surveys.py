"""Answering surveys: something, about a programme that the participant knows; health is never required."""

from typing import Any

from services.intake.deciders import decide
from services.intake.domain.commands.enrolment import AnswerSurvey
from services.intake.domain.refusals import NothingAnswered, SurveyWithoutEnrolment
from shared.contract.sealed import SealedSensitive
from shared.testing.factories import AMINA, MONDAY, SUNDAY, a_closing, a_participant, a_survey, an_enrolment
from shared.testing.given import given

HEALTH = SealedSensitive(nonce="bm9uY2U=", text="c2VhbGVk")


def answer(**answers: Any) -> AnswerSurvey:
    usual = {"participant": AMINA, "occurred_on": MONDAY, "programme": "BIS", "occasion": "entry"}
    return AnswerSurvey(**{**usual, **answers})


def test_one_answer_of_a_survey_suffices() -> None:
    given(decide, a_participant(), an_enrolment()).when(answer(belief_in_future=4)).then(a_survey(belief_in_future=4))


def test_health_alone_is_an_answer_too() -> None:
    given(decide, a_participant(), an_enrolment()).when(answer(health=HEALTH)).then(a_survey(health=HEALTH))


def test_a_survey_without_answers_is_refused() -> None:
    given(decide, a_participant(), an_enrolment()).when(answer()).refused(NothingAnswered)


def test_a_survey_needs_an_enrolment_sometime() -> None:
    given(decide, a_participant()).when(answer(helpful=5)).refused(SurveyWithoutEnrolment)
    given(decide, a_participant(), an_enrolment()).when(answer(helpful=5, programme="LOTS")).refused(
        SurveyWithoutEnrolment
    )


def test_a_survey_may_come_after_closing() -> None:
    command = answer(occurred_on=SUNDAY, occasion="exit", helpful=5)
    given(decide, a_participant(), an_enrolment(), a_closing()).when(command).then(
        a_survey(occurred_on=SUNDAY, occasion="exit", helpful=5)
    )
