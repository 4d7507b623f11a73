"""Reporting's pages: the programmes, each with its targets and figures, and the events behind every number."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.adapters import store
from services.reporting.adapters.computing import compute_on, explain
from services.reporting.adapters.web.asked import Asked
from services.reporting.adapters.web.shown import Aim, aim, cross, lines
from services.reporting.domain.refusals import NoSuchProgramme
from services.reporting.indicators.number import Number, plain
from shared.contract.refusal import Malformed, Unknown
from shared.contract.reporting import ProgrammeDefined, Target
from shared.contract.words import ProgrammeCode
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
async def programme_page(code: ProgrammeCode, request: Request, service: Running, pages: Shown) -> Response:
    today = stockholm_date(service.clock())
    asked = Asked.read(code, request.query_params, today)
    async with store.one_moment(service.engine) as connection:
        programme = await _known(service, connection, code)
        figures = {
            fn: await compute_on(connection, fn, asked.arguments(), today)
            for fn in ("partition", "partition_by_gender", "persons", "places", *SHARES)
        }
        aims = [await _aim(connection, target, asked, today) for target in programme.targets]
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
        part=part,
        value=chosen.value if isinstance(chosen, Number) else None,
        events=events[:EVENTS_SHOWN],
        total=len(events),
        positions=computed.positions,
    )


async def _aim(connection: AsyncConnection, target: Target, asked: Asked, today: date) -> Aim:
    """How far a target is; a target that asks for what its figure cannot say has no value."""
    try:
        return aim(await compute_on(connection, target.figure, asked.arguments(target.arguments), today), target, asked)
    except (Malformed, Unknown):
        return Aim(target, None, asked.address(target.figure, "", target.arguments))


async def _known(service: Service, connection: Any, code: str) -> ProgrammeDefined:
    """The programme as defined; one that people take part in is known even before anybody defined it."""
    found = await store.programmes(connection, code)
    if found:
        return found[0]
    if code not in await store.programmes_in_use(connection):
        raise NoSuchProgramme
    return ProgrammeDefined(occurred_on=stockholm_date(service.clock()), programme=code, name=code)
