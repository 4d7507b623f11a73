"""The programmes that reporting knows: defined ones, and those that somebody takes part in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, case, cast, func, or_, select, union
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.domain.amendments import FOREVER
from services.reporting.read.tables import fact
from shared.contract.intake import EnrolmentOpened
from shared.contract.reporting import ProgrammeDefined
from shared.readmodel.listing import Columns, Sort, ordered, swedish


@dataclass(frozen=True)
class KnownProgramme:
    """A line of the list of programmes; what is not defined is None."""

    code: str
    name: str | None
    funder: str | None
    starts_on: date | None
    ends_on: date | None
    targets: int


async def programmes(connection: AsyncConnection, code: str | None = None) -> list[ProgrammeDefined]:
    """Programmes as they are defined now, by code; the latest definition of a code holds."""
    query = _latest_definitions(fact.c.programme, fact.c.occurred_on, fact.c.attributes)
    if code is not None:
        query = query.where(fact.c.programme == code)
    return [
        ProgrammeDefined(programme=row.programme, occurred_on=row.occurred_on, **row.attributes)
        for row in await connection.execute(query)
    ]


async def programmes_in_use(connection: AsyncConnection) -> list[str]:
    """The codes of programmes that somebody ever enrolled in."""
    return [row.code for row in await connection.execute(_with_enrolments())]


def _latest_definitions(*columns: ColumnElement[Any]) -> Select[Any]:
    return (
        select(*columns)
        .ext(distinct_on(fact.c.programme))
        .where(fact.c.kind == ProgrammeDefined.word(), fact.c.known_to == FOREVER)
        .order_by(fact.c.programme, fact.c.recorded_at.desc(), fact.c.event_id.desc())
    )


def _with_enrolments() -> Select[Any]:
    """The codes of programmes that somebody ever enrolled in.

    From one code to the next the index is entered anew, so that it matters little how many people each has.
    """
    enrolled = fact.c.kind == EnrolmentOpened.word()
    first = select(func.min(fact.c.programme).label("code")).where(enrolled).cte("code", recursive=True)
    beyond = select(func.min(fact.c.programme)).where(enrolled, fact.c.programme > first.c.code).scalar_subquery()
    codes = first.union_all(select(beyond).where(first.c.code.is_not(None)))
    return select(codes.c.code).where(codes.c.code.is_not(None))


_latest = _latest_definitions(fact.c.programme, fact.c.attributes).subquery("defined")
_codes = union(select(_latest.c.programme), _with_enrolments()).subquery("codes")
_of = _latest.c.attributes
_targets = func.jsonb_array_length(case((func.jsonb_typeof(_of["targets"]) == "array", _of["targets"]), else_=None))

COLUMNS: Columns = {
    "name": swedish(func.coalesce(_of["name"].astext, _codes.c.programme)),
    "code": swedish(_codes.c.programme),
    "funder": swedish(_of["funder"].astext),
    "starts": cast(_of["starts_on"].astext, Date),
    "targets": func.coalesce(cast(_targets, Integer), 0),
}
"""By what the list can be sorted."""

BY_NAME = Sort("name")


async def listed(
    connection: AsyncConnection, *, containing: str = "", sort: Sort = BY_NAME, limit: int = 50, skip: int = 0
) -> tuple[int, Sequence[KnownProgramme]]:
    """How many programmes there are, and a page of them; `containing` is a part of a name, a code or a funder."""
    query = select(
        _codes.c.programme.label("code"),
        _of["name"].astext.label("name"),
        _of["funder"].astext.label("funder"),
        cast(_of["starts_on"].astext, Date).label("starts_on"),
        cast(_of["ends_on"].astext, Date).label("ends_on"),
        COLUMNS["targets"].label("targets"),
    ).outerjoin_from(_codes, _latest, _latest.c.programme == _codes.c.programme)
    if containing:
        texts = (_codes.c.programme, _of["name"].astext, _of["funder"].astext)
        query = query.where(or_(*(text.icontains(containing, autoescape=True) for text in texts)))
    total = (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
    query = ordered(query, sort, COLUMNS, _codes.c.programme)
    rows = (await connection.execute(query.limit(limit).offset(skip))).mappings()
    return total, [KnownProgramme(**row) for row in rows]
