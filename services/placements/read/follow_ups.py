"""Follow-ups as they stand: due, not reached, or answered."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
    cast,
    delete,
    func,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.deciders import of_follow_up
from services.placements.domain.follow_up import CRITERIA, NotDue, Recorded
from shared.log.command import Change
from shared.log.rows import upsert
from shared.readmodel.listing import Columns, Sort, ordered, swedish

State = Literal["due", "not_reached", "recorded"]

metadata = MetaData()

follow_up = Table(
    "follow_up",
    metadata,
    Column("follow_up", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("participant", Uuid, nullable=False, index=True),
    Column("enrolment", Uuid, nullable=False, index=True),
    Column("programme", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("left_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("recorded_on", Date),
    Column("status", Text),
    *(Column(name, Boolean) for name in CRITERIA),
    Index("ix_follow_up_state_due_on", "state", "due_on"),
)
"""`asked` counts how often it was recorded; `recorded_on` and the answers are those of the latest day."""

TABLES = (follow_up,)

COLUMNS: Columns = {
    "due_on": follow_up.c.due_on,
    "left_on": follow_up.c.left_on,
    "programme": swedish(follow_up.c.programme),
    "kind": follow_up.c.kind,
}
"""By what the list can be sorted."""

FIRST_DUE = Sort("due_on")


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Make the row of each follow-up that moved anew."""
    rows = []
    for change in changes:
        id_ = UUID(change.stream.removeprefix("follow-up-"))
        row = _row(change)
        if row is None:
            await connection.execute(delete(follow_up).where(follow_up.c.follow_up == id_))
        else:
            rows.append(row)
    await upsert(connection, follow_up, rows)


async def find(connection: AsyncConnection, id_: UUID) -> Row[Any] | None:
    """One follow-up's row."""
    return (await connection.execute(select(follow_up).where(follow_up.c.follow_up == id_))).one_or_none()


async def listed(
    connection: AsyncConnection,
    *,
    states: Sequence[State] = (),
    due_before: date | None = None,
    due_from: date | None = None,
    programme: str | None = None,
    kind: str | None = None,
    beginning: str = "",
    sort: Sort = FIRST_DUE,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Row[Any]]]:
    """How many follow-ups there are, and a page of them; `beginning` is that of a participant's id."""
    of = follow_up.c
    query = select(follow_up)
    if states:
        query = query.where(of.state.in_(states))
    if due_before:
        query = query.where(of.due_on < due_before)
    if due_from:
        query = query.where(of.due_on >= due_from)
    if programme:
        query = query.where(of.programme == programme)
    if kind:
        query = query.where(of.kind == kind)
    if beginning:
        query = query.where(cast(of.participant, Text).startswith(beginning.lower(), autoescape=True))
    total = (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
    query = ordered(query, sort, COLUMNS, of.follow_up).limit(limit).offset(skip)
    return total, (await connection.execute(query)).all()


async def of_people(connection: AsyncConnection, people: Sequence[UUID]) -> Sequence[Row[Any]]:
    """These participants' follow-ups, the latest due first."""
    query = select(follow_up).where(follow_up.c.participant.in_(people))
    return (await connection.execute(query.order_by(follow_up.c.due_on.desc(), follow_up.c.follow_up))).all()


def _row(change: Change) -> dict[str, Any] | None:
    now = of_follow_up(change.history)
    if isinstance(now, NotDue):
        return None
    answers = now.answers if isinstance(now, Recorded) else ()
    last = answers[-1] if answers else None
    reached = "not_reached" if last and last.status == "not_reached" else "recorded"
    about = now.due.model_dump(include={"follow_up", "participant", "enrolment", "programme", "kind", "due_on"})
    return about | {
        "version": len(change.history),
        "left_on": now.due.occurred_on,
        "state": reached if last else "due",
        "asked": len(answers),
        "recorded_on": last and last.occurred_on,
        "status": last and last.status,
        **{name: last and getattr(last, name) for name in CRITERIA},
    }
