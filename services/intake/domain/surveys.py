"""Rules about surveys: at least one answer, about a programme that the participant was enrolled in."""

from services.intake.domain.commands.enrolment import AnswerSurvey
from services.intake.domain.refusals import NothingAnswered, SurveyWithoutEnrolment
from services.intake.domain.situation import Registered
from shared.contract.event import Event
from shared.contract.intake import SurveyAnswered


def answer(command: AnswerSurvey, situation: Registered) -> list[Event]:
    answers = (command.belief_in_future, command.knowledge_of_society, command.helpful, command.health)
    if all(answer is None for answer in answers):
        raise NothingAnswered
    if all(enrolment.programme != command.programme for enrolment in situation.enrolments):
        raise SurveyWithoutEnrolment
    return [command.becomes(SurveyAnswered)]
