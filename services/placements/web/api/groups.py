"""The HTTP API of groups: form them, and say who joined and who left."""

from typing import Any
from uuid import UUID

from services.placements.domain.commands.group import FormGroup, JoinGroup, LeaveGroup
from services.placements.domain.refusals import UnknownGroup
from services.placements.read import groups as read
from services.placements.web.people import must_be_known
from shared.contract.words import ProgrammeCode
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Running
from shared.web.api import Limit, Skip
from shared.web.operations import Operations

operations = Operations("/api/groups", tags=["groups"])


@operations.router.get("")
async def groups_of_programmes(
    service: Running, programme: ProgrammeCode | None = None, limit: Limit = 50, skip: Skip = 0
) -> dict[str, Any]:
    """A page of groups by programme and name, each with how many are in it now."""
    async with service.engine.connect() as connection:
        total, rows = await read.list_groups(connection, programme=programme, limit=limit, skip=skip)
    return {"total": total, "groups": [vars(row) for row in rows]}


@operations.post()
async def form_a_group(command: FormGroup, arrived: Arrival) -> Receipt:
    """Say that people of a programme meet as a group from that day."""
    return await arrived.execute(command)


@operations.router.get("/{group}")
async def one_group(group: UUID, service: Running) -> dict[str, Any]:
    """One group, with everybody who is or was in it."""
    async with service.engine.connect() as connection:
        row = await read.find_group(connection, group)
        stays = await read.list_stays(connection, group)
    if row is None:
        raise UnknownGroup
    return {**vars(row), "members": [vars(stay) for stay in stays]}


@operations.post("/{group}/join")
async def join_a_group(command: JoinGroup, arrived: Arrival) -> Receipt:
    """Say that a participant joined a group."""
    await must_be_known(arrived, command.participant)
    return await arrived.execute(command)


@operations.post("/{group}/leave")
async def leave_a_group(command: LeaveGroup, arrived: Arrival) -> Receipt:
    """Say which day was a participant's last in a group."""
    await must_be_known(arrived, command.participant)
    return await arrived.execute(command)
