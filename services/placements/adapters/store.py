"""Placements' read model: placements, attendance, outcomes and residences as they stand."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, Row, Table, Text, Uuid, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.application import of_participant
from shared.contract.corrections import effective
from shared.contract.placements import ActivityAttended, OutcomeRecorded, PlacementEnded, PlacementStarted
from shared.eventlog.command import Change
from shared.eventlog.rows import upsert

metadata = MetaData()

placement = Table(
    "placement",
    metadata,
    Column("placement", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("participant", Uuid, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("programme", Text, index=True),
    Column("organisation", Text),
    Column("extent", Integer),
    Column("subsidised", Boolean),
    Column("started_on", Date, nullable=False, index=True),
    Column("ended_on", Date),
)

attendance = Table(
    "attendance",
    metadata,
    Column("event", Uuid, primary_key=True),
    Column("participant", Uuid, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("programme", Text),
    Column("organisation", Text),
    Column("occurred_on", Date, nullable=False),
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

ABOUT_PARTICIPANT = (attendance, outcome, residence)
TABLES = (placement, *ABOUT_PARTICIPANT)

Found = dict[Table, list[dict[str, Any]]]


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Bring the rows of each stream that moved to what holds of it now."""
    found: Found = {table: [] for table in TABLES}
    for change in changes:
        amended = len(effective(change.history)) != len(change.history)
        kind, _, id_ = change.stream.partition("-")
        if kind == "placement":
            if amended:
                await connection.execute(delete(placement).where(placement.c.placement == UUID(id_)))
            found[placement].extend(_placement(change))
        else:
            if amended:
                for table in ABOUT_PARTICIPANT:
                    await connection.execute(delete(table).where(table.c.participant == UUID(id_)))
            _about_participant(change, UUID(id_), found, amended)
    for table, rows in found.items():
        await upsert(connection, table, rows)


async def find(connection: AsyncConnection, id_: UUID) -> Row[Any] | None:
    """One placement's row."""
    return (await connection.execute(select(placement).where(placement.c.placement == id_))).one_or_none()


async def listed(
    connection: AsyncConnection,
    *,
    kind: str | None = None,
    programme: str | None = None,
    ongoing: bool = False,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Row[Any]]]:
    """How many placements there are, and a page of them, latest start first; `ongoing` leaves out those with an end."""
    query = select(placement)
    if kind:
        query = query.where(placement.c.kind == kind)
    if programme:
        query = query.where(placement.c.programme == programme)
    if ongoing:
        query = query.where(placement.c.ended_on.is_(None))
    total = (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
    query = query.order_by(placement.c.started_on.desc(), placement.c.placement).limit(limit).offset(skip)
    return total, (await connection.execute(query)).all()


async def history_of(connection: AsyncConnection, people: Collection[UUID]) -> dict[str, Sequence[Row[Any]]]:
    """What these participants' rows say, by table name, latest first."""
    found: dict[str, Sequence[Row[Any]]] = {}
    for table in TABLES:
        day = table.c.started_on if "started_on" in table.c else table.c.occurred_on
        key = next(iter(table.primary_key.columns))
        query = select(table).where(table.c.participant.in_(people)).order_by(day.desc(), key.desc())
        found[table.name] = (await connection.execute(query)).all()
    return found


def _placement(change: Change) -> list[dict[str, Any]]:
    row: dict[str, Any] | None = None
    for record in effective(change.history):
        match record.event:
            case PlacementStarted() as event:
                row = event.model_dump(exclude={"occurred_on"})
                row |= {"version": len(change.history), "started_on": event.occurred_on, "ended_on": None}
            case PlacementEnded() as event if row is not None:
                row["ended_on"] = event.occurred_on
    return [row] if row else []


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
