"""Intake's read model of the reception desk: each visit, what it was about, and where it was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, MetaData, Table, Text, Uuid, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contract.corrections import effective
from shared.contract.intake import VisitReceived
from shared.log.command import Change
from shared.readmodel.rows import fetch_one, fetch_page, narrowed

metadata = MetaData()

STREAMS = "visit-"
"""The prefix of these streams' names."""

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


@dataclass(frozen=True)
class Visit:
    """A row of `visit`."""

    visit: UUID
    occurred_on: date
    concern: str
    programme: str | None
    sent_to: str | None
    participant: UUID | None


def row_of(change: Change) -> dict[str, Any] | None:
    """The row of a visit; None when it is void."""
    for record in effective(change.history):
        if isinstance(record.event, VisitReceived):
            return {column.name: getattr(record.event, column.name) for column in visit.columns}
    return None


async def find(connection: AsyncConnection, id_: UUID) -> Visit | None:
    """One visit."""
    return await fetch_one(connection, select(visit).where(visit.c.visit == id_), Visit)


async def list_visits(
    connection: AsyncConnection,
    *,
    concern: str | None = None,
    programme: str | None = None,
    participant: UUID | None = None,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Visit]]:
    """How many visits there were, and a page of them, latest first."""
    query = narrowed(select(visit), concern=concern, programme=programme, participant=participant)
    query = query.order_by(visit.c.occurred_on.desc(), visit.c.visit)
    return await fetch_page(
        connection, query.order_by(visit.c.occurred_on.desc(), visit.c.visit), Visit, limit=limit, skip=skip
    )
