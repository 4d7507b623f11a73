"""What else happened to participants as it stands: attendance, outcomes told to us, and residences."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, MetaData, Table, Text, Uuid, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.deciders import of_participant
from shared.contract.corrections import effective
from shared.contract.placements import ActivityAttended, OutcomeRecorded
from shared.log.command import Change
from shared.log.rows import upsert

metadata = MetaData()

attendance = Table(
    "attendance",
    metadata,
    Column("event", Uuid, primary_key=True),
    Column("participant", Uuid, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("programme", Text),
    Column("organisation", Text),
    Column("occurred_on", Date, nullable=False),
    Column("activity", Uuid, index=True),
)

outcome = Table(
    "outcome",
    metadata,
    Column("event", Uuid, primary_key=True),
    Column("participant", Uuid, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("programme", Text, nullable=False),
    Column("occurred_on", Date, nullable=False),
)

residence = Table(
    "residence",
    metadata,
    Column("event", Uuid, primary_key=True),
    Column("participant", Uuid, nullable=False, index=True),
    Column("municipality", Text, nullable=False),
    Column("started_on", Date, nullable=False),
    Column("ended_on", Date),
)
"""`event` is the id of the event that said that the residence began."""

TABLES = (attendance, outcome, residence)

Found = dict[Table, list[dict[str, Any]]]


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Bring the rows of each participant's stream that moved to what holds of it now."""
    found: Found = {table: [] for table in TABLES}
    for change in changes:
        participant = UUID(change.stream.removeprefix("participant-"))
        amended = len(effective(change.history)) != len(change.history)
        if amended:
            for table in TABLES:
                await connection.execute(delete(table).where(table.c.participant == participant))
        _about_participant(change, participant, found, amended)
    for table, rows in found.items():
        await upsert(connection, table, rows)


def _about_participant(change: Change, participant: UUID, found: Found, everything: bool) -> None:
    """The rows of a participant: those that are new, and of residences all, because an end changes an earlier one."""
    new = {record.id for record in change.history[len(change.history) - change.added :]}
    for record in effective(change.history):
        if not everything and record.id not in new:
            continue
        match record.event:
            case ActivityAttended() as event:
                found[attendance].append({"event": record.id, **event.model_dump()})
            case OutcomeRecorded() as event:
                found[outcome].append({"event": record.id, **event.model_dump()})
    for stay in of_participant(change.history).residences:
        found[residence].append(
            {
                "event": stay.id,
                "participant": participant,
                "municipality": stay.municipality,
                "started_on": stay.first_day,
                "ended_on": stay.last_day,
            }
        )
