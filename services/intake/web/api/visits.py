"""The HTTP API about the reception desk: visits as they are received, and the list of them."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.intake.domain import commands
from services.intake.domain.refusals import UnknownVisit
from services.intake.read import participants, visits
from shared.contract.words import Day, Name, ProgrammeCode, VisitConcern
from shared.service.arrival import Arrived, Asked, Running
from shared.web.api import Limit, Skip, made, receipt_answer

router = APIRouter(prefix="/api/visits", tags=["visits"])


class AskedVisit(Asked):
    """`participant` is for somebody who is registered, where that matters."""

    occurred_on: Day
    concern: VisitConcern
    programme: ProgrammeCode | None = None
    sent_to: Name | None = None
    participant: UUID | None = None


@router.get("")
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
        total, rows = await visits.listed(
            connection, concern=concern, programme=programme, participant=participant, limit=limit, skip=skip
        )
    return {"total": total, "visits": [dict(row._mapping) for row in rows]}


@router.post("")
async def receive_a_visit(asked: AskedVisit, arrived: Arrived) -> JSONResponse:
    """Record that somebody came, what it was about, and where they were sent."""
    if asked.participant is not None:
        async with arrived.service.engine.connect() as connection:
            await participants.must_exist(connection, asked.participant)
    command = commands.ReceiveVisit(visit=uuid4(), **dict(asked))
    receipt = await arrived.execute(command, asked)
    return receipt_answer(arrived.service, receipt, visit=made(receipt, "visit"))


@router.get("/{visit}")
async def one_visit(visit: UUID, service: Running) -> dict[str, Any]:
    """One visit."""
    async with service.engine.connect() as connection:
        row = await visits.find(connection, visit)
    if row is None:
        raise UnknownVisit
    return dict(row._mapping)
