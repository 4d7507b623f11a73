"""The shared calendar as it stands: each activity with its place and hour, and the interpreters booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, ColumnElement, and_, delete, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contract.corrections import Recorded, effective
from shared.contract.envelope import Record
from shared.contract.placements import (
    ActivityCancelled,
    ActivityChanged,
    ActivityHeld,
    ActivityScheduled,
    InterpreterBooked,
)
from shared.log.append import Draft
from shared.log.command import Change
from shared.log.rows import upsert
from shared.readmodel.rows import fetch_all, fetch_one, fetch_page, narrowed, table_of


@dataclass(frozen=True)
class Activity:
    """An activity; `state` is planned, cancelled (`reason` says why) or held (on `held_on`, by `attended` people)."""

    activity: UUID
    version: int
    kind: str
    title: str
    organisation: str
    programme: str | None
    day: date
    starts_at: str
    minutes: int
    venue: str | None
    accessible: bool | None
    language: str | None
    audience: str
    group: UUID | None
    capacity: int | None
    interpreter_language: str | None
    interpreter_gender: str | None
    strategy_area: str | None
    state: str
    reason: str | None
    held_on: date | None
    attended: int | None
    scheduled_at: datetime
    changed_at: datetime


activity = table_of(
    Activity,
    "activity",
    key=["activity"],
    index=["programme", "day", "group"],
    sql={"capacity": BigInteger(), "attended": BigInteger()},
)


@dataclass(frozen=True)
class Interpreter:
    """The latest booking of an interpreter of one language for an activity."""

    activity: UUID
    language: str
    gender: str
    wished: str | None
    booked_on: date


interpreter = table_of(Interpreter, "interpreter", key=["activity", "language"])

TABLES = (activity, interpreter)


NOT_YET = {"state": "planned", "reason": None, "held_on": None, "attended": None}


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Bring the rows of each activity's stream that moved to what holds of it now."""
    ids = [UUID(change.stream.removeprefix("activity-")) for change in changes]
    for table in TABLES:
        await connection.execute(delete(table).where(table.c.activity.in_(ids)))
    await upsert(connection, activity, [row for change in changes if (row := _activity(change)) is not None])
    await upsert(connection, interpreter, [row for change in changes for row in _interpreters(change)])


async def find_activity(connection: AsyncConnection, id_: UUID) -> Activity | None:
    """Return the activity with this id, or None."""
    return await fetch_one(connection, select(activity).where(activity.c.activity == id_), Activity)


async def interpreters(connection: AsyncConnection, id_: UUID) -> list[Interpreter]:
    """Return the interpreters booked for an activity, by language."""
    query = select(interpreter).where(interpreter.c.activity == id_).order_by(interpreter.c.language)
    return await fetch_all(connection, query, Interpreter)


async def list_activities(
    connection: AsyncConnection,
    *,
    first: date | None = None,
    last: date | None = None,
    programme: str | None = None,
    kind: str | None = None,
    audience: str | None = None,
    language: str | None = None,
    group: UUID | None = None,
    interpreter_needed: bool = False,
    limit: int = 500,
    skip: int = 0,
) -> tuple[int, list[Activity]]:
    """Return how many activities there are, and a page of them in the order in which they begin.

    `first` and `last` are days, both included. `interpreter_needed` keeps the planned activities that want an
    interpreter and have none booked in the language.
    """
    query = narrowed(
        select(activity), programme=programme, kind=kind, audience=audience, language=language, group=group
    )
    if first is not None:
        query = query.where(activity.c.day >= first)
    if last is not None:
        query = query.where(activity.c.day <= last)
    if interpreter_needed:
        query = query.where(_lacks_interpreter())
    query = query.order_by(activity.c.day, activity.c.starts_at, activity.c.activity)
    return await fetch_page(connection, query, Activity, limit, skip)


async def programmes(connection: AsyncConnection) -> Sequence[str]:
    """Return the codes of all programmes in the calendar."""
    return await _distinct(connection, activity.c.programme)


async def languages(connection: AsyncConnection) -> Sequence[str]:
    """Return the languages of the activities in the calendar."""
    return await _distinct(connection, activity.c.language)


async def _distinct(connection: AsyncConnection, column: Column[Any]) -> Sequence[str]:
    query = select(column).where(column.is_not(None)).distinct().order_by(column)
    return (await connection.execute(query)).scalars().all()


def _lacks_interpreter() -> ColumnElement[bool]:
    booked = exists().where(
        interpreter.c.activity == activity.c.activity, interpreter.c.language == activity.c.interpreter_language
    )
    return and_(activity.c.state == "planned", activity.c.interpreter_language.is_not(None), ~booked)


def _activity(change: Change) -> dict[str, Any] | None:
    row: dict[str, Any] | None = None
    for record in effective(change.history):
        match record.event:
            case ActivityScheduled() as event:
                row = {**event.model_dump(exclude={"occurred_on"}), **NOT_YET}
            case ActivityChanged() as event if row is not None and row["state"] != "cancelled":
                row |= event.model_dump(exclude={"occurred_on"})
            case ActivityCancelled(reason=reason) if row is not None:
                row |= {**NOT_YET, "state": "cancelled", "reason": reason}
            case ActivityHeld(occurred_on=day, attended=attended) if row is not None and row["state"] != "cancelled":
                row |= {"state": "held", "held_on": day, "attended": attended}
    if row is not None:
        first, last = change.history[0], change.history[-1]
        row |= {"version": len(change.history), "scheduled_at": _moment(first), "changed_at": _moment(last)}
    return row


def _interpreters(change: Change) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for record in effective(change.history):
        if isinstance(event := record.event, InterpreterBooked):
            row = event.model_dump(exclude={"occurred_on"})
            rows[event.language] = {**row, "booked_on": event.occurred_on}
    return list(rows.values())


def _moment(record: Recorded) -> datetime:
    """Return when a stored record or a draft was recorded, in UTC."""
    if isinstance(record, Record):
        return record.envelope.time
    if isinstance(record, Draft):
        return record.time
    raise TypeError(f"no moment in {type(record).__name__}")
