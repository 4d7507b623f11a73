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
        total, found = await openings.list_openings(
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
    filters = {"q": q, "kind": kind, "programme": programme, "left": left, "closed": closed}
    context: dict[str, Any] = {"openings": found, "programmes": programmes, "total": total, "sort": order}
    return pages.render(request, "openings.html", filters=filters, page=page, pages=-(-total // PAGE), **context)


@router.get("/openings/{opening}")
async def opening_page(opening: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, stream_of("opening", opening))
    offered = next((r.event for r in records if isinstance(r.event, SeatsOffered | OpeningPublished)), None)
    if offered is None:
        raise UnknownOpening
    async with service.engine.connect() as connection:
        found = await openings.find(connection, opening)
        total, proposed = await proposals.list_proposals(connection, opening=opening, limit=PAGE)
        names = await disclosed_names(connection, service.keyring, {proposal.participant for proposal in proposed})
        known = found and found.employer and await employers.find(connection, found.employer)
    context: dict[str, Any] = {"proposals": proposed, "total": total, "names": names, "timeline": timeline(records)}
    return pages.render(request, "opening.html", opening=found, offered=offered, employer=known, **context)
