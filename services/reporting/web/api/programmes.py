"""The HTTP API about programmes: what each is, and which targets it works towards."""

from datetime import date

from services.reporting.domain.commands import DefineProgramme
from services.reporting.figures.arguments import check, of_programme
from services.reporting.figures.catalogue import CATALOGUE
from services.reporting.figures.parts import has_part
from services.reporting.read.programmes import programmes as defined
from shared.contract.refusal import Malformed
from shared.contract.reporting import ProgrammeDefined, Target
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Running
from shared.web.operations import Operations

operations = Operations("/api/programmes", tags=["programmes"])


@operations.post(ids=["programme"])
async def define_a_programme(command: DefineProgramme, arrived: Arrival) -> Receipt:
    """Say what a programme is and what it aims at; a later definition of the same code replaces this one."""
    for number, target in enumerate(command.targets):
        _check(f"targets.{number}", target, command.programme, arrived.today)
    return await arrived.execute(command)


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


@operations.router.get("")
async def programmes(service: Running) -> list[ProgrammeDefined]:
    """Every programme as it is defined now."""
    async with service.engine.connect() as connection:
        return await defined(connection)
