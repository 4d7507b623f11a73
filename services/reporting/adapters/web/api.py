"""Reporting's HTTP API: figures, the events behind them, and programmes."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Body
from fastapi.responses import JSONResponse

from services.reporting.adapters import store
from services.reporting.adapters.computing import compute, explain
from services.reporting.adapters.web.asked import of_programme
from services.reporting.domain.commands import DefineProgramme
from services.reporting.indicators.arguments import check
from services.reporting.indicators.catalogue import CATALOGUE, indicator
from services.reporting.indicators.number import plain
from shared.contract.refusal import Malformed
from shared.contract.reporting import ProgrammeDefined, Target
from shared.contract.words import Day, Name, ProgrammeCode
from shared.runtime.clock import stockholm_date
from shared.web.api import Arrived, Asked, Running, receipt_answer

router = APIRouter(prefix="/api")

Given = Annotated[dict[str, Any], Body(description="Arguments by name, for example project, V and K")]


class AskedProgramme(Asked):
    """`occurred_on` is when it was decided; today when left out."""

    programme: ProgrammeCode
    name: Name
    funder: Name | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    partners: tuple[Name, ...] = ()
    targets: tuple[Target, ...] = ()
    occurred_on: Day | None = None


@router.post("/programmes", tags=["programmes"])
async def define_a_programme(asked: AskedProgramme, arrived: Arrived) -> JSONResponse:
    """Say what a programme is and what it aims at; a later definition of the same code replaces this one."""
    for number, target in enumerate(asked.targets):
        if target.figure not in CATALOGUE:
            raise Malformed(f"targets.{number}.figure", f"there is no such figure; there are {', '.join(CATALOGUE)}")
        _check_arguments(f"targets.{number}.arguments", target, asked.programme, arrived.today)
    definition = ProgrammeDefined(
        **asked.model_dump(exclude={"occurred_on"}), occurred_on=asked.occurred_on or arrived.today
    )
    receipt = await arrived.execute(DefineProgramme(definition), asked)
    return receipt_answer(arrived.service, receipt, programme=asked.programme)


def _check_arguments(field: str, target: Target, programme: str, today: date) -> None:
    """Raises Malformed unless the target's figure can be asked of the programme with these arguments."""
    figure = CATALOGUE[target.figure]
    try:
        arguments = of_programme(programme, target.arguments)
        check(figure.arguments, arguments, today, over_time=figure.sql is not None)
    except Malformed as wrong:
        raise Malformed(f"{field}.{wrong.field}", wrong.advice) from None


@router.get("/programmes", tags=["programmes"])
async def programmes(service: Running) -> list[ProgrammeDefined]:
    """Every programme as it is defined now."""
    async with service.engine.connect() as connection:
        return await store.programmes(connection)


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
