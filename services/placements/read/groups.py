"""Groups as they stand, and who is in them from which day to which."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Integer, MetaData, Row, Table, Text, Uuid, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.deciders import of_group
from services.placements.domain.group import Formed
from shared.contract.corrections import effective
from shared.contract.placements import GroupFormed
from shared.log.command import Change
from shared.log.rows import upsert

metadata = MetaData()

participant_group = Table(
    "participant_group",
    metadata,
    Column("group", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("programme", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("formed_on", Date, nullable=False),
)

group_stay = Table(
    "group_stay",
    metadata,
    Column("event", Uuid, primary_key=True),
    Column("group", Uuid, nullable=False, index=True),
    Column("participant", Uuid, nullable=False, index=True),
    Column("joined_on", Date, nullable=False),
    Column("left_on", Date),
)
"""`event` is the id of the event that said that somebody joined."""

TABLES = (participant_group, group_stay)


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Bring the rows of each group's stream that moved to what holds of it now."""
    moved = {UUID(change.stream.removeprefix("group-")): change for change in changes}
    for table in TABLES:
        await connection.execute(delete(table).where(table.c.group.in_(list(moved))))
    await upsert(connection, participant_group, [row for c in changes if (row := _group(c)) is not None])
    await upsert(connection, group_stay, [row for id_, c in moved.items() for row in _stays(id_, c)])


async def find(connection: AsyncConnection, id_: UUID) -> Row[Any] | None:
    """One group's row."""
    return (await connection.execute(select(participant_group).where(participant_group.c.group == id_))).one_or_none()


async def listed(
    connection: AsyncConnection, *, programme: str | None = None, limit: int = 50, skip: int = 0
) -> tuple[int, Sequence[Row[Any]]]:
    """How many groups there are, and a page of them by programme and name; each with `members`, who is in it now."""
    inside = select(func.count()).where(group_stay.c.group == participant_group.c.group, group_stay.c.left_on.is_(None))
    query = select(participant_group, inside.scalar_subquery().label("members"))
    counted = select(func.count()).select_from(participant_group)
    if programme:
        query = query.where(participant_group.c.programme == programme)
        counted = counted.where(participant_group.c.programme == programme)
    order = participant_group.c.programme, participant_group.c.name, participant_group.c.group
    rows = (await connection.execute(query.order_by(*order).limit(limit).offset(skip))).all()
    return (await connection.execute(counted)).scalar_one(), rows


async def stays(connection: AsyncConnection, id_: UUID) -> Sequence[Row[Any]]:
    """Everybody who was ever in a group, those first who are in it now."""
    query = select(group_stay).where(group_stay.c.group == id_)
    order = group_stay.c.left_on.desc().nulls_first(), group_stay.c.joined_on, group_stay.c.event
    return (await connection.execute(query.order_by(*order))).all()


async def of_people(connection: AsyncConnection, people: Collection[UUID]) -> Sequence[Row[Any]]:
    """The groups that these participants are or were in, latest first; each stay with `name` and `programme`."""
    query = select(group_stay, participant_group.c.name, participant_group.c.programme)
    query = query.join(participant_group, participant_group.c.group == group_stay.c.group)
    query = query.where(group_stay.c.participant.in_(people))
    return (await connection.execute(query.order_by(group_stay.c.joined_on.desc(), group_stay.c.event))).all()


def _group(change: Change) -> dict[str, Any] | None:
    for record in effective(change.history):
        if isinstance(event := record.event, GroupFormed):
            row = event.model_dump(exclude={"occurred_on"})
            return {**row, "version": len(change.history), "formed_on": event.occurred_on}
    return None


def _stays(group: UUID, change: Change) -> list[dict[str, Any]]:
    now = of_group(change.history)
    if not isinstance(now, Formed):
        return []
    return [
        {
            "event": stay.id,
            "group": group,
            "participant": stay.participant,
            "joined_on": stay.first_day,
            "left_on": stay.last_day,
        }
        for stay in now.stays
    ]
