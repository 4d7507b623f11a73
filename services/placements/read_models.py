"""Placements' read model: the view and the tables of each kind of stream."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from uuid import UUID

from sqlalchemy import RowMapping, select
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
"""The prefix of a stream's name, and the view that brings its rows up to date."""

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
    """Bring the rows of each changed stream up to date."""
    for prefix, update in VIEWS:
        if own := [change for change in changes if change.stream.startswith(prefix)]:
            await update(connection, own)


async def history_of(connection: AsyncConnection, people: Collection[UUID]) -> dict[str, Sequence[RowMapping]]:
    """Return these participants' rows by table name, latest first."""
    history: dict[str, Sequence[RowMapping]] = {}
    for table in ABOUT_PARTICIPANT:
        day = table.c.started_on if "started_on" in table.c else table.c.occurred_on
        key = next(iter(table.primary_key.columns))
        query = select(table).where(table.c.participant.in_(people)).order_by(day.desc(), key.desc())
        history[table.name] = (await connection.execute(query)).mappings().all()
    return history
