"""Reporting's HTTP API: figures, and the events behind them."""

from typing import Annotated, Any

from fastapi import APIRouter, Body

from services.reporting.figures.catalogue import CATALOGUE, indicator
from services.reporting.figures.computing import compute, explain
from services.reporting.figures.number import plain
from shared.contract.refusal import Malformed
from shared.service.arrival import Running
from shared.service.clock import stockholm_date

router = APIRouter(prefix="/api")

Given = Annotated[dict[str, Any], Body(description="Arguments by name, for example project, V and K")]


@router.get("/figures", tags=["figures"])
async def definitions() -> list[dict[str, Any]]:
    """What every figure counts, and what it is asked with."""
    return [each.described() for each in CATALOGUE.values()]


@router.post("/figures/{fn}", tags=["figures"])
async def a_figure(fn: str, given: Given, service: Running) -> dict[str, Any]:
    """Compute a figure for a state date V, as known on a date K."""
    return (await compute(service.engine, fn, given, stockholm_date(service.clock()))).as_json()


@router.post("/figures/{fn}/events", tags=["figures"])
async def the_events_behind_a_figure(fn: str, given: Given, service: Running) -> dict[str, Any]:
    """The events that a figure, or one `part` of it such as `work` or `n`, was counted from."""
    indicator(fn)
    part = given.get("part", "")
    if not isinstance(part, str):
        raise Malformed("part", "give the dotted path of a part, for example work")
    arguments = {name: value for name, value in given.items() if name != "part"}
    computed, events = await explain(service.engine, fn, arguments, part, stockholm_date(service.clock()))
    return {**computed.as_json(), "part": part, "part_value": plain(computed.part(part)), "events": events}
