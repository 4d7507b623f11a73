"""Placements as they stand, with what each was like over time and the agreement that it has."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, Row, Table, Text, Uuid, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.deciders import of_placement
from services.placements.domain.placement import Ended, NotStarted, Ongoing
from services.placements.domain.terms import course_of
from services.placements.read import agreements
from shared.log.command import Change
from shared.log.rows import upsert
from shared.readmodel.listing import Columns, Sort, ordered, swedish

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
    Column("agreement", Uuid),
    Column("unsigned", Text),
    Column("subject", Text),
    Column("level_in", Text),
    Column("level_out", Text),
    Column("reason", Text),
)
"""`organisation`, `extent` and `subsidised` are the latest terms; `reason` is why it ended."""

placement_terms = Table(
    "placement_terms",
    metadata,
    Column("placement", Uuid, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("organisation", Text),
    Column("extent", Integer),
    Column("subsidised", Boolean),
)
"""What a placement is like from each day on which something changed; on a day D, the latest `since` <= D holds."""

LATEST = Sort("started", down=True)
COLUMNS: Columns = {
    "started": placement.c.started_on,
    "ended": placement.c.ended_on,
    "organisation": swedish(placement.c.organisation),
    "programme": placement.c.programme,
    "kind": placement.c.kind,
}
"""By what a list can be sorted."""

TABLES = (placement, placement_terms, agreements.agreement)


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Make the rows of each placement's stream that moved anew."""
    found: dict[Table, list[dict[str, Any]]] = {table: [] for table in TABLES}
    moved = [UUID(change.stream.removeprefix("placement-")) for change in changes]
    for table in TABLES:
        await connection.execute(delete(table).where(next(iter(table.primary_key.columns)).in_(moved)))
    for id_, change in zip(moved, changes, strict=True):
        now = of_placement(change.history)
        if not isinstance(now, NotStarted):
            found[placement].append(_row(now, len(change.history)))
            found[placement_terms] += [{"placement": id_, **asdict(terms)} for terms in _course(now)]
        found[agreements.agreement] += agreements.rows_of(id_, now, len(change.history))
    for table, rows in found.items():
        await upsert(connection, table, rows)


async def find(connection: AsyncConnection, id_: UUID) -> Row[Any] | None:
    """One placement's row."""
    return (await connection.execute(select(placement).where(placement.c.placement == id_))).one_or_none()


async def terms_of(connection: AsyncConnection, ids: Collection[UUID]) -> dict[UUID, list[Row[Any]]]:
    """What each of these placements was like, in the order of days."""
    table = placement_terms
    query = select(table).where(table.c.placement.in_(ids)).order_by(table.c.placement, table.c.since)
    found: dict[UUID, list[Row[Any]]] = {id_: [] for id_ in ids}
    for row in await connection.execute(query):
        found[row.placement].append(row)
    return found


async def listed(
    connection: AsyncConnection,
    *,
    kind: str | None = None,
    programme: str | None = None,
    ongoing: bool = False,
    containing: str = "",
    sort: Sort = LATEST,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Row[Any]]]:
    """How many placements there are, and a page of them, latest start first; `ongoing` leaves out those with an end.

    `containing` is a part of the organisation's name.
    """
    query = select(placement)
    if containing:
        query = query.where(placement.c.organisation.icontains(containing, autoescape=True))
    if kind:
        query = query.where(placement.c.kind == kind)
    if programme:
        query = query.where(placement.c.programme == programme)
    if ongoing:
        query = query.where(placement.c.ended_on.is_(None))
    total = (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
    query = ordered(query, sort, COLUMNS, placement.c.placement)
    return total, (await connection.execute(query.limit(limit).offset(skip))).all()


def _course(now: Ongoing | Ended) -> Sequence[Any]:
    return course_of(now.start, now.changes)


def _row(now: Ongoing | Ended, version: int) -> dict[str, Any]:
    end = now.end if isinstance(now, Ended) else None
    latest = _course(now)[-1]
    return now.start.model_dump(exclude={"occurred_on"}) | {
        "version": version,
        "organisation": latest.organisation,
        "extent": latest.extent,
        "subsidised": latest.subsidised,
        "started_on": now.start.occurred_on,
        "ended_on": end and end.occurred_on,
        "level_out": end and end.level_out,
        "reason": end and end.reason,
    }
