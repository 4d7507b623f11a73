"""The list of participants."""

from fastapi import APIRouter, Request, Response

from services.intake.read.participants import Enrolled
from services.intake.read.search import BY_NAME, LATEST, MAX_BY_NAME, PAGE, SORTS, Filters, programmes, search
from shared.readmodel.listing import SortWish, sort_of
from shared.service.arrival import Running
from shared.web.site import PageNumber, ProgrammeWish, Shown

router = APIRouter(include_in_schema=False)


@router.get("/participants")
async def participants_page(
    request: Request,
    service: Running,
    pages: Shown,
    q: str = "",
    programme: ProgrammeWish = "",
    enrolled: Enrolled = "",
    sort: SortWish = "",
    page: PageNumber = 1,
) -> Response:
    filters = Filters(q.strip()[:100], programme, enrolled, sort_of(sort, dict.fromkeys(SORTS), LATEST))
    async with service.engine.connect() as connection:
        found = await search(service, connection, filters, page)
        codes = await programmes(connection)
    return pages.render(
        request,
        "participants.html",
        filters=filters,
        found=found,
        too_many=filters.sort.by == BY_NAME != found.sort.by,
        max_by_name=MAX_BY_NAME,
        programmes=codes,
        page=page,
        pages=-(-found.total // PAGE),
    )
