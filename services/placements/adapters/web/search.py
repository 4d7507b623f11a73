"""The lists as staff look for them: participants by pseudonym, and the programmes to choose among."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.adapters.bus import known_enrolment, known_participant

PAGE = 50


async def participants(
    connection: AsyncConnection, *, beginning: str, programme: str, enrolled: str, page: int
) -> tuple[int, Sequence[Row[Any]]]:
    """How many participants fit, and those of one page (from 1), latest registration first.

    `beginning` is that of an id; `enrolled` is "open", "closed", "none" or "". Each row has `participant`,
    `registered_on` and `programmes` (the codes of those ever entered).
    """
    entered, people = known_enrolment.c, known_participant.c
    codes = func.coalesce(func.array_agg(entered.programme.distinct()).filter(entered.programme.is_not(None)), [])
    query = (
        select(people.participant, func.min(people.registered_on).label("registered_on"), codes.label("programmes"))
        .outerjoin_from(known_participant, known_enrolment, entered.participant == people.participant)
        .group_by(people.participant)
    )
    stays = select(entered.participant)
    if programme:
        stays = stays.where(entered.programme == programme)
    is_open = people.participant.in_(stays.where(entered.closed_on.is_(None)))
    was_in = people.participant.in_(stays)
    if enrolled == "none":
        query = query.where(~was_in)
    elif enrolled == "open":
        query = query.where(is_open)
    elif enrolled == "closed":
        query = query.where(was_in, ~is_open)
    elif programme:
        query = query.where(was_in)
    if beginning:
        query = query.where(cast(people.participant, Text).startswith(beginning.lower(), autoescape=True))
    total = (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
    query = query.order_by(func.min(people.registered_on).desc(), people.participant)
    return total, (await connection.execute(query.limit(PAGE).offset((page - 1) * PAGE))).all()


async def programmes(connection: AsyncConnection) -> Sequence[str]:
    """The codes of all programmes that intake has told of."""
    query = select(known_enrolment.c.programme).distinct().order_by(known_enrolment.c.programme)
    return (await connection.execute(query)).scalars().all()
