"""Groups and the stays in them, as they stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.deciders import of_group
from services.placements.domain.group import Formed
from shared.contract.corrections import effective
from shared.contract.placements import GroupFormed
from shared.log.command import Change
from shared.log.rows import upsert
from shared.readmodel.rows import fetch_all, fetch_one, fetch_page, narrowed, table_of


@dataclass(frozen=True)
class Group:
    """A group."""

    group: UUID
    version: int
    programme: str
    name: str
    audience: str
    formed_on: date


participant_group = table_of(Group, "participant_group", key=["group"], index=["programme"])


@dataclass(frozen=True)
class GroupStay:
    """A stay in a group; `event` is the id of the `group_joined` event."""

    event: UUID
    group: UUID
    participant: UUID
    joined_on: date
    left_on: date | None


group_stay = table_of(GroupStay, "group_stay", key=["event"], index=["group", "participant"])

TABLES = (participant_group, group_stay)


@dataclass(frozen=True)
class CountedGroup(Group):
    """A group with the number of its `members` now."""

    members: int


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Bring the rows of each changed group up to date."""
    moved = {UUID(change.stream.removeprefix("group-")): change for change in changes}
    for table in TABLES:
        await connection.execute(delete(table).where(table.c.group.in_(list(moved))))
    await upsert(connection, participant_group, [row for change in changes if (row := _group(change)) is not None])
    await upsert(connection, group_stay, [row for id_, change in moved.items() for row in _stays(id_, change)])


async def find_group(connection: AsyncConnection, id_: UUID) -> Group | None:
    """Return the group with this id, or None."""
    return await fetch_one(connection, select(participant_group).where(participant_group.c.group == id_), Group)


async def list_groups(
    connection: AsyncConnection, *, programme: str | None = None, limit: int = 50, skip: int = 0
) -> tuple[int, list[CountedGroup]]:
    """Return how many groups there are, and a page of them by programme and name."""
    inside = select(func.count()).where(group_stay.c.group == participant_group.c.group, group_stay.c.left_on.is_(None))
    query = narrowed(select(participant_group, inside.scalar_subquery().label("members")), programme=programme)
    query = query.order_by(participant_group.c.programme, participant_group.c.name, participant_group.c.group)
    return await fetch_page(connection, query, CountedGroup, limit, skip)


async def list_stays(connection: AsyncConnection, id_: UUID) -> list[GroupStay]:
    """Return all stays in a group, the current ones first."""
    query = select(group_stay).where(group_stay.c.group == id_)
    order = group_stay.c.left_on.desc().nulls_first(), group_stay.c.joined_on, group_stay.c.event
    return await fetch_all(connection, query.order_by(*order), GroupStay)


async def stays_of(connection: AsyncConnection, people: Collection[UUID]) -> Sequence[RowMapping]:
    """Return these participants' stays in groups, latest first, each with the group's `name` and `programme`."""
    query = select(group_stay, participant_group.c.name, participant_group.c.programme)
    query = query.join(participant_group, participant_group.c.group == group_stay.c.group)
    query = query.where(group_stay.c.participant.in_(people))
    result = await connection.execute(query.order_by(group_stay.c.joined_on.desc(), group_stay.c.event))
    return result.mappings().all()


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
