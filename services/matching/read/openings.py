"""Openings as they stand: their terms, with the seats that are left."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, Row, Table, Text, Uuid, func, or_, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contract.corrections import effective
from shared.contract.event import Event
from shared.contract.matching import OpeningChanged, OpeningClosed, OpeningPublished, SeatsOffered, SeatsWithdrawn
from shared.log.command import Change
from shared.readmodel.listing import Columns, Sort, ordered, swedish

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
"""By what the list can be sorted."""

LATEST_FIRST = Sort("offered_on", down=True)

TERMS = (
    "title",
    "employer",
    "occupation",
    "municipality",
    "extent",
    "starts_on",
    "ends_on",
    "apply_by",
    "licence_required",
    "skills",
    "languages",
)
HEAD = ("opening", "organisation", "programme", "kind")
BARE: Mapping[str, Any] = {**dict.fromkeys(TERMS), "licence_required": False, "skills": [], "languages": []}


def row_of(change: Change) -> dict[str, Any] | None:
    """What holds of an opening; None when there is none any more."""
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


async def find(connection: AsyncConnection, id_: UUID) -> Row[Any] | None:
    """One opening's row."""
    return (await connection.execute(select(opening).where(opening.c.opening == id_))).one_or_none()


async def listed(
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
) -> tuple[int, Sequence[Row[Any]]]:
    """How many openings there are, and a page of them, latest offer first unless `sort` is another order.

    `left_only` wants at least one seat left, `open_only` not closed; `search` is a part of title or organisation.
    """
    query = select(opening)
    if programme:
        query = query.where(opening.c.programme == programme)
    if kind:
        query = query.where(opening.c.kind == kind)
    if left_only:
        query = query.where(opening.c.offered > opening.c.withdrawn)
    if open_only:
        query = query.where(opening.c.closed_on.is_(None))
    if employer:
        query = query.where(opening.c.employer == employer)
    if search:
        query = query.where(
            or_(*(c.icontains(search, autoescape=True) for c in (opening.c.title, opening.c.organisation)))
        )
    total = (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
    query = ordered(query, sort, COLUMNS, opening.c.opening)
    return total, (await connection.execute(query.limit(limit).offset(skip))).all()


async def programmes(connection: AsyncConnection) -> list[str]:
    """The programmes for which there are openings."""
    query = select(opening.c.programme).distinct().order_by(opening.c.programme)
    return list((await connection.execute(query)).scalars())
