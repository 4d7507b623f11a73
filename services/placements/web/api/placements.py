"""The HTTP API about placements: started under an agreement or with a reason why not, changed, ended."""

from typing import Any
from uuid import UUID

from services.placements.domain.commands.placement import ChangePlacement, EndPlacement, StartPlacement
from services.placements.domain.refusals import UnknownPlacement
from services.placements.domain.terms import terms_on
from services.placements.read import placements as read
from services.placements.web.lookup import participant_must_be_known
from services.placements.web.people import must_be_known
from shared.contract.refusal import Malformed
from shared.contract.words import Day, PlacementKind, ProgrammeCode
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Running
from shared.web.api import Limit, Skip
from shared.web.operations import Operations

operations = Operations("/api/placements", tags=["placements"])


@operations.router.get("")
async def placements(
    service: Running,
    kind: PlacementKind | None = None,
    programme: ProgrammeCode | None = None,
    ongoing: bool = False,
    limit: Limit = 50,
    skip: Skip = 0,
) -> dict[str, Any]:
    """A page of placements, latest start first; `ongoing` leaves out those that ended."""
    async with service.engine.connect() as connection:
        total, rows = await read.list_placements(
            connection, kind=kind, programme=programme, ongoing=ongoing, limit=limit, skip=skip
        )
    return {"total": total, "placements": [vars(row) for row in rows]}


@operations.post()
async def start_a_placement(command: StartPlacement, arrived: Arrival) -> Receipt:
    """Say that a participant began work, an internship, studies or a course."""
    if (command.agreement is None) == (command.unsigned is None):
        raise Malformed("unsigned", "name the agreement that all have signed, or say why nothing was signed here")
    await must_be_known(arrived, command.participant)
    if command.agreement is not None:
        command = command.model_copy(update={"placement": command.agreement})
    return await arrived.execute(command)


@operations.router.get("/{placement}")
async def one_placement(placement: UUID, service: Running, on: Day | None = None) -> dict[str, Any]:
    """One placement, with what it was like from each day on (`terms`); `on` gives those of one day as `then`."""
    async with service.engine.connect() as connection:
        row = await read.find_placement(connection, placement)
        course = (await read.terms_of(connection, [placement]))[placement]
    if row is None:
        raise UnknownPlacement
    then = {} if on is None else {"then": terms_on(course, on)}
    return {**vars(row), "terms": course, **then}


@operations.post("/{placement}/change")
async def change_a_placement(command: ChangePlacement, arrived: Arrival) -> Receipt:
    """Say that a placement has another extent, organisation or subsidy from a day on."""
    if command.extent is None and command.subsidised is None and command.organisation is None:
        raise Malformed("extent", "name at least one thing that changed")
    await participant_must_be_known(arrived, read.find_placement, command.placement)
    return await arrived.execute(command)


@operations.post("/{placement}/end")
async def end_a_placement(command: EndPlacement, arrived: Arrival) -> Receipt:
    """Say which day was a placement's last."""
    await participant_must_be_known(arrived, read.find_placement, command.placement)
    return await arrived.execute(command)
