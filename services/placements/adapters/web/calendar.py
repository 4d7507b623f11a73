"""The shared calendar for people, by month or by week, and as a feed that calendar programs subscribe to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from babel.dates import format_date, get_day_names
from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import Row

from services.placements.adapters import activities, calendar, search
from services.placements.domain.refusals import UnknownActivity
from shared.contract.words import ActivityKind, Audience, Day
from shared.runtime.clock import stockholm_date
from shared.runtime.service import Service
from shared.web.api import Running
from shared.web.i18n import language_of
from shared.web.site import ProgrammeWish, Shown

MOST = 500
"""So many activities are shown at once."""

FEED = 2000
BACK, AHEAD = timedelta(days=92), timedelta(days=731)
"""What the feed covers: from so long ago to so far ahead."""

FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)

router = APIRouter()


LanguageWish = Annotated[str, Query(pattern=r"^[a-z]{0,3}$")]


async def wish(
    programme: ProgrammeWish = "",
    kind: ActivityKind | Literal[""] = "",
    audience: Audience | Literal[""] = "",
    language: LanguageWish = "",
) -> dict[str, str]:
    """What narrows the calendar; blank where it does not matter."""
    return {"programme": programme, "kind": kind, "audience": audience, "language": language}


Wished = Annotated[dict[str, Any], Depends(wish)]


@dataclass(frozen=True)
class OneDay:
    """A day of the calendar; `inside` the month or week that was asked for."""

    day: date
    words: str
    weekday: str
    inside: bool
    activities: Sequence[Row[Any]]


@dataclass(frozen=True)
class Span:
    """What a view shows: whole weeks from Monday `first` to Sunday `last`; `inside` are the days asked for."""

    view: Literal["month", "week"]
    first: date
    last: date
    inside: tuple[date, date]

    @property
    def before(self) -> date | None:
        """A day in the span before this one; None where the calendar begins."""
        day = self.inside[0] - timedelta(days=1)
        return day if day >= FIRST else None

    @property
    def after(self) -> date | None:
        day = self.inside[1] + timedelta(days=1)
        return day if day <= LAST else None


def span_of(view: Literal["month", "week"], on: date) -> Span:
    """The month or the week that a day is in."""
    monday = on - timedelta(days=on.weekday())
    if view == "week":
        sunday = monday + timedelta(days=6)
        return Span(view, monday, sunday, (monday, sunday))
    first = on.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Span(
        view,
        first - timedelta(days=first.weekday()),
        last + timedelta(days=6 - last.weekday()),
        (first, last),
    )


@router.get("/calendar", include_in_schema=False)
async def calendar_page(
    request: Request,
    service: Running,
    pages: Shown,
    wished: Wished,
    view: Literal["month", "week"] = "month",
    on: Day | None = None,
) -> Response:
    now = stockholm_date(service.clock())
    span, language = span_of(view, on or now), language_of(request)
    async with service.engine.connect() as connection:
        total, rows = await activities.listed(connection, first=span.first, last=span.last, limit=MOST, **wished)
        known = {*await search.programmes(connection), *await activities.programmes(connection)}
        spoken = await activities.languages(connection)
    days = _days(span, rows, language)
    values: dict[str, Any] = {
        "span": span,
        "today": now,
        "on": on or now,
        "title": _title(span, language),
        "days": days,
        "weeks": [days[at : at + 7] for at in range(0, len(days), 7)],
        "weekdays": [name for _, name in sorted(get_day_names("wide", locale=language).items())],
        "left_out": total - len(rows),
        "wish": wished,
        "programmes": sorted(known),
        "spoken": spoken,
        "feed": f"{str(request.base_url).rstrip('/')}/calendar.ics{_query(wished)}",
    }
    return pages.render(request, "calendar.html", **values)


@router.get("/calendar.ics", tags=["calendar"], response_class=Response)
async def calendar_feed(request: Request, service: Running, wished: Wished) -> Response:
    """The shared calendar as iCalendar, from three months back to two years ahead; nothing in it is about a person."""
    now = stockholm_date(service.clock())
    async with service.engine.connect() as connection:
        _, rows = await activities.listed(connection, first=now - BACK, last=now + AHEAD, limit=FEED, **wished)
    return _as_file(request, service, rows, "calendar")


@router.get("/activities/{activity}.ics", tags=["calendar"], response_class=Response)
async def activity_file(activity: UUID, request: Request, service: Running) -> Response:
    """One activity as iCalendar."""
    async with service.engine.connect() as connection:
        row = await activities.find(connection, activity)
    if row is None:
        raise UnknownActivity
    return _as_file(request, service, [row], str(activity))


def _as_file(request: Request, service: Service, rows: Sequence[Row[Any]], name: str) -> Response:
    language = language_of(request)
    body = calendar.feed(rows, service.settings.agency, language)
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
    """Whether the reader has this already. Only the tag tells: what is made void leaves no later date behind."""
    return header.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in header.split(","))


def _days(span: Span, rows: Sequence[Row[Any]], language: str) -> list[OneDay]:
    by_day: dict[date, list[Row[Any]]] = {}
    for row in rows:
        by_day.setdefault(row.day, []).append(row)
    count = (span.last - span.first).days + 1
    first, last = span.inside
    return [
        OneDay(
            day,
            format_date(day, "EEEE d MMMM", locale=language),
            format_date(day, "EEE", locale=language),
            first <= day <= last,
            by_day.get(day, []),
        )
        for day in (span.first + timedelta(days=number) for number in range(count))
    ]


def _title(span: Span, language: str) -> str:
    """`februari 2026`, or the first and last day of a week."""
    if span.view == "month":
        return format_date(span.inside[0], "LLLL y", locale=language)
    first, last = (format_date(day, "d MMMM y", locale=language) for day in span.inside)
    return f"{first} – {last}"


def _query(wished: Mapping[str, str]) -> str:
    given = {name: value for name, value in wished.items() if value}
    return f"?{urlencode(given)}" if given else ""
