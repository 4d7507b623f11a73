"""The page of a figure: its numbers, and the events behind each of them."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response

from services.reporting.figures.computing import count_on, explain
from services.reporting.figures.number import Number, names_of
from services.reporting.read.moment import one_moment
from services.reporting.web.pages.numbers import lines
from services.reporting.web.pages.query import PageQuery
from shared.contract.words import ProgrammeCode
from shared.service.arrival import Running
from shared.service.clock import stockholm_date
from shared.service.service import Service
from shared.web.site import Shown

router = APIRouter(include_in_schema=False)

MAX_EVENTS = 500
"""At most this many events are shown; the files have them all."""


@router.get("/programmes/{code}/figures/{fn}")
async def figure_page(
    code: ProgrammeCode, fn: str, request: Request, service: Running, pages: Shown, part: str = ""
) -> Response:
    today = stockholm_date(service.clock())
    query = PageQuery.read(code, request.query_params, today)
    computed, events = await explain(service.engine, fn, query.arguments(), part, today)
    chosen = computed.part(part)
    return pages.render(
        request,
        "figure.html",
        422 if query.wrong else 200,
        programme=code,
        query=query,
        indicator=computed.figure.indicator,
        lines=lines(computed, query),
        before=await _before(service, fn, query, today),
        part=part,
        part_names=names_of(part),
        value=chosen.value if isinstance(chosen, Number) else None,
        events=events[:MAX_EVENTS],
        total=len(events),
        positions=computed.positions,
    )


async def _before(service: Service, fn: str, query: PageQuery, today: date) -> dict[str, Any] | None:
    """The values by path as known on the other date, where one was asked for."""
    if query.compared is None:
        return None
    async with one_moment(service.engine) as connection:
        then = await count_on(connection, fn, {**query.arguments(), "K": query.compared.isoformat()}, today)
    return {line.path: line.value for line in lines(then, query)}
