"""Reporting's pages: the programmes, each with its targets and figures, and the events behind every number."""

from typing import Any

from fastapi import APIRouter, Request, Response

from services.reporting.adapters import store
from services.reporting.adapters.computing import compute_on, explain
from services.reporting.adapters.web.asked import Asked
from services.reporting.adapters.web.shown import aim, cross, lines
from services.reporting.domain.refusals import NoSuchProgramme
from services.reporting.indicators.number import Number, plain
from shared.contract.reporting import ProgrammeDefined
from shared.runtime.clock import stockholm_date
from shared.runtime.service import Service
from shared.web.api import Running
from shared.web.site import Shown

router = APIRouter(include_in_schema=False)

SHARES = ("ever_work", "in_work", "new_employment", "assessed", "plan_share")
"""Shares that every programme page shows; the others are reached through targets and the list of figures."""

DETAILED = ("exit_states", "closer", "window24", "days_to_inventory", "inventory_to_work", "leisure")

EVENTS_SHOWN = 500


@router.get("/")
async def programmes_page(request: Request, service: Running, pages: Shown) -> Response:
    async with store.one_moment(service.engine) as connection:
        defined = {each.programme: each for each in await store.programmes(connection)}
        codes = sorted({*defined, *await store.programmes_in_use(connection)})
    return pages.render(request, "programmes.html", programmes=[(code, defined.get(code)) for code in codes])


@router.get("/programmes/{code}")
async def programme_page(code: str, request: Request, service: Running, pages: Shown) -> Response:
    today = stockholm_date(service.clock())
    asked = Asked.read(code, request.query_params, today)
    async with store.one_moment(service.engine) as connection:
        programme = await _known(service, connection, code)
        figures = {
            fn: await compute_on(connection, fn, asked.arguments(), today)
            for fn in ("partition", "partition_by_gender", "persons", "places", *SHARES)
        }
        aims = [
            aim(await compute_on(connection, t.figure, asked.arguments(t.arguments), today), t, asked)
            for t in programme.targets
        ]
    return pages.render(
        request,
        "programme.html",
        422 if asked.wrong else 200,
        programme=programme,
        asked=asked,
        aims=aims,
        persons=figures["persons"].figure.tree,
        states=lines(figures["partition"], asked),
        by_gender=list(cross(figures["partition_by_gender"], asked)),
        places=figures["places"].figure.tree,
        shares=[(figures[fn].figure.indicator, plain(figures[fn].figure.tree)) for fn in SHARES],
        detailed=DETAILED,
        positions=figures["persons"].positions,
    )


@router.get("/programmes/{code}/figures/{fn}")
async def figure_page(code: str, fn: str, request: Request, service: Running, pages: Shown, part: str = "") -> Response:
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
        part=part,
        value=chosen.value if isinstance(chosen, Number) else None,
        events=events[:EVENTS_SHOWN],
        total=len(events),
        positions=computed.positions,
    )


async def _known(service: Service, connection: Any, code: str) -> ProgrammeDefined:
    """The programme as defined; one that people take part in is known even before anybody defined it."""
    found = await store.programmes(connection, code)
    if found:
        return found[0]
    if code not in await store.programmes_in_use(connection):
        raise NoSuchProgramme
    return ProgrammeDefined(occurred_on=stockholm_date(service.clock()), programme=code, name=code)
