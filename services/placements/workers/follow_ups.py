"""Follow-ups become due: what intake tells of enrolments that close is turned into placements' own commands."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Text, and_, cast, func, literal, or_, select, values
from sqlalchemy import column as sql_column
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.domain.commands.follow_up import ExpectFollowUp
from services.placements.domain.follow_up import KINDS, follow_up_id
from services.placements.read.follow_ups import follow_up
from services.placements.read.known_participants import heard, known_enrolment
from shared.log.names import LogName
from shared.service.clock import stockholm_date
from shared.service.service import Service

TOGETHER = 256
"""So many commands are under way at once."""


class FollowUps:
    """Keeps the follow-ups in step with the intake of the same agency; call it again and again.

    Only those are looked at of whom something was heard since the last time. A log that is being applied anew is left
    alone until it is as far as it was. Twice is once: the id follows from the enrolment, and the rule sees the stream.
    """

    def __init__(self) -> None:
        self._done: dict[LogName, int] = {}

    async def __call__(self, service: Service) -> None:
        for name, follower in service.followers.items():
            position, done = follower.position, self._done.get(name, 0)
            if name.agency != service.name.agency or name.service != "intake" or position <= done:
                continue
            async with service.engine.connect() as connection:
                different = await _out_of_step(connection, name, done)
            for some in _groups(different):
                await asyncio.gather(*(_expect(service, row) for row in some))
            self._done[name] = position


async def _out_of_step(connection: AsyncConnection, name: LogName, since: int) -> Sequence[Row[Any]]:
    """Enrolments that closed without their follow-up, and unanswered follow-ups of what closed otherwise or not.

    Each with `enrolment`, `kind`, `participant`, `programme`, `left_on` (None when it did not close) and
    `heard_at`, the moment at which intake recorded the latest that matters.
    """
    kinds = values(sql_column("kind", Text), name="kinds").data([(kind,) for kind in KINDS])
    entered = known_enrolment.c
    closed = (
        select(entered.enrolment, entered.participant, entered.programme, entered.closed_on, kinds.c.kind)
        .join_from(known_enrolment, kinds, literal(True))
        .where(entered.log == name.source, entered.closed_on.is_not(None))
        .where(entered.closed_as.is_distinct_from("deceased"))
    )
    due = select(follow_up)
    if since:
        moved = select(heard.c.participant).where(heard.c.log == name.source, heard.c.position > since)
        closed, due = closed.where(entered.participant.in_(moved)), due.where(follow_up.c.participant.in_(moved))
    left, asked = closed.subquery("closed"), due.subquery("due")
    participant = func.coalesce(left.c.participant, asked.c.participant)
    latest = select(func.max(heard.c.recorded_at)).where(heard.c.log == name.source, heard.c.participant == participant)
    query = (
        select(
            func.coalesce(left.c.enrolment, asked.c.enrolment).label("enrolment"),
            cast(func.coalesce(left.c.kind, asked.c.kind), Text).label("kind"),
            participant.label("participant"),
            func.coalesce(left.c.programme, asked.c.programme).label("programme"),
            left.c.closed_on.label("left_on"),
            latest.scalar_subquery().label("heard_at"),
        )
        .join_from(left, asked, and_(left.c.enrolment == asked.c.enrolment, left.c.kind == asked.c.kind), full=True)
        .where(
            or_(
                asked.c.follow_up.is_(None),
                and_(
                    asked.c.state == "due",
                    or_(
                        left.c.closed_on.is_distinct_from(asked.c.left_on),
                        left.c.programme.is_distinct_from(asked.c.programme),
                    ),
                ),
            )
        )
    )
    return (await connection.execute(query)).all()


async def _expect(service: Service, row: Row[Any]) -> None:
    """In a system that replays, as of when intake recorded it; else now."""
    time: datetime = service.clock()
    if service.settings.replay_clock and row.heard_at is not None:
        time = row.heard_at
    command = ExpectFollowUp(
        follow_up=follow_up_id(row.enrolment, row.kind),
        occurred_on=stockholm_date(time),
        participant=row.participant,
        enrolment=row.enrolment,
        programme=row.programme,
        kind=row.kind,
        left_on=row.left_on,
    )
    await service.execute(command, time)


def _groups(rows: Sequence[Row[Any]]) -> Iterator[Sequence[Row[Any]]]:
    for first in range(0, len(rows), TOGETHER):
        yield rows[first : first + TOGETHER]
