"""The page about how a participant rated their health; sensitive fields are opened on no other page."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.intake.web.opened import opened_texts
from services.intake.web.pages.participants import find
from shared.contract.corrections import effective
from shared.contract.intake import SurveyAnswered
from shared.contract.sealed import KeyClass
from shared.service.arrival import Running
from shared.web.site import Shown

SENSITIVE: tuple[KeyClass, ...] = ("sensitive",)

router = APIRouter(include_in_schema=False)


@router.get("/participants/{participant}/health")
async def health_page(participant: UUID, request: Request, service: Running, pages: Shown) -> Response:
    person = await find(service, participant)
    now = [record for record in effective(person.records) if isinstance(record.event, SurveyAnswered)]
    async with service.engine.connect() as connection:
        texts = await opened_texts(service, connection, participant, now, SENSITIVE)
    answers = [(record.event, texts[record.id]) for record in reversed(now) if record.id in texts]
    return pages.render(request, "health.html", person=person, answers=answers)
