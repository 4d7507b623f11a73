"""Employers as they stand."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Index, Integer, MetaData, Row, Table, Text, Uuid, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contract.corrections import effective
from shared.contract.matching import EmployerRegistered
from shared.log.command import Change
from shared.readmodel.listing import Columns, Sort, ordered, swedish

metadata = MetaData()

employer = Table(
    "employer",
    metadata,
    Column("employer", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("municipality", Text),
    Column("registered_on", Date, nullable=False),
)

COLUMNS: Columns = {
    "organisation": swedish(employer.c.organisation),
    "municipality": swedish(employer.c.municipality),
    "registered_on": employer.c.registered_on,
}
"""By what the list can be sorted."""

BY_NAME = Sort("organisation")

Index("employer_organisation", COLUMNS["organisation"], employer.c.employer)


def row_of(change: Change) -> dict[str, Any] | None:
    """What holds of an employer; None when its registration is void."""
    for record in effective(change.history):
        if isinstance(record.event, EmployerRegistered):
            told = record.event.model_dump(include={"employer", "organisation", "municipality"})
            return {**told, "registered_on": record.event.occurred_on, "version": len(change.history)}
    return None


async def find(connection: AsyncConnection, id_: UUID) -> Row[Any] | None:
    """One employer's row."""
    return (await connection.execute(select(employer).where(employer.c.employer == id_))).one_or_none()


async def listed(
    connection: AsyncConnection, *, search: str | None = None, sort: Sort = BY_NAME, limit: int = 50, skip: int = 0
) -> tuple[int, Sequence[Row[Any]]]:
    """How many employers there are, and a page of them; `search` is a part of name or municipality."""
    query = select(employer)
    if search:
        named = employer.c.organisation.icontains(search, autoescape=True)
        query = query.where(named | employer.c.municipality.icontains(search, autoescape=True))
    total = (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
    query = ordered(query, sort, COLUMNS, employer.c.employer).limit(limit).offset(skip)
    return total, (await connection.execute(query)).all()


async def named(connection: AsyncConnection, organisation: str) -> UUID | None:
    """The employer that is called exactly this; None when there is none, or more than one."""
    query = select(employer.c.employer).where(employer.c.organisation == organisation).limit(2)
    found = (await connection.execute(query)).scalars().all()
    return found[0] if len(found) == 1 else None
