"""Placements' read model: which module keeps what holds of each kind of stream."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.read import activities, contacts, follow_ups, groups, participants, placements
from shared.log.command import Change

View = Callable[[AsyncConnection, Sequence[Change]], Awaitable[None]]

VIEWS: Sequence[tuple[str, View]] = (
    ("placement-", placements.view),
    ("participant-", participants.view),
    ("participant-", contacts.view),
    ("follow-up-", follow_ups.view),
    ("activity-", activities.view),
    ("group-", groups.view),
)
"""By how a stream's name begins: what brings its rows to what holds of it now."""

TABLES = (
    *placements.TABLES,
    *participants.TABLES,
    *contacts.TABLES,
    *follow_ups.TABLES,
    *activities.TABLES,
    *groups.TABLES,
)

ABOUT_PARTICIPANT = (placements.placement, *participants.TABLES)


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Bring the rows of each stream that moved to what holds of it now."""
    for beginning, part in VIEWS:
        if about := [change for change in changes if change.stream.startswith(beginning)]:
            await part(connection, about)


async def history_of(connection: AsyncConnection, people: Collection[UUID]) -> dict[str, Sequence[Row[Any]]]:
    """What these participants' rows say, by table name, latest first."""
    found: dict[str, Sequence[Row[Any]]] = {}
    for table in ABOUT_PARTICIPANT:
        day = table.c.started_on if "started_on" in table.c else table.c.occurred_on
        key = next(iter(table.primary_key.columns))
        query = select(table).where(table.c.participant.in_(people)).order_by(day.desc(), key.desc())
        found[table.name] = (await connection.execute(query)).all()
    return found
