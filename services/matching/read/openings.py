"""Matching's read model of openings: their terms, and their seats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, Table, Text, Uuid, func, or_, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.domain.terms import Wanted
from shared.contract.corrections import effective
from shared.contract.event import Event
from shared.contract.matching import (
    OpeningChanged,
    OpeningClosed,
    OpeningKind,
    OpeningPublished,
    SeatsOffered,
    SeatsWithdrawn,
)
from shared.log.command import Change
from shared.readmodel.listing import Columns, Sort, ordered, swedish
from shared.readmodel.rows import fetch_one, fetch_page, narrowed

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
    Column("title", Text),
    Column("employer", Uuid),
    Column("occupation", Text),
    Column("municipality", Text),
    Column("extent", Integer),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("apply_by", Date),
    Column("licence_required", Boolean, nullable=False, server_default=text("false")),
    Column("skills", JSONB, nullable=False, server_default=text("'[]'")),
    Column("languages", JSONB, nullable=False, server_default=text("'[]'")),
    Column("closed_on", Date),
)
"""`offered` and `withdrawn` count seats. `title` is null for bare seats, which nobody is proposed for; `skills` and
`languages` are lists of `SkillWanted` and `LanguageWanted`."""


COLUMNS: Columns = {
    "title": swedish(func.coalesce(opening.c.title, opening.c.organisation)),
    "organisation": swedish(opening.c.organisation),
    "kind": opening.c.kind,
    "programme": swedish(opening.c.programme),
    "municipality": swedish(opening.c.municipality),
    "offered_on": opening.c.offered_on,
    "apply_by": opening.c.apply_by,
    "offered": opening.c.offered,
    "left": opening.c.offered - opening.c.withdrawn,
}
"""What the list can be sorted by."""

LATEST_FIRST = Sort("offered_on", down=True)

TERMS = tuple(Wanted.model_fields)
HEAD = ("opening", "organisation", "programme", "kind")
BARE: Mapping[str, Any] = {**dict.fromkeys(TERMS), "licence_required": False, "skills": [], "languages": []}


@dataclass(frozen=True)
class Opening:
    """A row of `opening`."""

    opening: UUID
    version: int
    organisation: str
    programme: str
    kind: OpeningKind
    offered_on: date
    offered: int
    withdrawn: int
    title: str | None
    employer: UUID | None
    occupation: str | None
    municipality: str | None
    extent: int | None
    starts_on: date | None
    ends_on: date | None
    apply_by: date | None
    licence_required: bool
    skills: list[dict[str, Any]]
    languages: list[dict[str, Any]]
    closed_on: date | None


def row_of(change: Change) -> dict[str, Any] | None:
    """The row of an opening; None when its publication and offer are void."""
    row: dict[str, Any] = {}
    for record in effective(change.history):
        match record.event:
            case OpeningPublished() | OpeningChanged() as event:
                row = {**(row or _beginning(event)), **event.model_dump(include={*HEAD, *TERMS})}
            case SeatsOffered() as event:
                row = row or {**_beginning(event), **event.model_dump(include={*HEAD}), **BARE}
                row["offered"] += event.seats
            case SeatsWithdrawn() as event if row:
                row["withdrawn"] += event.seats
            case OpeningClosed() as event if row:
                row["closed_on"] = event.occurred_on
    return {**row, "version": len(change.history)} if row else None


def _beginning(event: Event) -> dict[str, Any]:
    return {"offered_on": event.occurred_on, "offered": 0, "withdrawn": 0, "closed_on": None}


async def find(connection: AsyncConnection, id_: UUID) -> Opening | None:
    """One opening."""
    return await fetch_one(connection, select(opening).where(opening.c.opening == id_), Opening)


async def list_openings(
    connection: AsyncConnection,
    *,
    programme: str | None = None,
    kind: str | None = None,
    left_only: bool = False,
    open_only: bool = False,
    employer: UUID | None = None,
    search: str | None = None,
    sort: Sort = LATEST_FIRST,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Opening]]:
    """How many openings there are, and a page of them, latest offer first unless `sort` is another order.

    `left_only` lists those with a seat left, `open_only` those not closed; `search` is a part of title or organisation.
    """
    query = narrowed(select(opening), programme=programme, kind=kind, employer=employer)
    if left_only:
        query = query.where(opening.c.offered > opening.c.withdrawn)
    if open_only:
        query = query.where(opening.c.closed_on.is_(None))
    if search:
        query = query.where(
            or_(*(c.icontains(search, autoescape=True) for c in (opening.c.title, opening.c.organisation)))
        )
    return await fetch_page(connection, ordered(query, sort, COLUMNS, opening.c.opening), Opening, limit, skip)


async def programmes(connection: AsyncConnection) -> list[str]:
    """The programmes for which there are openings."""
    query = select(opening.c.programme).distinct().order_by(opening.c.programme)
    return list((await connection.execute(query)).scalars())
