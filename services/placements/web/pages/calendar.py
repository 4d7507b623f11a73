"""The shared calendar as a page, by month or by week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from babel.dates import format_date, get_day_names
from fastapi import APIRouter, Request, Response
from sqlalchemy import Row

from services.placements.read import activities, search
from services.placements.web.pages.feed import Wished
from shared.contract.words import Day
from shared.service.arrival import Running
from shared.service.clock import stockholm_date
from shared.web.i18n import language_of
from shared.web.site import Shown

MOST = 500
"""So many activities are shown at once."""

FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)

router = APIRouter(include_in_schema=False)


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


@router.get("/calendar")
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
