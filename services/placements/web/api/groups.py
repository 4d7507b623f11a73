"""The API of groups: form them, and say who joined and who left."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.placements.domain import calendar
from services.placements.domain.refusals import UnknownGroup
from services.placements.read import groups
from services.placements.web.people import must_be_known
from shared.contract.words import Audience, Day, Name, ProgrammeCode
from shared.service.arrival import Arrived, Asked, Running
from shared.web.api import Limit, Skip, made, receipt_answer

router = APIRouter(prefix="/api/groups", tags=["groups"])


class AskedGroup(Asked):
    """`name` is the group's own; `audience` says for whom it is, such as women only."""

    programme: ProgrammeCode
    name: Name
    audience: Audience = "everyone"
    occurred_on: Day


class AskedMember(Asked):
    """`occurred_on` is the first day in the group, or the last when somebody leaves."""

    participant: UUID
    occurred_on: Day


@router.get("")
async def groups_of_programmes(
    service: Running, programme: ProgrammeCode | None = None, limit: Limit = 50, skip: Skip = 0
) -> dict[str, Any]:
    """A page of groups by programme and name, each with how many are in it now."""
    async with service.engine.connect() as connection:
        total, rows = await groups.listed(connection, programme=programme, limit=limit, skip=skip)
    return {"total": total, "groups": [dict(row._mapping) for row in rows]}


@router.post("")
async def form_a_group(asked: AskedGroup, arrived: Arrived) -> JSONResponse:
    """Say that people of a programme meet as a group from that day."""
    receipt = await arrived.execute(calendar.FormGroup(group=uuid4(), **dict(asked)), asked)
    return receipt_answer(arrived.service, receipt, group=made(receipt, "group"))


@router.get("/{group}")
async def one_group(group: UUID, service: Running) -> dict[str, Any]:
    """One group, with everybody who is or was in it."""
    async with service.engine.connect() as connection:
        row = await groups.find(connection, group)
        stays = await groups.stays(connection, group)
    if row is None:
        raise UnknownGroup
    return {**row._mapping, "members": [dict(stay._mapping) for stay in stays]}


@router.post("/{group}/join")
async def join_a_group(group: UUID, asked: AskedMember, arrived: Arrived) -> JSONResponse:
    """Say that a participant joined a group."""
    await must_be_known(arrived, asked.participant)
    receipt = await arrived.execute(calendar.JoinGroup(group=group, **dict(asked)), asked)
    return receipt_answer(arrived.service, receipt)


@router.post("/{group}/leave")
async def leave_a_group(group: UUID, asked: AskedMember, arrived: Arrived) -> JSONResponse:
    """Say which day was a participant's last in a group."""
    await must_be_known(arrived, asked.participant)
    receipt = await arrived.execute(calendar.LeaveGroup(group=group, **dict(asked)), asked)
    return receipt_answer(arrived.service, receipt)
