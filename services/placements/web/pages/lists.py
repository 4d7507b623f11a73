"""The lists of participants and of placements."""

from typing import Any, Literal

from fastapi import APIRouter, Request, Response

from services.placements.read import placements, search
from shared.readmodel.listing import SortWish, sort_of
from shared.service.arrival import Running
from shared.vault.identities import disclosed_names
from shared.web.site import PageNumber, ProgrammeWish, SearchWish, Shown

PAGE = 50

router = APIRouter(include_in_schema=False)


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
    q = "".join(c for c in q if c.isprintable()).strip()[:36]
    order = sort_of(sort, search.COLUMNS, search.LATEST)
    async with service.engine.connect() as connection:
        total, people = await search.listed(
            connection,
            programme=programme,
            enrolled=enrolled,
            beginning=q,
            sort=order,
            limit=PAGE,
            skip=(page - 1) * PAGE,
        )
        codes = await search.programmes(connection)
        names = await disclosed_names(connection, service.keyring, [person.participant for person in people])
    asked = {"q": q, "programme": programme, "enrolled": enrolled, "sort": order}
    values: dict[str, Any] = {"asked": asked, "names": names, "people": people, "programmes": codes, "total": total}
    return pages.render(request, "participants.html", page=page, pages=-(-total // PAGE), **values)


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
        total, rows = await placements.listed(
            connection,
            kind=kind or None,
            programme=programme or None,
            ongoing=bool(ongoing),
            containing=q.strip(),
            sort=order,
            limit=PAGE,
            skip=(page - 1) * PAGE,
        )
        codes = await search.programmes(connection)
        names = await disclosed_names(connection, service.keyring, {row.participant for row in rows})
    asked = {"q": q, "kind": kind, "programme": programme, "ongoing": ongoing, "sort": order}
    values: dict[str, Any] = {"asked": asked, "names": names, "placements": rows, "programmes": codes, "total": total}
    return pages.render(request, "placements.html", page=page, pages=-(-total // PAGE), **values)
