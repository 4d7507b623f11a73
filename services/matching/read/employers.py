"""Matching's read model of employers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Index, Integer, MetaData, Table, Text, Uuid, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contract.corrections import effective
from shared.contract.matching import EmployerRegistered
from shared.log.command import Change
from shared.readmodel.listing import Columns, Sort, ordered, swedish
from shared.readmodel.rows import fetch_one, fetch_page

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
"""What the list can be sorted by."""

BY_NAME = Sort("organisation")

Index("employer_organisation", COLUMNS["organisation"], employer.c.employer)


@dataclass(frozen=True)
class Employer:
    """A row of `employer`."""

    employer: UUID
    version: int
    organisation: str
    municipality: str | None
    registered_on: date


def row_of(change: Change) -> dict[str, Any] | None:
    """The row of an employer; None when its registration is void."""
    for record in effective(change.history):
        if isinstance(record.event, EmployerRegistered):
            row = record.event.model_dump(include={"employer", "organisation", "municipality"})
            return {**row, "registered_on": record.event.occurred_on, "version": len(change.history)}
    return None


async def find(connection: AsyncConnection, id_: UUID) -> Employer | None:
    """One employer."""
    return await fetch_one(connection, select(employer).where(employer.c.employer == id_), Employer)


async def list_employers(
    connection: AsyncConnection, *, search: str | None = None, sort: Sort = BY_NAME, limit: int = 50, skip: int = 0
) -> tuple[int, Sequence[Employer]]:
    """How many employers there are, and a page of them; `search` is a part of name or municipality."""
    query = select(employer)
    if search:
        named = employer.c.organisation.icontains(search, autoescape=True)
        query = query.where(named | employer.c.municipality.icontains(search, autoescape=True))
    return await fetch_page(connection, ordered(query, sort, COLUMNS, employer.c.employer), Employer, limit, skip)


async def named(connection: AsyncConnection, organisation: str) -> UUID | None:
    """The employer with exactly this name; None when there is none, or more than one."""
    query = select(employer.c.employer).where(employer.c.organisation == organisation).limit(2)
    ids = (await connection.execute(query)).scalars().all()
    return ids[0] if len(ids) == 1 else None
