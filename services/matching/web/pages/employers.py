"""Pages about employers: the list, the form, and each employer with its openings."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.matching.domain.refusals import UnknownEmployer
from services.matching.read import employers, openings
from services.matching.web.api import employers as api
from shared.contract.command import stream_of
from shared.contract.matching import EmployerRegistered
from shared.readmodel.listing import SortWish, sort_of
from shared.service.arrival import Running
from shared.web.amending import records_of
from shared.web.forms import Form
from shared.web.site import PageNumber, Posted, SearchWish, Shown, attempt, pages_of, saved, today
from shared.web.timeline import timeline

PAGE = 50

router = APIRouter(prefix="/employers", include_in_schema=False)


@router.get("")
async def employers_page(
    request: Request,
    service: Running,
    pages: Shown,
    q: SearchWish = "",
    sort: SortWish = "",
    page: PageNumber = 1,
) -> Response:
    order = sort_of(sort, employers.COLUMNS, employers.BY_NAME)
    async with service.engine.connect() as connection:
        total, rows = await employers.listed(
            connection, search=q.strip() or None, sort=order, limit=PAGE, skip=(page - 1) * PAGE
        )
    values: dict[str, Any] = {"employers": rows, "total": total, "sort": order}
    return pages.render(request, "employers.html", asked={"q": q}, page=page, pages=-(-total // PAGE), **values)


@router.get("/new")
async def registration_form(request: Request) -> Response:
    return _registration(request, Form({"occurred_on": today(request)}))


@router.post("/new")
async def register(request: Request, form: Posted) -> Response:
    done = await attempt(request, form, api.register_an_employer, form.read(api.register_an_employer.body))
    if done is None:
        return _registration(request, form)
    return saved(done, f"/employers/{done.ids['employer']}")


@router.get("/{employer}")
async def employer_page(employer: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, stream_of("employer", employer))
    told = next((record.event for record in records if isinstance(record.event, EmployerRegistered)), None)
    if told is None:
        raise UnknownEmployer
    async with service.engine.connect() as connection:
        row = await employers.find(connection, employer)
        total, offered = await openings.listed(connection, employer=employer, limit=PAGE)
    values: dict[str, Any] = {"openings": offered, "total": total, "timeline": timeline(records)}
    return pages.render(request, "employer.html", employer=row, told=told, **values)


def _registration(request: Request, form: Form) -> Response:
    return pages_of(request).render(request, "employer_new.html", form.status, form=form, back="/employers")
