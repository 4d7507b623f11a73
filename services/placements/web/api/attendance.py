"""The API of attendance: an activity was held, and who was there, all of it at once or nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import uuid_utils.compat
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import Field
from sqlalchemy import Row

from services.placements.domain.calendar import HoldActivity
from services.placements.domain.commands import RecordAttendance
from services.placements.domain.refusals import UnknownParticipant
from services.placements.read import known_participants
from services.placements.web.api.activities import must_be_there, must_take_place
from shared.contract.words import Day
from shared.log.command import BatchRefused, Command, Receipt, Submission
from shared.service.arrival import Arrival, Arrived, Asked
from shared.web.api import receipt_answer

router = APIRouter(prefix="/api/activities/{activity}", tags=["activities"])

Headcount = Annotated[int, Field(ge=0, le=100_000)]
People = Annotated[tuple[UUID, ...], Field(max_length=500)]


class AskedHolding(Asked):
    """`occurred_on` is the day of holding, the planned one when left out.

    `attended` is how many were there, `participants` those of them whom we know; without it they are all.
    """

    occurred_on: Day | None = None
    attended: Headcount | None = None
    participants: People = ()


class AskedAttendances(Asked):
    """Participants who were there; `occurred_on` as the activity has it when left out."""

    participants: Annotated[People, Field(min_length=1)]
    occurred_on: Day | None = None


@router.post("/held")
async def hold_an_activity(activity: UUID, asked: AskedHolding, arrived: Arrived) -> JSONResponse:
    """Say that an activity was held, how many were there, and who, as far as we know; all of it or nothing."""
    row = await must_be_there(arrived, activity)
    people = list(dict.fromkeys(asked.participants))
    on = asked.occurred_on or row.day
    attended = len(people) if asked.attended is None else asked.attended
    holding = HoldActivity(activity=activity, occurred_on=on, attended=attended, named=len(people))
    return await _together(arrived, asked, [holding, *await _attending(arrived, row, people, on)])


@router.post("/attendances")
async def record_attendances(activity: UUID, asked: AskedAttendances, arrived: Arrived) -> JSONResponse:
    """Say who else was at an activity; nobody is recorded twice."""
    row = await must_take_place(arrived, activity)
    on = asked.occurred_on or row.held_on or row.day
    return await _together(arrived, asked, await _attending(arrived, row, list(dict.fromkeys(asked.participants)), on))


async def _attending(arrived: Arrival, row: Row[Any], people: Sequence[UUID], on: date) -> list[RecordAttendance]:
    async with arrived.service.engine.connect() as connection:
        all_known = await known_participants.are_known(connection, people)
    if not all_known and not await arrived.service.writer.has_seen(arrived.key):
        raise UnknownParticipant
    told = {"kind": row.kind, "programme": row.programme, "organisation": row.organisation, "activity": row.activity}
    return [RecordAttendance(participant=participant, occurred_on=on, **told) for participant in people]


async def _together(arrived: Arrival, asked: Asked, commands: Sequence[Command]) -> JSONResponse:
    """Carry out several commands in one transaction; answers with where the first left its stream."""
    submissions = [
        Submission(
            command=command,
            key=f"{arrived.key}:{number}" if number else arrived.key,
            actor="system",
            time=arrived.time,
            correlation=arrived.correlation,
            event_id=uuid_utils.compat.uuid7() if number else arrived.event_id,
            fingerprint=f"{arrived.operation} {asked.fingerprint()}",
            expected_version=None if number else arrived.expected_version,
        )
        for number, command in enumerate(commands)
    ]
    try:
        receipts: Sequence[Receipt] = await arrived.service.writer.execute_batch(submissions)
    except BatchRefused as refused:
        raise refused.cause from None
    events = [event for receipt in receipts for event in receipt.events]
    position = max(receipt.position for receipt in receipts)
    return receipt_answer(arrived.service, replace(receipts[0], events=events, position=position))
