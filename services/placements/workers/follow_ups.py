"""The worker that makes follow-ups due: closed enrolments in intake's log become commands of placements."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Text, and_, cast, func, literal, or_, select, values
from sqlalchemy import column as sql_column
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.domain.commands.follow_up import ExpectFollowUp
from services.placements.domain.follow_up import KINDS, follow_up_id
from services.placements.read.follow_ups import follow_up
from services.placements.read.known_participants import heard, known_enrolment
from shared.contract.words import FollowUpKind
from shared.log.names import LogName
from shared.readmodel.rows import fetch_all
from shared.service.clock import stockholm_date
from shared.service.service import Service

BATCH_SIZE = 256
"""At most this many commands are under way together."""


@dataclass(frozen=True)
class Expected:
    """A follow-up that differs from its enrolment.

    `left_on` is None when the enrolment is open; `heard_at` is when intake recorded the latest event about it.
    """

    enrolment: UUID
    kind: FollowUpKind
    participant: UUID
    programme: str
    left_on: date | None
    heard_at: datetime | None


class FollowUps:
    """Keeps the follow-ups in step with the intake of the same agency; it is called again and again.

    It looks only at participants with news since the last call. A log that is being rebuilt is left alone until it is
    as far as it was. A repeated call changes nothing, because a follow-up's id is derived from its enrolment.
    """

    def __init__(self) -> None:
        self._done: dict[LogName, int] = {}

    async def __call__(self, service: Service) -> None:
        for name, follower in service.followers.items():
            position, done = follower.position, self._done.get(name, 0)
            if name.agency != service.name.agency or name.service != "intake" or position <= done:
                continue
            async with service.engine.connect() as connection:
                outdated = await _outdated(connection, name, done)
            for first in range(0, len(outdated), BATCH_SIZE):
                await asyncio.gather(*(_expect(service, row) for row in outdated[first : first + BATCH_SIZE]))
            self._done[name] = position


async def _outdated(connection: AsyncConnection, name: LogName, since: int) -> list[Expected]:
    """Return closed enrolments without a follow-up, and unanswered follow-ups that differ from their enrolment.

    `since` is the position up to which the log was looked at before.
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
    left, waiting = closed.subquery("closed"), due.subquery("due")
    participant = func.coalesce(left.c.participant, waiting.c.participant)
    latest = select(func.max(heard.c.recorded_at)).where(heard.c.log == name.source, heard.c.participant == participant)
    query = (
        select(
            func.coalesce(left.c.enrolment, waiting.c.enrolment).label("enrolment"),
            cast(func.coalesce(left.c.kind, waiting.c.kind), Text).label("kind"),
            participant.label("participant"),
            func.coalesce(left.c.programme, waiting.c.programme).label("programme"),
            left.c.closed_on.label("left_on"),
            latest.scalar_subquery().label("heard_at"),
        )
        .join_from(
            left, waiting, and_(left.c.enrolment == waiting.c.enrolment, left.c.kind == waiting.c.kind), full=True
        )
        .where(
            or_(
                waiting.c.follow_up.is_(None),
                and_(
                    waiting.c.state == "due",
                    or_(
                        left.c.closed_on.is_distinct_from(waiting.c.left_on),
                        left.c.programme.is_distinct_from(waiting.c.programme),
                    ),
                ),
            )
        )
    )
    return await fetch_all(connection, query, Expected)


async def _expect(service: Service, row: Expected) -> None:
    """Send the command: now, or in a system that replays, at the time when intake recorded the event."""
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
