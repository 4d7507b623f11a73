"""Pages of the reception desk: the list of visits, each visit, and the form for a new one."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.refusals import UnknownVisit
from services.intake.read import participants, visits
from services.intake.read.participants import opened_identities
from services.intake.read.search import PAGE, full_name
from services.intake.web.api.visits import receive_a_visit
from shared.contract.words import VisitConcern
from shared.readmodel.listing import different
from shared.service.arrival import Running
from shared.service.service import Service
from shared.web.amending import records_of
from shared.web.forms import Form
from shared.web.site import PageNumber, Posted, ProgrammeWish, Shown, attempt, pages_of, saved, today
from shared.web.timeline import timeline

router = APIRouter(prefix="/visits", include_in_schema=False)


@router.get("")
async def visits_page(
    request: Request,
    service: Running,
    pages: Shown,
    concern: VisitConcern | Literal[""] = "",
    programme: ProgrammeWish = "",
    page: PageNumber = 1,
) -> Response:
    async with service.engine.connect() as connection:
        total, rows = await visits.list_visits(
            connection, concern=concern or None, programme=programme or None, limit=PAGE, skip=(page - 1) * PAGE
        )
        names = await _names(service, connection, rows)
        codes = await different(connection, visits.visit.c.programme)
    return pages.render(
        request,
        "visits.html",
        visits=rows,
        names=names,
        programmes=codes,
        filters={"concern": concern, "programme": programme},
        total=total,
        page=page,
        pages=-(-total // PAGE),
    )


@router.get("/new")
async def empty_form(request: Request, service: Running, participant: UUID | None = None) -> Response:
    values = {"occurred_on": today(request)}
    if participant is not None:
        values["participant"] = str(participant)
    return await _form(request, service, Form(values))


@router.post("/new")
async def receive(request: Request, service: Running, form: Posted) -> Response:
    done = await attempt(request, form, receive_a_visit, form.read(receive_a_visit.body))
    if done is None:
        return await _form(request, service, form)
    return saved(done, f"/visits/{done.ids['visit']}")


@router.get("/{visit}")
async def visit_page(visit: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, f"{visits.STREAMS}{visit}")
    if not records:
        raise UnknownVisit
    async with service.engine.connect() as connection:
        row = await visits.find(connection, visit)
        names = await _names(service, connection, [row] if row is not None else [])
    return pages.render(request, "visit.html", visit=row, names=names, timeline=timeline(records))


async def _form(request: Request, service: Service, form: Form) -> Response:
    async with service.engine.connect() as connection:
        codes = await different(connection, visits.visit.c.programme)
    return pages_of(request).render(request, "visit_new.html", form.status, form=form, programmes=codes, back="/visits")


async def _names(service: Service, connection: AsyncConnection, received: Sequence[visits.Visit]) -> dict[UUID, str]:
    """The names of these visits' participants, by id; those that cannot be opened are left out."""
    people = await participants.among(connection, [visit.participant for visit in received if visit.participant])
    identities = await opened_identities(service, connection, people)
    return {id_: full_name(identity) for id_, identity in identities.items()}
