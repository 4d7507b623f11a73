"""The shared calendar as a feed that calendar programs subscribe to, and what narrows it."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from services.placements.read import activities
from services.placements.read.activities import Activity
from services.placements.web import icalendar
from services.placements.web.api.activities import get_activity
from shared.contract.words import ActivityKind, Audience
from shared.service.arrival import Running
from shared.service.clock import stockholm_date
from shared.service.service import Service
from shared.web.i18n import language_of
from shared.web.site import ProgrammeWish

MAX_ACTIVITIES = 2000
BACK, AHEAD = timedelta(days=92), timedelta(days=731)
"""The time before and after today that the feed covers."""


router = APIRouter(tags=["calendar"])

LanguageFilter = Annotated[str, Query(pattern=r"^[a-z]{0,3}$")]


async def filters(
    programme: ProgrammeWish = "",
    kind: ActivityKind | Literal[""] = "",
    audience: Audience | Literal[""] = "",
    language: LanguageFilter = "",
) -> dict[str, str]:
    """Return the filters of the calendar; blank where they do not matter."""
    return {"programme": programme, "kind": kind, "audience": audience, "language": language}


Filters = Annotated[dict[str, Any], Depends(filters)]


@router.get("/calendar.ics", response_class=Response)
async def calendar_feed(request: Request, service: Running, wanted: Filters) -> Response:
    """The shared calendar as iCalendar, from three months back to two years ahead; nothing in it is about a person."""
    now = stockholm_date(service.clock())
    async with service.engine.connect() as connection:
        _, rows = await activities.list_activities(
            connection, first=now - BACK, last=now + AHEAD, limit=MAX_ACTIVITIES, **wanted
        )
    return _as_file(request, service, rows, "calendar")


@router.get("/activities/{activity}.ics", response_class=Response)
async def activity_file(activity: UUID, request: Request, service: Running) -> Response:
    """One activity as iCalendar."""
    return _as_file(request, service, [await get_activity(service, activity)], str(activity))


def _as_file(request: Request, service: Service, rows: Sequence[Activity], name: str) -> Response:
    language = language_of(request)
    body = icalendar.feed(rows, service.settings.agency, language)
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "no-cache",
        "Content-Language": language,
        "Vary": "Accept-Language, Cookie",
        "Content-Disposition": f'inline; filename="{name}.ics"',
    }
    if rows:
        changed = max(row.changed_at for row in rows)
        headers["Last-Modified"] = changed.strftime("%a, %d %b %Y %H:%M:%S GMT")
    if _has(request.headers.get("if-none-match", ""), tag):
        return Response(None, 304, headers)
    return Response(body, 200, headers, media_type="text/calendar; charset=utf-8")


def _has(header: str, tag: str) -> bool:
    """Return whether the reader has this already. Only the tag tells, because a void leaves no later date behind."""
    return header.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in header.split(","))
