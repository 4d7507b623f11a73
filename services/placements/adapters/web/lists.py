"""The lists of participants and of placements."""

from typing import Any, Literal

from fastapi import APIRouter, Request, Response

from services.placements.adapters import placed, search
from shared.vault.identities import disclosed_names
from shared.web.api import Running
from shared.web.site import PageNumber, ProgrammeWish, Shown

PAGE = 50

router = APIRouter(include_in_schema=False)


@router.get("/")
async def participants_page(
    request: Request,
    service: Running,
    pages: Shown,
    q: str = "",
    programme: ProgrammeWish = "",
    enrolled: search.Enrolled = "",
    page: PageNumber = 1,
) -> Response:
    q = "".join(c for c in q if c.isprintable()).strip()[:36]
    async with service.engine.connect() as connection:
        total, people = await search.listed(
            connection, programme=programme, enrolled=enrolled, beginning=q, limit=PAGE, skip=(page - 1) * PAGE
        )
        codes = await search.programmes(connection)
        names = await disclosed_names(connection, service.keyring, [person.participant for person in people])
    asked = {"q": q, "programme": programme, "enrolled": enrolled}
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
    page: PageNumber = 1,
) -> Response:
    async with service.engine.connect() as connection:
        total, rows = await placed.listed(
            connection,
            kind=kind or None,
            programme=programme or None,
            ongoing=bool(ongoing),
            limit=PAGE,
            skip=(page - 1) * PAGE,
        )
        codes = await search.programmes(connection)
        names = await disclosed_names(connection, service.keyring, {row.participant for row in rows})
    asked = {"kind": kind, "programme": programme, "ongoing": ongoing}
    values: dict[str, Any] = {"asked": asked, "names": names, "placements": rows, "programmes": codes, "total": total}
    return pages.render(request, "placements.html", page=page, pages=-(-total // PAGE), **values)
