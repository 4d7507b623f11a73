"""The HTTP API about the reception desk: visits as they are received, and the list of them."""

from typing import Any
from uuid import UUID

from services.intake.domain.commands.visit import ReceiveVisit
from services.intake.domain.refusals import UnknownVisit
from services.intake.read import participants, visits
from shared.contract.words import ProgrammeCode, VisitConcern
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Running
from shared.web.api import Limit, Skip
from shared.web.operations import Operations

operations = Operations("/api/visits", tags=["visits"])


@operations.router.get("")
async def received_visits(
    service: Running,
    concern: VisitConcern | None = None,
    programme: ProgrammeCode | None = None,
    participant: UUID | None = None,
    limit: Limit = 50,
    skip: Skip = 0,
) -> dict[str, Any]:
    """A page of visits, latest first."""
    async with service.engine.connect() as connection:
        total, received = await visits.list_visits(
            connection, concern=concern, programme=programme, participant=participant, limit=limit, skip=skip
        )
    return {"total": total, "visits": list(map(vars, received))}


@operations.post()
async def receive_a_visit(command: ReceiveVisit, arrived: Arrival) -> Receipt:
    """Record that somebody came, what it was about, and where they were sent."""
    if command.participant is not None:
        async with arrived.service.engine.connect() as connection:
            await participants.must_exist(connection, command.participant)
    return await arrived.execute(command)


@operations.router.get("/{visit}")
async def one_visit(visit: UUID, service: Running) -> dict[str, Any]:
    """One visit."""
    async with service.engine.connect() as connection:
        received = await visits.find(connection, visit)
    if received is None:
        raise UnknownVisit
    return vars(received)
