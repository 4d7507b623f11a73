"""The HTTP API about surveys: how participants see their future, and what they thought of the programme."""

from services.intake.domain.commands.enrolment import AnswerSurvey
from services.intake.sealing import sealed
from shared.contract.intake import SurveyAnswered
from shared.log.command import Receipt
from shared.service.arrival import Arrival
from shared.web.operations import Operations

operations = Operations("/api/participants/{participant}/surveys", tags=["surveys"])


@operations.post()
async def answer_a_survey(command: AnswerSurvey, arrived: Arrival) -> Receipt:
    """Record what a participant answered."""
    return await arrived.execute(await sealed(arrived, command, SurveyAnswered))
