"""The participants that intake has told of, as people look for them: by programme, enrolment and pseudonym."""

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.adapters.bus import known_enrolment, known_participant

Enrolled = Literal["", "open", "closed", "none"]
"""Whether somebody has an open enrolment, only closed ones, or none; empty where it does not matter."""


async def listed(
    connection: AsyncConnection,
    *,
    programme: str | None = None,
    enrolled: Enrolled = "",
    beginning: str = "",
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Row[Any]]]:
    """How many participants are known, and a page of them, latest registration first; `beginning` is that of an id.

    Each has `participant`, `registered_on` and `programmes`, the codes of all programmes ever entered.
    """
    entered, people = known_enrolment.c, known_participant.c
    codes = func.coalesce(func.array_agg(entered.programme.distinct()).filter(entered.programme.is_not(None)), [])
    query = (
        select(people.participant, func.min(people.registered_on).label("registered_on"), codes.label("programmes"))
        .outerjoin_from(known_participant, known_enrolment, entered.participant == people.participant)
        .group_by(people.participant)
        .where(*_chosen(programme, enrolled))
    )
    if beginning:
        query = query.where(cast(people.participant, Text).startswith(beginning.lower(), autoescape=True))
    total = (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
    query = query.order_by(func.min(people.registered_on).desc(), people.participant).limit(limit).offset(skip)
    return total, (await connection.execute(query)).all()


async def programmes(connection: AsyncConnection) -> Sequence[str]:
    """The codes of all programmes that intake has told of."""
    query = select(known_enrolment.c.programme).distinct().order_by(known_enrolment.c.programme)
    return (await connection.execute(query)).scalars().all()


def _chosen(programme: str | None, enrolled: Enrolled) -> Sequence[ColumnElement[bool]]:
    participant = known_participant.c.participant
    stays = select(known_enrolment.c.participant)
    if programme:
        stays = stays.where(known_enrolment.c.programme == programme)
    is_open = participant.in_(stays.where(known_enrolment.c.closed_on.is_(None)))
    was_in = participant.in_(stays)
    conditions = {"none": [~was_in], "open": [is_open], "closed": [was_in, ~is_open]}
    return conditions.get(enrolled, [was_in] if programme else [])
