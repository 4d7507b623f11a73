"""The HTTP API about follow-ups: what is due, and what was answered."""

from typing import Any
from uuid import UUID

from services.placements.domain.commands.follow_up import RecordFollowUp
from services.placements.domain.refusals import UnknownFollowUp
from services.placements.read import follow_ups as read
from services.placements.web.lookup import lookup
from services.placements.web.people import must_be_known
from shared.contract.words import Day, FollowUpKind, ProgrammeCode
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Running
from shared.service.service import Service
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
        total, rows = await read.list_follow_ups(
            connection,
            states=[] if state is None else [state],
            due_before=due_before,
            kind=kind,
            programme=programme,
            limit=limit,
            skip=skip,
        )
    return {"total": total, "follow_ups": [vars(row) for row in rows]}


@operations.router.get("/{follow_up}")
async def one_follow_up(follow_up: UUID, service: Running) -> dict[str, Any]:
    """One follow-up, with its latest answer if there is one."""
    return {**vars(await get_follow_up(service, follow_up))}


@operations.post("/{follow_up}/record")
async def record_a_follow_up(command: RecordFollowUp, arrived: Arrival) -> Receipt:
    """Record what somebody said who left a programme, or that they were not reached."""
    await must_be_known(arrived, (await get_follow_up(arrived.service, command.follow_up)).participant)
    return await arrived.execute(command)


async def get_follow_up(service: Service, follow_up: UUID) -> read.FollowUp:
    """Return the follow-up with this id. Raises UnknownFollowUp."""
    return await lookup(service, read.find_follow_up, follow_up, UnknownFollowUp)
