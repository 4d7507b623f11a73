"""Rules about what participants answer in surveys: something, and about a programme that they know."""

from services.intake.domain.commands import AnswerSurvey
from services.intake.domain.refusals import NothingAnswered, SurveyWithoutEnrolment
from services.intake.domain.situation import Registered
from shared.contract.event import Event
from shared.contract.intake import SurveyAnswered


def answer(command: AnswerSurvey, situation: Registered) -> list[Event]:
    answers = {
        "belief_in_future": command.belief_in_future,
        "knowledge_of_society": command.knowledge_of_society,
        "helpful": command.helpful,
        "health": command.health,
    }
    if all(answer is None for answer in answers.values()):
        raise NothingAnswered
    if all(enrolment.programme != command.programme for enrolment in situation.enrolments):
        raise SurveyWithoutEnrolment
    return [command.becomes(SurveyAnswered, programme=command.programme, occasion=command.occasion, **answers)]
