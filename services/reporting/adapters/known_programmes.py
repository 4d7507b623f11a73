"""The programmes that reporting knows, as people look for them: defined ones, and those that somebody takes part in."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Date, Integer, Row, case, cast, func, or_, select, union
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.adapters import store
from services.reporting.adapters.tables import fact
from services.reporting.domain.amendments import FOREVER
from shared.contract.reporting import ProgrammeDefined
from shared.readmodel.listing import Columns, Sort, ordered, swedish

_latest = (
    select(fact.c.programme, fact.c.attributes)
    .ext(distinct_on(fact.c.programme))
    .where(fact.c.kind == ProgrammeDefined.word(), fact.c.known_to == FOREVER)
    .order_by(fact.c.programme, fact.c.recorded_at.desc(), fact.c.event_id.desc())
    .subquery("defined")
)
_codes = union(select(_latest.c.programme), store.with_enrolments()).subquery("codes")
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
) -> tuple[int, Sequence[Row[Any]]]:
    """How many programmes there are, and a page of them; `containing` is a part of a name, a code or a funder.

    Each has `code`, `name`, `funder`, `starts_on`, `ends_on` and how many `targets`; what is not defined is None.
    """
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
    return total, (await connection.execute(query.limit(limit).offset(skip))).all()
