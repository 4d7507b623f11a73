"""Mentors and mentorships as they stand, with sealed identities as they came."""

from collections.abc import Collection, Sequence
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, Row, Table, Text, Uuid, func, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contract.corrections import effective
from shared.contract.matching import (
    MentorMeetingLogged,
    MentorRegistered,
    MentorshipEnded,
    MentorshipStarted,
    MentorVetted,
)
from shared.log.command import Change
from shared.readmodel.listing import Columns, Sort, ordered, swedish

metadata = MetaData()

Vetted = Literal["", "suitable", "unsuitable", "not_yet"]
"""What was found of a mentor; empty where it does not matter."""

mentor = Table(
    "mentor",
    metadata,
    Column("mentor", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("organisation", Text),
    Column("occupation", Text),
    Column("municipality", Text, index=True),
    Column("languages", ARRAY(Text), nullable=False),
    Column("registered_on", Date, nullable=False, index=True),
    Column("suitable", Boolean),
    Column("identity", JSONB, nullable=False),
    Column("event", Uuid, nullable=False),
)
"""`suitable` is null until somebody has vetted them; `event` is the id of the event that `identity` belongs to."""

COLUMNS: Columns = {
    "organisation": swedish(mentor.c.organisation),
    "municipality": swedish(mentor.c.municipality),
    "registered_on": mentor.c.registered_on,
    "suitable": mentor.c.suitable,
}
"""By what the list can be sorted; not by names, which are sealed."""

LATEST_FIRST = Sort("registered_on", down=True)

mentorship = Table(
    "mentorship",
    metadata,
    Column("mentorship", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("mentor", Uuid, nullable=False, index=True),
    Column("participant", Uuid, nullable=False, index=True),
    Column("programme", Text, nullable=False),
    Column("started_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("reason", Text),
    Column("met", Integer, nullable=False),
    Column("last_met_on", Date),
)
"""`met` counts the days on which at least one side says that they met."""


def mentor_row(change: Change) -> dict[str, Any] | None:
    """What holds of a mentor; None when there is none any more."""
    row: dict[str, Any] | None = None
    for record in effective(change.history):
        match record.event:
            case MentorRegistered() as event:
                row = event.model_dump(exclude={"occurred_on"})
                row |= {"registered_on": event.occurred_on, "event": record.id, "suitable": None}
                row["languages"] = list(event.languages)
            case MentorVetted() as event if row is not None:
                row["suitable"] = event.suitable
    return row and {**row, "version": len(change.history)}


def mentorship_row(change: Change) -> dict[str, Any] | None:
    """What holds of a mentorship; None when there is none any more."""
    row: dict[str, Any] | None = None
    days = set()
    for record in effective(change.history):
        match record.event:
            case MentorshipStarted() as event:
                row = event.model_dump(exclude={"occurred_on"})
                row |= {"started_on": event.occurred_on, "ended_on": None, "reason": None}
            case MentorshipEnded() as event if row is not None:
                row |= {"ended_on": event.occurred_on, "reason": event.reason}
            case MentorMeetingLogged() as event:
                days.add(event.occurred_on)
    return row and {**row, "met": len(days), "last_met_on": max(days, default=None), "version": len(change.history)}


async def find(connection: AsyncConnection, id_: UUID) -> Row[Any] | None:
    """One mentor's row."""
    return (await connection.execute(select(mentor).where(mentor.c.mentor == id_))).one_or_none()


async def among(connection: AsyncConnection, ids: Collection[UUID]) -> Sequence[Row[Any]]:
    """The rows of these mentors, in no order."""
    return (await connection.execute(select(mentor).where(mentor.c.mentor.in_(ids)))).all() if ids else []


async def find_mentorship(connection: AsyncConnection, id_: UUID) -> Row[Any] | None:
    """One mentorship's row."""
    return (await connection.execute(select(mentorship).where(mentorship.c.mentorship == id_))).one_or_none()


async def listed(
    connection: AsyncConnection,
    *,
    language: str | None = None,
    municipality: str | None = None,
    vetted: Vetted = "",
    sort: Sort = LATEST_FIRST,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Row[Any]]]:
    """How many mentors there are, and a page of them."""
    query = select(mentor)
    if language:
        query = query.where(mentor.c.languages.contains([language]))
    if municipality:
        query = query.where(mentor.c.municipality == municipality)
    if vetted:
        query = query.where(mentor.c.suitable.is_({"suitable": True, "unsuitable": False, "not_yet": None}[vetted]))
    total = (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
    query = ordered(query, sort, COLUMNS, mentor.c.mentor).limit(limit).offset(skip)
    return total, (await connection.execute(query)).all()


async def mentorships(
    connection: AsyncConnection,
    *,
    mentor: UUID | None = None,
    participant: UUID | None = None,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Row[Any]]]:
    """How many mentorships there are, and a page of them: those that go on first, then the latest."""
    query = select(mentorship)
    if mentor:
        query = query.where(mentorship.c.mentor == mentor)
    if participant:
        query = query.where(mentorship.c.participant == participant)
    total = (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
    query = query.order_by(mentorship.c.ended_on.is_not(None), mentorship.c.started_on.desc(), mentorship.c.mentorship)
    return total, (await connection.execute(query.limit(limit).offset(skip))).all()


async def municipalities(connection: AsyncConnection) -> list[str]:
    """Where mentors live."""
    query = select(mentor.c.municipality).where(mentor.c.municipality.is_not(None)).distinct()
    return list((await connection.execute(query.order_by(mentor.c.municipality))).scalars())


async def languages(connection: AsyncConnection) -> list[str]:
    """What mentors speak."""
    spoken = func.unnest(mentor.c.languages)
    return sorted((await connection.execute(select(spoken).distinct())).scalars())
