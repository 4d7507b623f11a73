"""Search for participants in intake's log by programme, enrolment and pseudonym."""

import re
from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, false, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.read.known_participants import known_enrolment, known_participant
from shared.readmodel.listing import Columns, Sort, different, ordered

LATEST = Sort("registered", down=True)
COLUMNS: Columns = {
    "registered": func.min(known_participant.c.registered_on),
    "pseudonym": known_participant.c.participant,
}

Enrolled = Literal["", "open", "closed", "none"]
"""An open enrolment, only closed ones, or none; empty where it does not matter."""


async def list_participants(
    connection: AsyncConnection,
    *,
    programme: str | None = None,
    enrolled: Enrolled = "",
    beginning: str = "",
    sort: Sort = LATEST,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[RowMapping]]:
    """Return how many participants are known, and a page of them, latest registration first.

    `beginning` is that of an id. Each row has `participant`, `registered_on` and `programmes`, the codes of all
    programmes that the participant ever entered.
    """
    people = known_participant.c
    conditions = [*_enrolled(programme, enrolled), *_beginning(beginning)]
    everybody = func.count().over().label("total")
    query = select(people.participant, func.min(people.registered_on).label("registered_on"), everybody)
    query = query.where(*conditions).group_by(people.participant)
    page = ordered(query, sort, COLUMNS, people.participant).limit(limit).offset(skip).subquery()
    entered = known_enrolment.c
    codes = (
        select(func.coalesce(func.array_agg(entered.programme.distinct()), []))
        .where(entered.participant == page.c.participant)
        .scalar_subquery()
    )
    columns = {"registered": page.c.registered_on, "pseudonym": page.c.participant}
    with_codes = ordered(select(page, codes.label("programmes")), sort, columns, page.c.participant)
    rows = (await connection.execute(with_codes)).mappings().all()
    if rows or not skip:
        return rows[0]["total"] if rows else 0, rows
    return (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one(), rows


async def programmes(connection: AsyncConnection) -> Sequence[str]:
    """Return the codes of all programmes in intake's log."""
    return await different(connection, known_enrolment.c.programme)


def _beginning(text: str) -> Sequence[ColumnElement[bool]]:
    """Return the condition that an id begins like this; nothing fits what no id begins with."""
    if not text:
        return ()
    digits = text.lower().replace("-", "")
    if not re.fullmatch(r"[0-9a-f]{1,32}", digits):
        return (false(),)
    return (known_participant.c.participant.between(UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))),)


def _enrolled(programme: str | None, enrolled: Enrolled) -> Sequence[ColumnElement[bool]]:
    participant = known_participant.c.participant
    stays = select(known_enrolment.c.participant)
    if programme:
        stays = stays.where(known_enrolment.c.programme == programme)
    is_open = participant.in_(stays.where(known_enrolment.c.closed_on.is_(None)))
    was_in = participant.in_(stays)
    conditions = {"none": [~was_in], "open": [is_open], "closed": [was_in, ~is_open]}
    return conditions.get(enrolled, [was_in] if programme else [])
