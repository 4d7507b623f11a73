"""The lists of participants and of placements, and what every list shows."""

from collections.abc import Iterable
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.read import placements, search
from shared.readmodel.listing import SortWish, sort_of
from shared.service.arrival import Running
from shared.service.service import Service
from shared.vault.identities import disclosed_names
from shared.web.site import PageNumber, ProgrammeWish, SearchWish, Shown

PAGE_SIZE = 50

router = APIRouter(include_in_schema=False)


async def list_context(
    service: Service, connection: AsyncConnection, people: Iterable[UUID], total: int, page: int
) -> dict[str, Any]:
    """Return the context of page `page` of a list: its size, the names of people in it, and programmes to choose."""
    return {
        "total": total,
        "page": page,
        "pages": -(-total // PAGE_SIZE),
        "programmes": await search.programmes(connection),
        "names": await disclosed_names(connection, service.keyring, {*people}),
    }


def rows_before(page: int) -> int:
    """Return the number of rows on the pages before this one."""
    return (page - 1) * PAGE_SIZE


def search_text(q: str, max_length: int) -> str:
    """Return what somebody searches for, without characters that cannot be printed."""
    return "".join(character for character in q if character.isprintable()).strip()[:max_length]


@router.get("/participants")
async def participants_page(
    request: Request,
    service: Running,
    pages: Shown,
    q: str = "",
    programme: ProgrammeWish = "",
    enrolled: search.Enrolled = "",
    sort: SortWish = "",
    page: PageNumber = 1,
) -> Response:
    q, order = search_text(q, 36), sort_of(sort, search.COLUMNS, search.LATEST)
    async with service.engine.connect() as connection:
        total, people = await search.list_participants(
            connection,
            programme=programme,
            enrolled=enrolled,
            beginning=q,
            sort=order,
            limit=PAGE_SIZE,
            skip=rows_before(page),
        )
        context = await list_context(service, connection, (row["participant"] for row in people), total, page)
    filters = {"q": q, "programme": programme, "enrolled": enrolled, "sort": order}
    return pages.render(request, "participants.html", filters=filters, people=people, **context)


@router.get("/placements")
async def placements_page(
    request: Request,
    service: Running,
    pages: Shown,
    kind: Literal["", "work", "internship", "study", "course"] = "",
    programme: ProgrammeWish = "",
    ongoing: Literal["", "yes"] = "",
    q: SearchWish = "",
    sort: SortWish = "",
    page: PageNumber = 1,
) -> Response:
    order = sort_of(sort, placements.COLUMNS, placements.LATEST)
    async with service.engine.connect() as connection:
        total, rows = await placements.list_placements(
            connection,
            kind=kind,
            programme=programme,
            ongoing=bool(ongoing),
            containing=q.strip(),
            sort=order,
            limit=PAGE_SIZE,
            skip=rows_before(page),
        )
        context = await list_context(service, connection, (row.participant for row in rows), total, page)
    filters = {"q": q, "kind": kind, "programme": programme, "ongoing": ongoing, "sort": order}
    return pages.render(request, "placements.html", filters=filters, placements=rows, **context)
