"""Contacts between people, as they stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contract.corrections import effective
from shared.contract.placements import ContactMade
from shared.log.command import Change
from shared.log.rows import upsert
from shared.readmodel.rows import fetch_all, table_of


@dataclass(frozen=True)
class Contact:
    """A contact between two people; `event` is the id of the event that recorded it."""

    event: UUID
    participant: UUID
    other: UUID
    established: bool
    other_established: bool
    programme: str | None
    activity: UUID | None
    occurred_on: date


contact = table_of(Contact, "contact", key=["event"], index=["participant", "other"])

TABLES = (contact,)


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Bring the contacts in each changed participant's stream up to date."""
    moved = {
        UUID(change.stream.removeprefix("participant-")): change
        for change in changes
        if any(isinstance(record.event, ContactMade) for record in change.history)
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


async def is_recorded(connection: AsyncConnection, participant: UUID, other: UUID, day: date) -> bool:
    """Return whether a meeting with the other that day is recorded for this participant."""
    same = contact.c.participant == participant, contact.c.other == other, contact.c.occurred_on == day
    return (await connection.execute(select(contact.c.event).where(*same).limit(1))).one_or_none() is not None


async def contacts_of(connection: AsyncConnection, people: Collection[UUID]) -> list[Contact]:
    """Return the contacts of these participants, latest first, whichever of the two they were recorded for."""
    query = select(contact).where(or_(contact.c.participant.in_(people), contact.c.other.in_(people)))
    return await fetch_all(connection, query.order_by(contact.c.occurred_on.desc(), contact.c.event), Contact)
