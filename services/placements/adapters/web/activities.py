"""The API of the shared calendar: activities, who came to them, and their interpreters."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from uuid import UUID, uuid4

import uuid_utils.compat
from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BeforeValidator, Field
from sqlalchemy import Row

from services.placements.adapters import activities, bus, groups
from services.placements.domain import calendar
from services.placements.domain.commands import RecordAttendance
from services.placements.domain.refusals import ActivityIsCancelled, UnknownActivity, UnknownGroup, UnknownParticipant
from shared.contract.words import (
    ActivityKind,
    Audience,
    CancellationReason,
    ClockTime,
    Day,
    InterpreterGender,
    Language,
    Minutes,
    Name,
    ProgrammeCode,
)
from shared.eventlog.command import BatchRefused, Command, Receipt, Submission
from shared.web.api import Arrival, Arrived, Asked, Limit, Running, Skip, made, receipt_answer
from shared.web.i18n import N_

router = APIRouter(prefix="/api/activities", tags=["activities"])

_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")


def a_time(value: Any) -> str:
    """A time of day as `HH:MM`, also when it is written as 9.30. Raises ValueError with advice."""
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(N_("Write a time of day as hours and minutes, for example 17:30."))
    return f"{found[1]:0>2}:{found[2]}"


At = Annotated[ClockTime, BeforeValidator(a_time)]
Seats = Annotated[int, Field(ge=1, le=10_000)]
Headcount = Annotated[int, Field(ge=0, le=100_000)]
People = Annotated[tuple[UUID, ...], Field(max_length=500)]


class AskedActivity(Asked):
    """What, when, where and for whom. `occurred_on` is when it was put into the calendar, today when left out."""

    kind: ActivityKind
    title: Name
    organisation: Name
    programme: ProgrammeCode | None = None
    day: Day
    starts_at: At
    minutes: Minutes
    venue: Name | None = None
    accessible: bool | None = None
    language: Language | None = None
    audience: Audience = "everyone"
    group: UUID | None = None
    capacity: Seats | None = None
    interpreter_language: Language | None = None
    interpreter_gender: InterpreterGender | None = None
    strategy_area: Name | None = None
    occurred_on: Day | None = None

    @property
    def occasion(self) -> calendar.Occasion:
        return calendar.Occasion(**{name: value for name, value in self if name != "occurred_on"})


class AskedCallingOff(Asked):
    """`occurred_on` is when it was decided, today when left out."""

    reason: CancellationReason
    occurred_on: Day | None = None


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


class AskedInterpreter(Asked):
    """`although_not_wished` confirms another gender than was wished for. `occurred_on` is today when left out."""

    language: Language
    gender: InterpreterGender
    although_not_wished: bool = False
    occurred_on: Day | None = None


@router.get("")
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
        total, rows = await activities.listed(
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
    return {"total": total, "activities": [dict(row._mapping) for row in rows]}


@router.post("")
async def schedule_an_activity(asked: AskedActivity, arrived: Arrived) -> JSONResponse:
    """Put an activity into the shared calendar."""
    await _group_must_be_there(arrived, asked)
    command = calendar.ScheduleActivity(
        activity=uuid4(), occurred_on=asked.occurred_on or arrived.today, occasion=asked.occasion
    )
    receipt = await arrived.execute(command, asked)
    return receipt_answer(arrived.service, receipt, activity=made(receipt, "activity"))


@router.get("/{activity}")
async def one_activity(activity: UUID, service: Running) -> dict[str, Any]:
    """One activity, with the interpreters that are booked."""
    async with service.engine.connect() as connection:
        row = await activities.find(connection, activity)
        booked = await activities.interpreters(connection, activity)
    if row is None:
        raise UnknownActivity
    return {**row._mapping, "interpreters": [dict(one._mapping) for one in booked]}


@router.post("/{activity}/change")
async def change_an_activity(activity: UUID, asked: AskedActivity, arrived: Arrived) -> JSONResponse:
    """Say how an activity is from now on, in every field."""
    await _group_must_be_there(arrived, asked)
    on = asked.occurred_on or arrived.today
    command = calendar.ChangeActivity(activity=activity, occurred_on=on, occasion=asked.occasion)
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/{activity}/cancel")
async def cancel_an_activity(activity: UUID, asked: AskedCallingOff, arrived: Arrived) -> JSONResponse:
    """Say that an activity will not be held; it stays in the calendar as cancelled."""
    on = asked.occurred_on or arrived.today
    command = calendar.CancelActivity(activity=activity, occurred_on=on, reason=asked.reason)
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/{activity}/held")
async def hold_an_activity(activity: UUID, asked: AskedHolding, arrived: Arrived) -> JSONResponse:
    """Say that an activity was held, how many were there, and who, as far as we know; all of it or nothing."""
    row = await must_be_there(arrived, activity)
    people = list(dict.fromkeys(asked.participants))
    on = asked.occurred_on or row.day
    attended = len(people) if asked.attended is None else asked.attended
    holding = calendar.HoldActivity(activity=activity, occurred_on=on, attended=attended, named=len(people))
    return await _together(arrived, asked, [holding, *await _attending(arrived, row, people, on)])


@router.post("/{activity}/attendances")
async def record_attendances(activity: UUID, asked: AskedAttendances, arrived: Arrived) -> JSONResponse:
    """Say who else was at an activity; nobody is recorded twice."""
    row = await must_take_place(arrived, activity)
    on = asked.occurred_on or row.held_on or row.day
    return await _together(arrived, asked, await _attending(arrived, row, list(dict.fromkeys(asked.participants)), on))


@router.post("/{activity}/interpreter")
async def book_an_interpreter(activity: UUID, asked: AskedInterpreter, arrived: Arrived) -> JSONResponse:
    """Say that an interpreter is booked for an activity."""
    on = asked.occurred_on or arrived.today
    command = calendar.BookInterpreter(
        activity=activity,
        occurred_on=on,
        language=asked.language,
        gender=asked.gender,
        although_not_wished=asked.although_not_wished,
    )
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


async def must_be_there(arrived: Arrival, activity: UUID) -> Row[Any]:
    """The activity's row. Raises UnknownActivity."""
    async with arrived.service.engine.connect() as connection:
        row = await activities.find(connection, activity)
    if row is None:
        raise UnknownActivity
    return row


async def must_take_place(arrived: Arrival, activity: UUID) -> Row[Any]:
    """The row of an activity that is not cancelled. Raises UnknownActivity, ActivityIsCancelled."""
    row = await must_be_there(arrived, activity)
    if row.state == "cancelled":
        raise ActivityIsCancelled
    return row


async def _group_must_be_there(arrived: Arrival, asked: AskedActivity) -> None:
    if asked.group is not None:
        async with arrived.service.engine.connect() as connection:
            if await groups.find(connection, asked.group) is None:
                raise UnknownGroup


async def _attending(arrived: Arrival, row: Row[Any], people: Sequence[UUID], on: date) -> list[RecordAttendance]:
    async with arrived.service.engine.connect() as connection:
        all_known = await bus.are_known(connection, people)
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
