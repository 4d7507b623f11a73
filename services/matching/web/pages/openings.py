"""Pages about openings: the list with the seats that are left, and each opening with its proposals."""

from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.matching.domain.refusals import UnknownOpening
from services.matching.read import employers, openings, proposals
from shared.contract.command import stream_of
from shared.contract.matching import OpeningPublished, SeatsOffered
from shared.readmodel.listing import SortWish, sort_of
from shared.service.arrival import Running
from shared.vault.identities import disclosed_names
from shared.web.amending import records_of
from shared.web.site import PageNumber, ProgrammeWish, SearchWish, Shown
from shared.web.timeline import timeline

PAGE = 50

router = APIRouter(include_in_schema=False)


@router.get("/openings")
async def openings_page(
    request: Request,
    service: Running,
    pages: Shown,
    q: SearchWish = "",
    kind: Literal["", "job", "internship", "mentor", "course"] = "",
    programme: ProgrammeWish = "",
    left: Literal["", "yes"] = "",
    closed: Literal["", "no"] = "",
    sort: SortWish = "",
    page: PageNumber = 1,
) -> Response:
    order = sort_of(sort, openings.COLUMNS, openings.LATEST_FIRST)
    async with service.engine.connect() as connection:
        total, rows = await openings.listed(
            connection,
            programme=programme or None,
            kind=kind or None,
            left_only=bool(left),
            open_only=bool(closed),
            search=q.strip() or None,
            sort=order,
            limit=PAGE,
            skip=(page - 1) * PAGE,
        )
        programmes = await openings.programmes(connection)
    asked = {"q": q, "kind": kind, "programme": programme, "left": left, "closed": closed}
    values: dict[str, Any] = {"openings": rows, "programmes": programmes, "total": total, "sort": order}
    return pages.render(request, "openings.html", asked=asked, page=page, pages=-(-total // PAGE), **values)


@router.get("/openings/{opening}")
async def opening_page(opening: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, stream_of("opening", opening))
    told = next((r.event for r in records if isinstance(r.event, SeatsOffered | OpeningPublished)), None)
    if told is None:
        raise UnknownOpening
    async with service.engine.connect() as connection:
        row = await openings.find(connection, opening)
        made, proposed = await proposals.listed(connection, opening=opening, limit=PAGE)
        names = await disclosed_names(connection, service.keyring, {each.participant for each in proposed})
        known = row and row.employer and await employers.find(connection, row.employer)
    values: dict[str, Any] = {"proposals": proposed, "made": made, "names": names, "timeline": timeline(records)}
    return pages.render(request, "opening.html", opening=row, offered=told, employer=known, **values)
