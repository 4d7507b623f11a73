"""The shared calendar as a page, by month or by week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from babel.dates import format_date, get_day_names
from fastapi import APIRouter, Request, Response

from services.placements.read import activities, search
from services.placements.read.activities import Activity
from services.placements.web.pages.feed import Filters
from shared.contract.words import Day
from shared.service.arrival import Running
from shared.service.clock import stockholm_date
from shared.web.i18n import language_of
from shared.web.site import Shown

MAX_ACTIVITIES = 500
"""At most this many activities are shown together."""

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class OneDay:
    """A day of the calendar; `inside` the month or week that was asked for."""

    day: date
    words: str
    weekday: str
    inside: bool
    activities: Sequence[Activity]


@dataclass(frozen=True)
class Span:
    """The days of a view: whole weeks from Monday `first` to Sunday `last`; `inside` are the days asked for."""

    view: Literal["month", "week"]
    first: date
    last: date
    inside: tuple[date, date]

    @property
    def before(self) -> date | None:
        """A day in the span before this one; None where the calendar begins."""
        day = self.inside[0] - timedelta(days=1)
        return day if day >= FIRST_DAY else None

    @property
    def after(self) -> date | None:
        day = self.inside[1] + timedelta(days=1)
        return day if day <= LAST_DAY else None


def span_of(view: Literal["month", "week"], day: date) -> Span:
    """Return the month or the week that a day is in."""
    monday = day - timedelta(days=day.weekday())
    if view == "week":
        sunday = monday + timedelta(days=6)
        return Span(view, monday, sunday, (monday, sunday))
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Span(
        view,
        first - timedelta(days=first.weekday()),
        last + timedelta(days=6 - last.weekday()),
        (first, last),
    )


@router.get("/calendar")
async def calendar_page(
    request: Request,
    service: Running,
    pages: Shown,
    filters: Filters,
    view: Literal["month", "week"] = "month",
    on: Day | None = None,
) -> Response:
    now = stockholm_date(service.clock())
    span, language = span_of(view, on or now), language_of(request)
    async with service.engine.connect() as connection:
        total, rows = await activities.list_activities(
            connection, first=span.first, last=span.last, limit=MAX_ACTIVITIES, **filters
        )
        known = {*await search.programmes(connection), *await activities.programmes(connection)}
        spoken = await activities.languages(connection)
    days = _days(span, rows, language)
    values: dict[str, Any] = {
        "span": span,
        "today": now,
        "on": on or now,
        "title": _title(span, language),
        "days": days,
        "weeks": [days[monday : monday + 7] for monday in range(0, len(days), 7)],
        "weekdays": [name for _, name in sorted(get_day_names("wide", locale=language).items())],
        "left_out": total - len(rows),
        "filters": filters,
        "programmes": sorted(known),
        "spoken": spoken,
        "feed": f"{str(request.base_url).rstrip('/')}/calendar.ics{_query(filters)}",
    }
    return pages.render(request, "calendar.html", **values)


def _days(span: Span, rows: Sequence[Activity], language: str) -> list[OneDay]:
    by_day: dict[date, list[Activity]] = {}
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


def _query(filters: Mapping[str, str]) -> str:
    narrowing = {name: value for name, value in filters.items() if value}
    return f"?{urlencode(narrowing)}" if narrowing else ""
