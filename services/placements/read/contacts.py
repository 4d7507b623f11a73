"""Who got to know whom, as it stands."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, MetaData, Row, Table, Text, Uuid, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contract.corrections import effective
from shared.contract.placements import ContactMade
from shared.log.command import Change
from shared.log.rows import upsert

metadata = MetaData()

contact = Table(
    "contact",
    metadata,
    Column("event", Uuid, primary_key=True),
    Column("participant", Uuid, nullable=False, index=True),
    Column("other", Uuid, nullable=False, index=True),
    Column("established", Boolean, nullable=False),
    Column("other_established", Boolean, nullable=False),
    Column("programme", Text),
    Column("activity", Uuid),
    Column("occurred_on", Date, nullable=False),
)

TABLES = (contact,)


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Bring the contacts told in each participant's stream that moved to what holds of them now."""
    moved = {
        UUID(change.stream.removeprefix("participant-")): change
        for change in changes
        if any(isinstance(r.event, ContactMade) for r in change.history)
    }
    if not moved:
        return
    await connection.execute(delete(contact).where(contact.c.participant.in_(list(moved))))
    rows = [
        {"event": record.id, **record.event.model_dump()}
        for change in moved.values()
        for record in effective(change.history)
        if isinstance(record.event, ContactMade)
    ]
    await upsert(connection, contact, rows)


async def is_told(connection: AsyncConnection, participant: UUID, other: UUID, day: date) -> bool:
    """Whether it was told of this participant that they met the other that day."""
    same = contact.c.participant == participant, contact.c.other == other, contact.c.occurred_on == day
    return (await connection.execute(select(contact.c.event).where(*same).limit(1))).one_or_none() is not None


async def of_people(connection: AsyncConnection, people: Collection[UUID]) -> Sequence[Row[Any]]:
    """Contacts that these participants made, whoever it was told of, latest first."""
    query = select(contact).where(or_(contact.c.participant.in_(people), contact.c.other.in_(people)))
    return (await connection.execute(query.order_by(contact.c.occurred_on.desc(), contact.c.event))).all()
