"""Placements as they stand, with what each was like over time and the agreement that it has."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, Table, Text, Uuid, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.deciders import of_placement
from services.placements.domain.placement import Ended, NotStarted, Ongoing
from services.placements.domain.terms import Terms, course_of
from services.placements.read import agreements
from shared.log.command import Change
from shared.log.rows import upsert
from shared.readmodel.listing import Columns, Sort, ordered, swedish
from shared.readmodel.rows import fetch_one, fetch_page, narrowed, table_of

metadata = MetaData()


@dataclass(frozen=True)
class Placement:
    """A placement: `organisation`, `extent` and `subsidised` are the latest terms; `reason` is why it ended."""

    placement: UUID
    version: int
    participant: UUID
    kind: str
    programme: str | None
    organisation: str | None
    extent: int | None
    subsidised: bool | None
    started_on: date
    ended_on: date | None
    agreement: UUID | None
    unsigned: str | None
    subject: str | None
    level_in: str | None
    level_out: str | None
    reason: str | None


placement = table_of(Placement, "placement", key=["placement"], index=["participant", "programme", "started_on"])

placement_terms = Table(
    "placement_terms",
    metadata,
    Column("placement", Uuid, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("organisation", Text),
    Column("extent", Integer),
    Column("subsidised", Boolean),
)
"""The terms of a placement from each day of a change; on a day D, those with the latest `since` <= D hold."""


LATEST = Sort("started", down=True)
COLUMNS: Columns = {
    "started": placement.c.started_on,
    "ended": placement.c.ended_on,
    "organisation": swedish(placement.c.organisation),
    "programme": placement.c.programme,
    "kind": placement.c.kind,
}
"""The columns by which a list can be sorted."""

TABLES = (placement, placement_terms, agreements.agreement)


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Bring the rows of each changed placement up to date."""
    rows: dict[Table, list[dict[str, Any]]] = {table: [] for table in TABLES}
    moved = [UUID(change.stream.removeprefix("placement-")) for change in changes]
    for table in TABLES:
        await connection.execute(delete(table).where(next(iter(table.primary_key.columns)).in_(moved)))
    for id_, change in zip(moved, changes, strict=True):
        now = of_placement(change.history)
        if not isinstance(now, NotStarted):
            rows[placement].append(_row(now, len(change.history)))
            rows[placement_terms] += [
                {"placement": id_, **asdict(terms)} for terms in course_of(now.start, now.changes)
            ]
        rows[agreements.agreement] += agreements.rows_of(id_, now, len(change.history))
    for table in TABLES:
        await upsert(connection, table, rows[table])


async def find_placement(connection: AsyncConnection, id_: UUID) -> Placement | None:
    """Return the placement with this id, or None."""
    return await fetch_one(connection, select(placement).where(placement.c.placement == id_), Placement)


async def terms_of(connection: AsyncConnection, ids: Collection[UUID]) -> dict[UUID, list[Terms]]:
    """Return the terms of each of these placements in the order of days."""
    table = placement_terms
    query = select(table).where(table.c.placement.in_(ids)).order_by(table.c.placement, table.c.since)
    terms: dict[UUID, list[Terms]] = {id_: [] for id_ in ids}
    for row in await connection.execute(query):
        terms[row.placement].append(Terms(row.since, row.organisation, row.extent, row.subsidised))
    return terms


async def list_placements(
    connection: AsyncConnection,
    *,
    kind: str | None = None,
    programme: str | None = None,
    ongoing: bool = False,
    containing: str = "",
    sort: Sort = LATEST,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, list[Placement]]:
    """Return how many placements there are, and a page of them, latest start first.

    `ongoing` leaves out those with an end; `containing` is a part of the organisation's name.
    """
    query = narrowed(select(placement), kind=kind, programme=programme)
    if containing:
        query = query.where(placement.c.organisation.icontains(containing, autoescape=True))
    if ongoing:
        query = query.where(placement.c.ended_on.is_(None))
    query = ordered(query, sort, COLUMNS, placement.c.placement)
    return await fetch_page(connection, query, Placement, limit, skip)


def _row(now: Ongoing | Ended, version: int) -> dict[str, Any]:
    end = now.end if isinstance(now, Ended) else None
    latest = course_of(now.start, now.changes)[-1]
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
