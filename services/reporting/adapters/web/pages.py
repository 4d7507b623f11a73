"""Reporting's pages: each programme with its targets and figures, and the events behind every number."""

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.adapters import store
from services.reporting.adapters.computing import count_on, explain
from services.reporting.adapters.web.asked import Asked
from services.reporting.adapters.web.overview import DETAILED, overview
from services.reporting.adapters.web.shown import lines
from services.reporting.domain.refusals import NoSuchProgramme
from services.reporting.indicators.number import Number, names_of
from shared.contract.reporting import ProgrammeDefined
from shared.contract.words import ProgrammeCode
from shared.service.arrival import Running
from shared.service.clock import stockholm_date
from shared.service.service import Service
from shared.web.i18n import N_
from shared.web.site import Shown

router = APIRouter(include_in_schema=False)

EVENTS_SHOWN = 500

SECTIONS = (
    (N_("Programmes"), "/", "/programmes", "/define"),
    (N_("Published figures"), "/published"),
    (N_("Audit"), "/audit"),
)
"""The parts that stand in the navigation: msgid, path, and paths that belong to it."""


@router.get("/programmes/{code}")
async def programme_page(code: ProgrammeCode, request: Request, service: Running, pages: Shown) -> Response:
    today = stockholm_date(service.clock())
    async with store.one_moment(service.engine) as connection:
        programme = await _known(service, connection, code)
        last_day = min(today, programme.ends_on or today)
        asked = Asked.read(code, request.query_params, today, last_day)
        shown = await overview(connection, programme, asked, today)
    return pages.render(
        request,
        "programme.html",
        422 if asked.wrong else 200,
        programme=programme,
        asked=asked,
        shown=shown,
        detailed=DETAILED,
        today=today,
    )


@router.get("/programmes/{code}/figures/{fn}")
async def figure_page(
    code: ProgrammeCode, fn: str, request: Request, service: Running, pages: Shown, part: str = ""
) -> Response:
    today = stockholm_date(service.clock())
    asked = Asked.read(code, request.query_params, today)
    computed, events = await explain(service.engine, fn, asked.arguments(), part, today)
    chosen = computed.part(part)
    return pages.render(
        request,
        "figure.html",
        422 if asked.wrong else 200,
        programme=code,
        asked=asked,
        indicator=computed.figure.indicator,
        lines=lines(computed, asked),
        before=await _before(service, fn, asked, today),
        part=part,
        part_names=names_of(part),
        value=chosen.value if isinstance(chosen, Number) else None,
        events=events[:EVENTS_SHOWN],
        total=len(events),
        positions=computed.positions,
    )


async def _before(service: Service, fn: str, asked: Asked, today: Any) -> dict[str, Any] | None:
    """The values by path as known on the other date, where one was asked for."""
    if asked.compared is None:
        return None
    async with store.one_moment(service.engine) as connection:
        then = await count_on(connection, fn, {**asked.arguments(), "K": asked.compared.isoformat()}, today)
    return {line.path: line.value for line in lines(then, asked)}


async def _known(service: Service, connection: AsyncConnection, code: str) -> ProgrammeDefined:
    """The programme as defined; one that people take part in is known even before anybody defined it."""
    found = await store.programmes(connection, code)
    if found:
        return found[0]
    if code not in await store.programmes_in_use(connection):
        raise NoSuchProgramme
    return ProgrammeDefined(occurred_on=stockholm_date(service.clock()), programme=code, name=code)
