"""The API of the shared calendar: activities as they are planned, changed and called off, and their interpreters."""

import re
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BeforeValidator, Field
from sqlalchemy import Row

from services.placements.domain import calendar
from services.placements.domain.refusals import ActivityIsCancelled, UnknownActivity, UnknownGroup
from services.placements.read import activities, groups
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
from shared.service.arrival import Arrival, Arrived, Asked, Running
from shared.web.api import Limit, Skip, made, receipt_answer
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
