"""The list of published figures: every edition as a row, written when it is published."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Date, Integer, Table, Text, Uuid, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.read.tables import metadata
from shared.contract.figures import FigurePublished
from shared.log.command import Change
from shared.log.rows import upsert

published_figure = Table(
    "published_figure",
    metadata,
    Column("figure", Uuid, primary_key=True),
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("fn", Text(collation="C"), nullable=False),
    Column("programmes", ARRAY(Text), nullable=False),
    Column("state_date", Date, nullable=False),
    Column("known_on", Date, nullable=False),
    Column("published_on", Date, nullable=False),
    Column("value", JSONB, nullable=False),
)
"""Every edition of every published figure, for lists; the whole of it stands in the log."""


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """List newly published figures."""
    new = [record.event for change in changes for record in change.history[len(change.history) - change.added :]]
    await upsert(
        connection,
        published_figure,
        [
            {
                "figure": event.figure,
                "edition": event.edition,
                "fn": event.fn,
                "programmes": list(event.programmes),
                "state_date": event.state_date,
                "known_on": event.known_on,
                "published_on": event.occurred_on,
                "value": event.value,
            }
            for event in new
            if isinstance(event, FigurePublished)
        ],
    )


async def published(connection: AsyncConnection) -> list[Mapping[str, Any]]:
    """The last edition of each published figure, the newest first."""
    table = published_figure
    last = select(table).ext(distinct_on(table.c.figure)).order_by(table.c.figure, table.c.edition.desc()).subquery()
    query = select(last).order_by(last.c.published_on.desc(), last.c.fn, last.c.figure)
    return [dict(row) for row in (await connection.execute(query)).mappings()]
