"""The list of programmes."""

from fastapi import APIRouter, Request, Response

from services.reporting.adapters import known_programmes, store
from shared.readmodel.listing import SortWish, sort_of
from shared.service.arrival import Running
from shared.web.site import PageNumber, SearchWish, Shown

PAGE = 50

router = APIRouter(include_in_schema=False)


@router.get("/")
async def programmes_page(
    request: Request, service: Running, pages: Shown, q: SearchWish = "", sort: SortWish = "", page: PageNumber = 1
) -> Response:
    order = sort_of(sort, known_programmes.COLUMNS, known_programmes.BY_NAME)
    async with store.one_moment(service.engine) as connection:
        total, rows = await known_programmes.listed(
            connection, containing=q.strip(), sort=order, limit=PAGE, skip=(page - 1) * PAGE
        )
    asked = {"q": q, "sort": order}
    return pages.render(
        request, "programmes.html", programmes=rows, asked=asked, total=total, page=page, pages=-(-total // PAGE)
    )
