"""The HTTP API of attendance: an activity was held, and who was there, all of it at once or nothing."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.placements.domain.commands.activity import HoldActivity
from services.placements.domain.commands.participant import RecordAttendance
from services.placements.domain.refusals import UnknownParticipant
from services.placements.read import known_participants
from services.placements.read.activities import Activity
from services.placements.web.api.activities import get_activity, must_take_place
from shared.contract.command import Body
from shared.contract.words import Day, Headcount
from shared.log.command import Receipt
from shared.service.arrival import Arrival
from shared.web.operations import Operations

operations = Operations("/api/activities/{activity}", tags=["activities"])

People = Annotated[tuple[UUID, ...], Field(max_length=500)]


class Holding(Body):
    """`occurred_on` is the day of holding, the planned one when left out.

    `attended` is how many were there, `participants` those of them whom we know; without it they are all.
    """

    occurred_on: Day | None = None
    attended: Headcount | None = None
    participants: People = ()


class Attendances(Body):
    """Participants who were there; `occurred_on` as the activity has it when left out."""

    participants: Annotated[People, Field(min_length=1)]
    occurred_on: Day | None = None


@operations.post("/held")
async def hold_an_activity(body: Holding, arrived: Arrival, activity: UUID) -> Receipt:
    """Say that an activity was held, how many were there, and who, as far as we know; all of it or nothing."""
    row = await get_activity(arrived.service, activity)
    people = list(dict.fromkeys(body.participants))
    day = body.occurred_on or row.day
    attended = len(people) if body.attended is None else body.attended
    holding = HoldActivity(activity=activity, occurred_on=day, attended=attended, named=len(people))
    return await arrived.execute_all([holding, *await _attending(arrived, row, people, day)])


@operations.post("/attendances")
async def record_attendances(body: Attendances, arrived: Arrival, activity: UUID) -> Receipt:
    """Say who else was at an activity; nobody is recorded twice."""
    row = await must_take_place(arrived, activity)
    day = body.occurred_on or row.held_on or row.day
    return await arrived.execute_all(await _attending(arrived, row, list(dict.fromkeys(body.participants)), day))


async def _attending(arrived: Arrival, row: Activity, people: Sequence[UUID], day: date) -> list[RecordAttendance]:
    async with arrived.service.engine.connect() as connection:
        all_known = await known_participants.are_known(connection, people)
    if not all_known and not await arrived.service.writer.has_seen(arrived.key):
        raise UnknownParticipant
    return [
        RecordAttendance(
            participant=participant,
            occurred_on=day,
            kind=row.kind,
            programme=row.programme,
            organisation=row.organisation,
            activity=row.activity,
        )
        for participant in people
    ]
