"""Intake's pages: the list of participants, each participant, and the forms that change something."""

from typing import Literal

from fastapi import APIRouter, Request, Response

from services.intake.adapters.search import PAGE, Asked, programmes, search
from services.intake.adapters.store import Enrolled
from services.intake.adapters.web import disclosing, forms, health, importing, person, reception
from shared.web.amending import amending
from shared.web.api import Running
from shared.web.i18n import N_
from shared.web.site import PageNumber, ProgrammeWish, Shown

SECTIONS = ((N_("Participants"), "/"), (N_("Visits"), "/visits"))
"""The parts that stand in the navigation: msgid and path."""

listing = APIRouter(include_in_schema=False)


@listing.get("/")
async def participants_page(
    request: Request,
    service: Running,
    pages: Shown,
    q: str = "",
    programme: ProgrammeWish = "",
    enrolled: Enrolled = "",
    sort: Literal["", "oldest", "name"] = "",
    page: PageNumber = 1,
) -> Response:
    asked = Asked(q.strip()[:100], programme, enrolled, sort)
    async with service.engine.connect() as connection:
        total, people = await search(service, connection, asked, page)
        codes = await programmes(connection)
    return pages.render(
        request,
        "participants.html",
        asked=asked,
        people=people,
        programmes=codes,
        total=total,
        page=page,
        pages=-(-total // PAGE),
    )


routers = (
    listing,
    importing.router,
    reception.router,
    amending("/visits/{id}", "visit-{id}"),
    health.router,
    disclosing.router,
    forms.router,
    person.router,
    amending("/participants/{id}", "participant-{id}"),
)
"""In this order: fixed addresses come before those with a name of a form in them."""
