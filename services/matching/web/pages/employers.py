"""Pages about employers: the list, the form, and each employer with its openings."""

from collections.abc import Mapping
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
from shared.web.form_pages import FormPage, add_forms
from shared.web.site import PageNumber, SearchWish, Shown
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
        total, found = await employers.list_employers(
            connection, search=q.strip() or None, sort=order, limit=PAGE, skip=(page - 1) * PAGE
        )
    context: dict[str, Any] = {"employers": found, "total": total, "sort": order, "filters": {"q": q}}
    return pages.render(request, "employers.html", page=page, pages=-(-total // PAGE), **context)


async def _registering(*_: object) -> Mapping[str, Any]:
    return {"back": "/employers"}


add_forms(
    router,
    FormPage("/new", "employer_new.html", api.register_an_employer, _registering, "/employers/{employer}"),
)


@router.get("/{employer}")
async def employer_page(employer: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, stream_of("employer", employer))
    registered = next((record.event for record in records if isinstance(record.event, EmployerRegistered)), None)
    if registered is None:
        raise UnknownEmployer
    async with service.engine.connect() as connection:
        found = await employers.find(connection, employer)
        total, offered = await openings.list_openings(connection, employer=employer, limit=PAGE)
    context: dict[str, Any] = {"openings": offered, "total": total, "timeline": timeline(records)}
    return pages.render(request, "employer.html", employer=found, registered=registered, **context)
