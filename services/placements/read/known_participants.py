"""The participants that intake has told of: tables, and questions about one or some of them."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, DateTime, MetaData, Row, Table, Text, Uuid, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

metadata = MetaData()

heard = Table(
    "heard",
    metadata,
    Column("log", Text(collation="C"), primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("participant", Uuid, nullable=False, index=True),
    Column("event", Uuid, nullable=False),
    Column("word", Text, nullable=False),
    Column("data", JSONB, nullable=False),
    Column("recorded_at", DateTime(timezone=True)),
)
"""Those of intake's events that matter here, without their sealed fields; the other tables are made from this one."""

known_participant = Table(
    "known_participant",
    metadata,
    Column("log", Text(collation="C"), primary_key=True),
    Column("participant", Uuid, primary_key=True, index=True),
    Column("registered_on", Date, nullable=False, index=True),
)

known_enrolment = Table(
    "known_enrolment",
    metadata,
    Column("log", Text(collation="C"), primary_key=True),
    Column("participant", Uuid, primary_key=True, index=True),
    Column("enrolment", Uuid, primary_key=True),
    Column("programme", Text, nullable=False, index=True),
    Column("opened_on", Date, nullable=False),
    Column("closed_on", Date),
    Column("closed_as", Text),
)

known_link = Table(
    "known_link",
    metadata,
    Column("log", Text(collation="C"), primary_key=True),
    Column("participant", Uuid, primary_key=True),
    Column("absorbed", Uuid, primary_key=True, index=True),
)
"""`participant` survives; `absorbed` is another registration of the same person."""

DERIVED = (known_participant, known_enrolment, known_link)
TABLES = (heard, *DERIVED)


async def is_known(connection: AsyncConnection, participant: UUID) -> bool:
    """Whether some registration of this participant holds."""
    query = select(known_participant.c.log).where(known_participant.c.participant == participant).limit(1)
    return (await connection.execute(query)).one_or_none() is not None


async def are_known(connection: AsyncConnection, people: Collection[UUID]) -> bool:
    """Whether of each of these participants some registration holds."""
    query = select(known_participant.c.participant).where(known_participant.c.participant.in_(people)).distinct()
    return set((await connection.execute(query)).scalars()) == set(people)


async def same_person(connection: AsyncConnection, participant: UUID) -> list[UUID]:
    """This participant and all whose registrations are linked with it, directly or through others, in order."""
    one, other = known_link.c.participant, known_link.c.absorbed
    found, new = {participant}, {participant}
    while new:
        rows = await connection.execute(select(one, other).where(or_(one.in_(new), other.in_(new))))
        new = {id_ for row in rows for id_ in row} - found
        found |= new
    return sorted(found)


async def find(connection: AsyncConnection, participant: UUID) -> Row[Any] | None:
    """A participant's row; when several logs know of the same, the first that registered it."""
    query = select(known_participant).where(known_participant.c.participant == participant)
    return (await connection.execute(query.order_by(known_participant.c.registered_on).limit(1))).one_or_none()


async def enrolments(connection: AsyncConnection, people: Collection[UUID]) -> Sequence[Row[Any]]:
    """These participants' enrolments, newest first."""
    query = select(known_enrolment).where(known_enrolment.c.participant.in_(people))
    return (await connection.execute(query.order_by(known_enrolment.c.opened_on.desc()))).all()
