"""The HTTP API about programmes: what each is, and which targets it works towards."""

from datetime import date

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.reporting.domain.commands import DefineProgramme
from services.reporting.figures.arguments import check, of_programme
from services.reporting.figures.catalogue import CATALOGUE
from services.reporting.figures.parts import has_part
from services.reporting.read.programmes import programmes as defined
from shared.contract.refusal import Malformed
from shared.contract.reporting import ProgrammeDefined, Target
from shared.contract.words import Day, Kronor, Name, ProgrammeCode
from shared.service.arrival import Arrival, Arrived, Asked, Running
from shared.web.api import receipt_answer

router = APIRouter(prefix="/api/programmes", tags=["programmes"])


class AskedProgramme(Asked):
    """`occurred_on` is when it was decided, else today; `grant` is the funder's part of `budget`, in kronor."""

    programme: ProgrammeCode
    name: Name
    funder: Name | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    grant: Kronor | None = None
    budget: Kronor | None = None
    partners: tuple[Name, ...] = ()
    targets: tuple[Target, ...] = ()
    occurred_on: Day | None = None


@router.post("")
async def define_a_programme(asked: AskedProgramme, arrived: Arrived) -> JSONResponse:
    """Say what a programme is and what it aims at; a later definition of the same code replaces this one."""
    return await define(asked, arrived)


async def define(asked: AskedProgramme, arrived: Arrival) -> JSONResponse:
    """As `define_a_programme`; raises Malformed for a target that nothing could ever reach."""
    for number, target in enumerate(asked.targets):
        _check(f"targets.{number}", target, asked.programme, arrived.today)
    definition = ProgrammeDefined(
        **asked.model_dump(exclude={"occurred_on"}), occurred_on=asked.occurred_on or arrived.today
    )
    receipt = await arrived.execute(DefineProgramme(definition), asked)
    return receipt_answer(arrived.service, receipt, programme=asked.programme)


def _check(row: str, target: Target, programme: str, today: date) -> None:
    """Raises Malformed unless the target's figure can be asked of the programme so, and has a number by that name."""
    figure = CATALOGUE.get(target.figure)
    if figure is None:
        raise Malformed(f"{row}.figure", "there is no such figure; the list of figures has their names")
    try:
        given = of_programme(programme, target.arguments)
        arguments = check(figure.arguments, given, today, over_time=figure.sql is not None)
    except Malformed as wrong:
        raise Malformed(f"{row}.arguments.{wrong.field}", wrong.advice) from None
    if not has_part(figure, arguments, target.part):
        raise Malformed(f"{row}.part", "this figure has no number by that name; its page lists which it has")


@router.get("")
async def programmes(service: Running) -> list[ProgrammeDefined]:
    """Every programme as it is defined now."""
    async with service.engine.connect() as connection:
        return await defined(connection)
