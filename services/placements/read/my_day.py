"""Tasks in placements by day: follow-ups, signatures, starts and ends of placements, activities."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, Text, Uuid, cast, func, literal, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.read.activities import activity
from services.placements.read.agreements import agreement
from services.placements.read.follow_ups import follow_up
from services.placements.read.placements import placement
from shared.readmodel.my_day import Part, within
from shared.readmodel.rows import fetch_all, narrowed


@dataclass(frozen=True)
class DueTask:
    """A task: `about` is the id of the follow-up, agreement or activity; `text` says more."""

    kind: str
    due_on: date
    about: UUID
    participant: UUID | None
    programme: str | None
    text: str | None


def select_tasks(programme: str = "") -> Select[Any]:
    """Return the query for all tasks of one programme, or of all; its columns are the fields of DueTask."""
    nobody, nothing = cast(null(), Uuid), cast(null(), Text)
    to_ask = select(
        func.concat("follow_up_", follow_up.c.kind).label("kind"),
        follow_up.c.due_on.label("due_on"),
        follow_up.c.follow_up.label("about"),
        follow_up.c.participant.label("participant"),
        follow_up.c.programme.label("programme"),
        nothing.label("text"),
    ).where(follow_up.c.state.in_(("due", "not_reached")))
    agreed = agreement.c
    about = agreed.agreement, agreed.participant, agreed.programme, agreed.organisation
    drafted = select(literal("agreement_to_sign"), agreed.starts_on, *about).where(agreed.state == "awaiting")
    signed = select(literal("placement_to_start"), agreed.starts_on, *about).where(agreed.state == "signed")
    ending = (
        select(literal("placement_ends"), agreed.ends_on, *about)
        .join(placement, placement.c.placement == agreed.agreement)
        .where(agreed.state == "started", agreed.ends_on.is_not(None), placement.c.ended_on.is_(None))
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
    waiting = union_all(to_ask, drafted, signed, ending, planned).subquery("waiting")
    return narrowed(select(waiting), programme=programme)


async def list_tasks(
    connection: AsyncConnection, today: date, part: Part, programme: str = "", *, limit: int, skip: int = 0
) -> list[DueTask]:
    """Return the tasks of one part, the earliest first."""
    query = select_tasks(programme)
    columns = query.selected_columns
    query = query.where(within(cast(columns.due_on, Date), part, today))
    query = query.order_by(columns.due_on, columns.kind, columns.about)
    return await fetch_all(connection, query.limit(limit).offset(skip), DueTask)
