"""The list of programmes, and each programme with its targets and figures."""

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.domain.refusals import NoSuchProgramme
from services.reporting.read import programmes
from services.reporting.read.moment import one_moment
from services.reporting.web.pages.overview import DETAILED, overview
from services.reporting.web.pages.query import PageQuery
from shared.contract.reporting import ProgrammeDefined
from shared.contract.words import ProgrammeCode
from shared.readmodel.listing import SortWish, sort_of
from shared.service.arrival import Running
from shared.service.clock import stockholm_date
from shared.service.service import Service
from shared.web.site import PageNumber, SearchWish, Shown

PAGE_SIZE = 50

router = APIRouter(include_in_schema=False)


@router.get("/")
async def programmes_page(
    request: Request, service: Running, pages: Shown, q: SearchWish = "", sort: SortWish = "", page: PageNumber = 1
) -> Response:
    order = sort_of(sort, programmes.COLUMNS, programmes.BY_NAME)
    async with one_moment(service.engine) as connection:
        total, rows = await programmes.listed(
            connection, containing=q.strip(), sort=order, limit=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE
        )
    query = {"q": q, "sort": order}
    return pages.render(
        request, "programmes.html", programmes=rows, query=query, total=total, page=page, pages=-(-total // PAGE_SIZE)
    )


@router.get("/programmes/{code}")
async def programme_page(code: ProgrammeCode, request: Request, service: Running, pages: Shown) -> Response:
    today = stockholm_date(service.clock())
    async with one_moment(service.engine) as connection:
        programme = await _known(service, connection, code)
        last_day = min(today, programme.ends_on or today)
        query = PageQuery.read(code, request.query_params, today, last_day)
        shown = await overview(connection, programme, query, today)
    return pages.render(
        request,
        "programme.html",
        422 if query.wrong else 200,
        programme=programme,
        query=query,
        shown=shown,
        detailed=DETAILED,
        today=today,
    )


async def _known(service: Service, connection: AsyncConnection, code: str) -> ProgrammeDefined:
    """The programme as defined; one that people take part in is known even before anybody defined it."""
    found = await programmes.programmes(connection, code)
    if found:
        return found[0]
    if code not in await programmes.programmes_in_use(connection):
        raise NoSuchProgramme
    return ProgrammeDefined(occurred_on=stockholm_date(service.clock()), programme=code, name=code)
