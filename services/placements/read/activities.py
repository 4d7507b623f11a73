"""The shared calendar as it stands: each activity with its place and hour, and the interpreters booked."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
    and_,
    delete,
    exists,
    func,
    select,
)
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

metadata = MetaData()

activity = Table(
    "activity",
    metadata,
    Column("activity", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("programme", Text, index=True),
    Column("day", Date, nullable=False, index=True),
    Column("starts_at", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("venue", Text),
    Column("accessible", Boolean),
    Column("language", Text),
    Column("audience", Text, nullable=False),
    Column("group", Uuid, index=True),
    Column("capacity", BigInteger),
    Column("interpreter_language", Text),
    Column("interpreter_gender", Text),
    Column("strategy_area", Text),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("held_on", Date),
    Column("attended", BigInteger),
    Column("scheduled_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)
"""`state` is planned, cancelled (`reason` says why) or held (`held_on`, with `attended` people)."""

interpreter = Table(
    "interpreter",
    metadata,
    Column("activity", Uuid, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("gender", Text, nullable=False),
    Column("wished", Text),
    Column("booked_on", Date, nullable=False),
)
"""Of each language the booking that was told last."""

TABLES = (activity, interpreter)

NOT_YET = {"state": "planned", "reason": None, "held_on": None, "attended": None}


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Bring the rows of each activity's stream that moved to what holds of it now."""
    ids = [UUID(change.stream.removeprefix("activity-")) for change in changes]
    for table in TABLES:
        await connection.execute(delete(table).where(table.c.activity.in_(ids)))
    await upsert(connection, activity, [row for change in changes if (row := _activity(change)) is not None])
    await upsert(connection, interpreter, [row for change in changes for row in _interpreters(change)])


async def find(connection: AsyncConnection, id_: UUID) -> Row[Any] | None:
    """One activity's row."""
    return (await connection.execute(select(activity).where(activity.c.activity == id_))).one_or_none()


async def interpreters(connection: AsyncConnection, id_: UUID) -> Sequence[Row[Any]]:
    """Who is booked for an activity, by language."""
    query = select(interpreter).where(interpreter.c.activity == id_).order_by(interpreter.c.language)
    return (await connection.execute(query)).all()


async def listed(
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
) -> tuple[int, Sequence[Row[Any]]]:
    """How many activities there are, and a page of them, in the order in which they begin.

    `first` and `last` are days, both included; `interpreter_needed` leaves out those that are not planned, that want
    no interpreter, and that have one booked in the language.
    """
    wishes = {"programme": programme, "kind": kind, "audience": audience, "language": language, "group": group}
    conditions: list[ColumnElement[bool]] = [activity.c[name] == value for name, value in wishes.items() if value]
    if first is not None:
        conditions.append(activity.c.day >= first)
    if last is not None:
        conditions.append(activity.c.day <= last)
    if interpreter_needed:
        conditions.append(_lacks_interpreter())
    total = (await connection.execute(select(func.count()).select_from(activity).where(*conditions))).scalar_one()
    query = select(activity).where(*conditions).order_by(activity.c.day, activity.c.starts_at, activity.c.activity)
    return total, (await connection.execute(query.limit(limit).offset(skip))).all()


async def programmes(connection: AsyncConnection) -> Sequence[str]:
    """The codes of all programmes that have something in the calendar."""
    query = select(activity.c.programme).where(activity.c.programme.is_not(None)).distinct()
    return (await connection.execute(query.order_by(activity.c.programme))).scalars().all()


async def languages(connection: AsyncConnection) -> Sequence[str]:
    """The languages in which something in the calendar is held."""
    query = select(activity.c.language).where(activity.c.language.is_not(None)).distinct()
    return (await connection.execute(query.order_by(activity.c.language))).scalars().all()


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
    """When it was recorded, in UTC: of what is stored, and of what is about to be."""
    if isinstance(record, Record):
        return record.envelope.time
    if isinstance(record, Draft):
        return record.time
    raise TypeError(f"no moment in {type(record).__name__}")
