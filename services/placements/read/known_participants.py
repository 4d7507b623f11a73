"""The participants in intake's log: tables, and queries about one or some of them."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, DateTime, MetaData, RowMapping, Table, Text, Uuid, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.domain.refusals import UnknownParticipant

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
"""The events of intake that matter here, without sealed fields; the other tables are derived from this one."""

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
    """Return whether some registration of this participant holds."""
    query = select(known_participant.c.log).where(known_participant.c.participant == participant).limit(1)
    return (await connection.execute(query)).one_or_none() is not None


async def are_known(connection: AsyncConnection, people: Collection[UUID]) -> bool:
    """Return whether each of these participants has a registration that holds."""
    query = select(known_participant.c.participant).where(known_participant.c.participant.in_(people)).distinct()
    return set((await connection.execute(query)).scalars()) == set(people)


async def same_person(connection: AsyncConnection, participant: UUID) -> list[UUID]:
    """Return all registrations linked with this one, directly or through others, and itself, in order."""
    one, other = known_link.c.participant, known_link.c.absorbed
    found, new = {participant}, {participant}
    while new:
        rows = await connection.execute(select(one, other).where(or_(one.in_(new), other.in_(new))))
        new = {id_ for row in rows for id_ in row} - found
        found |= new
    return sorted(found)


async def registered_on(connection: AsyncConnection, participant: UUID) -> date:
    """Return the day of a participant's first registration. Raises UnknownParticipant."""
    query = select(func.min(known_participant.c.registered_on)).where(known_participant.c.participant == participant)
    day: date | None = (await connection.execute(query)).scalar_one()
    if day is None:
        raise UnknownParticipant
    return day


async def enrolments_of(connection: AsyncConnection, people: Collection[UUID]) -> Sequence[RowMapping]:
    """Return these participants' enrolments, newest first."""
    columns = [column for column in known_enrolment.c if column.name != "log"]
    query = select(*columns).where(known_enrolment.c.participant.in_(people))
    return (await connection.execute(query.order_by(known_enrolment.c.opened_on.desc()))).mappings().all()
