"""Matching's read model of mentors and mentorships; identities are sealed, as the events have them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, Table, Text, Uuid, func, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.sealing import vault_of
from shared.contract.corrections import effective
from shared.contract.matching import (
    MentorMeetingLogged,
    MentorRegistered,
    MentorshipEnded,
    MentorshipStarted,
    MentorVetted,
)
from shared.contract.plaintexts import Identity
from shared.contract.sealed import SealedIdentity
from shared.log.command import Change
from shared.readmodel.listing import Columns, Sort, ordered, swedish
from shared.readmodel.rows import fetch_all, fetch_one, fetch_page, narrowed
from shared.service.service import Service
from shared.vault.seal import open_sealed

metadata = MetaData()

Vetted = Literal["", "suitable", "unsuitable", "not_yet"]
"""The latest verdict about a mentor; empty where it does not matter."""

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
"""What the list can be sorted by; names are sealed."""

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


@dataclass(frozen=True)
class Mentor:
    """A row of `mentor`."""

    mentor: UUID
    version: int
    organisation: str | None
    occupation: str | None
    municipality: str | None
    languages: list[str]
    registered_on: date
    suitable: bool | None
    identity: dict[str, Any]
    event: UUID


@dataclass(frozen=True)
class Mentorship:
    """A row of `mentorship`."""

    mentorship: UUID
    version: int
    mentor: UUID
    participant: UUID
    programme: str
    started_on: date
    ended_on: date | None
    reason: str | None
    met: int
    last_met_on: date | None


def mentor_row(change: Change) -> dict[str, Any] | None:
    """The row of a mentor; None when the registration is void."""
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
    """The row of a mentorship; None when its start is void."""
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


async def find(connection: AsyncConnection, id_: UUID) -> Mentor | None:
    """One mentor."""
    return await fetch_one(connection, select(mentor).where(mentor.c.mentor == id_), Mentor)


async def among(connection: AsyncConnection, ids: Collection[UUID]) -> Sequence[Mentor]:
    """These mentors, in no order."""
    return await fetch_all(connection, select(mentor).where(mentor.c.mentor.in_(ids)), Mentor) if ids else []


async def find_mentorship(connection: AsyncConnection, id_: UUID) -> Mentorship | None:
    """One mentorship."""
    return await fetch_one(connection, select(mentorship).where(mentorship.c.mentorship == id_), Mentorship)


async def list_mentors(
    connection: AsyncConnection,
    *,
    language: str | None = None,
    municipality: str | None = None,
    vetted: Vetted = "",
    sort: Sort = LATEST_FIRST,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Mentor]]:
    """How many mentors there are, and a page of them."""
    query = select(mentor)
    if language:
        query = query.where(mentor.c.languages.contains([language]))
    if municipality:
        query = query.where(mentor.c.municipality == municipality)
    if vetted:
        query = query.where(mentor.c.suitable.is_({"suitable": True, "unsuitable": False, "not_yet": None}[vetted]))
    return await fetch_page(connection, ordered(query, sort, COLUMNS, mentor.c.mentor), Mentor, limit, skip)


async def list_mentorships(
    connection: AsyncConnection,
    *,
    mentor: UUID | None = None,
    participant: UUID | None = None,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Mentorship]]:
    """How many mentorships there are, and a page of them: those that go on first, then the latest."""
    query = narrowed(select(mentorship), mentor=mentor, participant=participant)
    query = query.order_by(mentorship.c.ended_on.is_not(None), mentorship.c.started_on.desc(), mentorship.c.mentorship)
    return await fetch_page(connection, query, Mentorship, limit, skip)


async def municipalities(connection: AsyncConnection) -> list[str]:
    """The municipalities in which mentors live."""
    query = select(mentor.c.municipality).where(mentor.c.municipality.is_not(None)).distinct()
    return list((await connection.execute(query.order_by(mentor.c.municipality))).scalars())


async def languages(connection: AsyncConnection) -> list[str]:
    """The languages that mentors speak."""
    spoken = func.unnest(mentor.c.languages)
    return sorted((await connection.execute(select(spoken).distinct())).scalars())


async def opened_mentors(
    service: Service, connection: AsyncConnection, mentors: Sequence[Mentor]
) -> dict[UUID, Identity]:
    """The identities of these mentors, by id; those without a key are left out."""
    keys = await vault_of(service).keys(connection, [mentor.mentor for mentor in mentors])
    return {
        mentor.mentor: open_sealed(
            Identity,
            SealedIdentity.model_validate(mentor.identity),
            keys=keys[mentor.mentor],
            event_id=mentor.event,
            event_type=MentorRegistered.type_in(service.name.service),
            participant=mentor.mentor,
        )
        for mentor in mentors
        if mentor.mentor in keys
    }
