"""What waits in placements, by day: follow-ups, signatures, starts and ends of placements, activities."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, Row, Select, Text, Uuid, cast, func, literal, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.read.activities import activity
from services.placements.read.agreements import agreement
from services.placements.read.follow_ups import follow_up
from services.placements.read.placements import placement
from shared.readmodel.my_day import Part, within


def _all() -> Select[Any]:
    """Each with what it is about: `kind`, `due_on`, `about`, `participant`, `programme` and `text`."""
    nobody, nothing = cast(null(), Uuid), cast(null(), Text)
    asked = select(
        func.concat("follow_up_", follow_up.c.kind).label("kind"),
        follow_up.c.due_on.label("due_on"),
        follow_up.c.follow_up.label("about"),
        follow_up.c.participant.label("participant"),
        follow_up.c.programme.label("programme"),
        nothing.label("text"),
    ).where(follow_up.c.state.in_(("due", "not_reached")))
    of = agreement.c
    drafted = select(
        literal("agreement_to_sign"), of.starts_on, of.agreement, of.participant, of.programme, of.organisation
    ).where(of.state == "awaiting")
    signed = select(
        literal("placement_to_start"), of.starts_on, of.agreement, of.participant, of.programme, of.organisation
    ).where(of.state == "signed")
    ending = (
        select(literal("placement_ends"), of.ends_on, of.agreement, of.participant, of.programme, of.organisation)
        .join(placement, placement.c.placement == of.agreement)
        .where(of.state == "started", of.ends_on.is_not(None), placement.c.ended_on.is_(None))
    )
    to_do = activity.c
    planned = select(
        literal("activity"),
        to_do.day,
        to_do.activity,
        nobody,
        to_do.programme,
        func.concat(to_do.title, ", ", to_do.starts_at),
    ).where(to_do.state == "planned")
    waiting = union_all(asked, drafted, signed, ending, planned).subquery("waiting")
    return select(waiting)


def wanted(programme: str = "") -> Select[Any]:
    """What waits, of one programme or of all."""
    query = _all()
    return query.where(query.selected_columns.programme == programme) if programme else query


async def listed(
    connection: AsyncConnection, today: date, part: Part, programme: str = "", *, limit: int, skip: int = 0
) -> Sequence[Row[Any]]:
    """What waits in one part, the earliest first."""
    query = wanted(programme)
    columns = query.selected_columns
    query = query.where(within(cast(columns.due_on, Date), part, today))
    query = query.order_by(columns.due_on, columns.kind, columns.about)
    rows: Sequence[Row[Any]] = (await connection.execute(query.limit(limit).offset(skip))).all()
    return rows
