"""The HTTP API about surveys: how participants see their future, and what they thought of the programme."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.intake.domain import commands
from services.intake.sealing import seal_for
from shared.contract.intake import SurveyAnswered
from shared.contract.sealed import Health, SealedSensitive
from shared.contract.words import Answer, Day, ProgrammeCode, SurveyOccasion
from shared.service.arrival import Arrived, Asked
from shared.web.api import receipt_answer

router = APIRouter(prefix="/api/participants/{participant}/surveys", tags=["surveys"])


class AskedSurvey(Asked):
    """Answers from 1, least, to 5, most; one is enough. Health is voluntary and sealed under class `sensitive`."""

    occurred_on: Day
    programme: ProgrammeCode
    occasion: SurveyOccasion
    belief_in_future: Answer | None = None
    knowledge_of_society: Answer | None = None
    helpful: Answer | None = None
    health: Health | None = None


@router.post("")
async def answer_a_survey(participant: UUID, asked: AskedSurvey, arrived: Arrived) -> JSONResponse:
    """Record what a participant answered."""
    health = None
    if asked.health is not None:
        health = await seal_for(arrived, participant, SealedSensitive, asked.health, SurveyAnswered)
    command = commands.AnswerSurvey(participant=participant, **{**dict(asked), "health": health})
    return receipt_answer(arrived.service, await arrived.execute(command, asked))
