"""Matching's read model: openings with the seats that are left."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Integer, MetaData, Row, Table, Text, Uuid, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contract.corrections import effective
from shared.contract.matching import SeatsOffered, SeatsWithdrawn
from shared.eventlog.command import Change
from shared.eventlog.rows import upsert

metadata = MetaData()

opening = Table(
    "opening",
    metadata,
    Column("opening", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("programme", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("offered_on", Date, nullable=False, index=True),
    Column("offered", Integer, nullable=False),
    Column("withdrawn", Integer, nullable=False),
)
"""`offered` and `withdrawn` count seats."""


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Replace the row of each opening that moved by what holds of it now."""
    rows: list[dict[str, Any]] = []
    gone: list[UUID] = []
    for change in changes:
        row = _row(change)
        if row is None:
            gone.append(UUID(change.stream.removeprefix("opening-")))
        else:
            rows.append(row)
    if gone:
        await connection.execute(delete(opening).where(opening.c.opening.in_(gone)))
    await upsert(connection, opening, rows)


async def find(connection: AsyncConnection, id_: UUID) -> Row[Any] | None:
    """One opening's row."""
    return (await connection.execute(select(opening).where(opening.c.opening == id_))).one_or_none()


async def listed(
    connection: AsyncConnection,
    *,
    programme: str | None = None,
    kind: str | None = None,
    left_only: bool = False,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Row[Any]]]:
    """How many openings there are, and a page of them, latest offer first; `left_only` wants at least one seat left."""
    query = select(opening)
    if programme:
        query = query.where(opening.c.programme == programme)
    if kind:
        query = query.where(opening.c.kind == kind)
    if left_only:
        query = query.where(opening.c.offered > opening.c.withdrawn)
    total = (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
    query = query.order_by(opening.c.offered_on.desc(), opening.c.opening).limit(limit).offset(skip)
    return total, (await connection.execute(query)).all()


def _row(change: Change) -> dict[str, Any] | None:
    row: dict[str, Any] | None = None
    for record in effective(change.history):
        match record.event:
            case SeatsOffered() as event:
                row = event.model_dump(include={"opening", "organisation", "programme", "kind"})
                row |= {"offered_on": event.occurred_on, "offered": event.seats, "withdrawn": 0}
            case SeatsWithdrawn() as event if row is not None:
                row["withdrawn"] += event.seats
    return row and {**row, "version": len(change.history)}
