"""The HTTP API of the shared calendar: activities as they are planned, changed and called off, with interpreters."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from services.placements.domain.commands.activity import (
    BookInterpreter,
    CancelActivity,
    ChangeActivity,
    ScheduleActivity,
)
from services.placements.domain.refusals import ActivityIsCancelled, UnknownActivity, UnknownGroup
from services.placements.read import activities as read
from services.placements.read import groups
from services.placements.web.lookup import lookup
from shared.contract.placements import Occasion
from shared.contract.words import ActivityKind, Audience, Day, Language, ProgrammeCode
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Running
from shared.service.service import Service
from shared.web.api import Limit, Skip
from shared.web.operations import Operations

operations = Operations("/api/activities", tags=["activities"])


@operations.router.get("")
async def calendar_of_activities(
    service: Running,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
    programme: ProgrammeCode | None = None,
    kind: ActivityKind | None = None,
    audience: Audience | None = None,
    language: Language | None = None,
    group: UUID | None = None,
    interpreter_needed: bool = False,
    limit: Limit = 50,
    skip: Skip = 0,
) -> dict[str, Any]:
    """A page of activities in the order in which they begin, from one day to another, both included."""
    async with service.engine.connect() as connection:
        total, rows = await read.list_activities(
            connection,
            first=first,
            last=last,
            programme=programme,
            kind=kind,
            audience=audience,
            language=language,
            group=group,
            interpreter_needed=interpreter_needed,
            limit=limit,
            skip=skip,
        )
    return {"total": total, "activities": [vars(row) for row in rows]}


@operations.post()
async def schedule_an_activity(command: ScheduleActivity, arrived: Arrival) -> Receipt:
    """Put an activity into the shared calendar."""
    await _group_must_exist(arrived, command)
    return await arrived.execute(command)


@operations.router.get("/{activity}")
async def one_activity(activity: UUID, service: Running) -> dict[str, Any]:
    """One activity, with the interpreters that are booked."""
    async with service.engine.connect() as connection:
        row = await read.find_activity(connection, activity)
        booked = await read.interpreters(connection, activity)
    if row is None:
        raise UnknownActivity
    return {**vars(row), "interpreters": [vars(interpreter) for interpreter in booked]}


@operations.post("/{activity}/change")
async def change_an_activity(command: ChangeActivity, arrived: Arrival) -> Receipt:
    """Say how an activity is from now on, in every field."""
    await _group_must_exist(arrived, command)
    return await arrived.execute(command)


@operations.post("/{activity}/cancel")
async def cancel_an_activity(command: CancelActivity, arrived: Arrival) -> Receipt:
    """Say that an activity will not be held; it stays in the calendar as cancelled."""
    return await arrived.execute(command)


@operations.post("/{activity}/interpreter")
async def book_an_interpreter(command: BookInterpreter, arrived: Arrival) -> Receipt:
    """Say that an interpreter is booked for an activity."""
    return await arrived.execute(command)


async def get_activity(service: Service, activity: UUID) -> read.Activity:
    """Return the activity with this id. Raises UnknownActivity."""
    return await lookup(service, read.find_activity, activity, UnknownActivity)


async def must_take_place(arrived: Arrival, activity: UUID) -> read.Activity:
    """Return an activity that is not cancelled. Raises UnknownActivity, ActivityIsCancelled."""
    row = await get_activity(arrived.service, activity)
    if row.state == "cancelled":
        raise ActivityIsCancelled
    return row


async def _group_must_exist(arrived: Arrival, occasion: Occasion) -> None:
    if occasion.group is not None:
        await lookup(arrived.service, groups.find_group, occasion.group, UnknownGroup)
