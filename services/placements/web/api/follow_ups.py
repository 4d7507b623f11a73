"""The HTTP API about follow-ups: what is due, and what was answered."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.placements.domain.commands.follow_up import RecordFollowUp
from services.placements.domain.refusals import UnknownFollowUp
from services.placements.read import follow_ups as read
from services.placements.web.people import must_be_known
from shared.contract.words import Day, FollowUpKind, ProgrammeCode
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Running
from shared.web.api import Limit, Skip
from shared.web.operations import Operations

operations = Operations("/api/follow-ups", tags=["follow-ups"])


@operations.router.get("")
async def follow_ups(
    service: Running,
    due_before: Day | None = None,
    state: read.State | None = None,
    kind: FollowUpKind | None = None,
    programme: ProgrammeCode | None = None,
    limit: Limit = 50,
    skip: Skip = 0,
) -> dict[str, Any]:
    """A page of follow-ups, first due first; `due_before` leaves out what is due on that day or later."""
    async with service.engine.connect() as connection:
        total, rows = await read.listed(
            connection,
            states=[] if state is None else [state],
            due_before=due_before,
            kind=kind,
            programme=programme,
            limit=limit,
            skip=skip,
        )
    return {"total": total, "follow_ups": [dict(row._mapping) for row in rows]}


@operations.router.get("/{follow_up}")
async def one_follow_up(follow_up: UUID, service: Running) -> dict[str, Any]:
    """One follow-up, with its latest answer if there is one."""
    return dict((await found(service, follow_up))._mapping)


@operations.post("/{follow_up}/record")
async def record_a_follow_up(command: RecordFollowUp, arrived: Arrival) -> Receipt:
    """Record what somebody said who left a programme, or that they were not reached."""
    await must_be_known(arrived, (await found(arrived.service, command.follow_up)).participant)
    return await arrived.execute(command)


async def found(service: Running, follow_up: UUID) -> Row[Any]:
    """The follow-up's row. Raises UnknownFollowUp."""
    async with service.engine.connect() as connection:
        row = await read.find(connection, follow_up)
    if row is None:
        raise UnknownFollowUp
    return row
