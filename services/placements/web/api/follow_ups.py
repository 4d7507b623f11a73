"""The HTTP API about follow-ups: what is due, and what was answered."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import Row

from services.placements.domain import commands
from services.placements.domain.refusals import UnknownFollowUp
from services.placements.read import follow_ups as kept
from services.placements.web.people import must_be_known
from shared.contract.words import Day, FollowUpKind, FollowUpStatus, ProgrammeCode
from shared.service.arrival import Arrived, Asked, Running
from shared.web.api import Limit, Skip, receipt_answer

router = APIRouter(prefix="/api/follow-ups", tags=["follow-ups"])


class AskedFollowUp(Asked):
    """What somebody said on that day. The four criteria are for those who are `employed`.

    `stable_now`: from temporary to lasting work; `full_time_now`: from part time that they did not choose to full time;
    `higher_skilled_now`: to work that asks for more skill; `promoted`: to more responsibility.
    """

    occurred_on: Day
    status: FollowUpStatus
    stable_now: bool | None = None
    full_time_now: bool | None = None
    higher_skilled_now: bool | None = None
    promoted: bool | None = None


@router.get("")
async def follow_ups(
    service: Running,
    due_before: Day | None = None,
    state: kept.State | None = None,
    kind: FollowUpKind | None = None,
    programme: ProgrammeCode | None = None,
    limit: Limit = 50,
    skip: Skip = 0,
) -> dict[str, Any]:
    """A page of follow-ups, first due first; `due_before` leaves out what is due on that day or later."""
    async with service.engine.connect() as connection:
        total, rows = await kept.listed(
            connection,
            states=[] if state is None else [state],
            due_before=due_before,
            kind=kind,
            programme=programme,
            limit=limit,
            skip=skip,
        )
    return {"total": total, "follow_ups": [dict(row._mapping) for row in rows]}


@router.get("/{follow_up}")
async def one_follow_up(follow_up: UUID, service: Running) -> dict[str, Any]:
    """One follow-up, with its latest answer if there is one."""
    return dict((await found(service, follow_up))._mapping)


@router.post("/{follow_up}/record")
async def record_a_follow_up(follow_up: UUID, asked: AskedFollowUp, arrived: Arrived) -> JSONResponse:
    """Record what somebody said who left a programme, or that they were not reached."""
    await must_be_known(arrived, (await found(arrived.service, follow_up)).participant)
    command = commands.RecordFollowUp(follow_up=follow_up, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


async def found(service: Running, follow_up: UUID) -> Row[Any]:
    """The follow-up's row. Raises UnknownFollowUp."""
    async with service.engine.connect() as connection:
        row = await kept.find(connection, follow_up)
    if row is None:
        raise UnknownFollowUp
    return row
