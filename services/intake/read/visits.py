"""Intake's read model of the reception desk: each visit, what it was about, and where it was sent."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, MetaData, Row, Table, Text, Uuid, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contract.corrections import effective
from shared.contract.intake import VisitReceived
from shared.log.command import Change
from shared.log.rows import upsert

metadata = MetaData()

STREAMS = "visit-"
"""What the names of these streams begin with."""

visit = Table(
    "visit",
    metadata,
    Column("visit", Uuid, primary_key=True),
    Column("occurred_on", Date, nullable=False, index=True),
    Column("concern", Text, nullable=False),
    Column("programme", Text, index=True),
    Column("sent_to", Text),
    Column("participant", Uuid, index=True),
)


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Bring the row of each visit that moved to what holds of it now."""
    rows: list[dict[str, Any]] = []
    gone: list[UUID] = []
    for change in changes:
        if change.stream.startswith(STREAMS):
            told = [r.event for r in effective(change.history) if isinstance(r.event, VisitReceived)]
            rows += [{column.name: getattr(event, column.name) for column in visit.columns} for event in told]
            if not told:
                gone.append(UUID(change.stream.removeprefix(STREAMS)))
    if gone:
        await connection.execute(delete(visit).where(visit.c.visit.in_(gone)))
    await upsert(connection, visit, rows)


async def find(connection: AsyncConnection, id_: UUID) -> Row[Any] | None:
    """One visit's row."""
    return (await connection.execute(select(visit).where(visit.c.visit == id_))).one_or_none()


async def listed(
    connection: AsyncConnection,
    *,
    concern: str | None = None,
    programme: str | None = None,
    participant: UUID | None = None,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Row[Any]]]:
    """How many visits there were, and a page of them, latest first."""
    query = select(visit)
    if concern:
        query = query.where(visit.c.concern == concern)
    if programme:
        query = query.where(visit.c.programme == programme)
    if participant:
        query = query.where(visit.c.participant == participant)
    total = (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
    query = query.order_by(visit.c.occurred_on.desc(), visit.c.visit).limit(limit).offset(skip)
    return total, (await connection.execute(query)).all()
