"""What placements makes of intake's log: the participants it knows, by id only, with programmes and links."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
    delete,
    insert,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.domain.known import HEARD, Heard, Known, known
from shared.bus.follow import Message
from shared.contract.envelope import decode
from shared.contract.sealed import sealed_fields
from shared.log.names import LogName

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

KEPT_AS = {kept.word(): kept for kept in HEARD.values()}


class KnownParticipants:
    """The projection that a follower feeds. Every row belongs to one log, so that logs may interleave freely."""

    async def apply(self, connection: AsyncConnection, name: LogName, messages: Sequence[Message]) -> None:
        """Keep what matters, and make the rows of each participant that it concerns anew."""
        rows = [row for position, body in messages if (row := _row(name, position, body)) is not None]
        if not rows:
            return
        await connection.execute(insert(heard), rows)
        await _make_anew(connection, name, {row["participant"] for row in rows})

    async def forget(self, connection: AsyncConnection, name: LogName) -> None:
        """Remove everything that came from this log."""
        for table in TABLES:
            await connection.execute(delete(table).where(table.c.log == name.source))


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


def _row(name: LogName, position: int, body: bytes) -> dict[str, Any] | None:
    record = decode(body)
    kept = None if record.event is None else HEARD.get(type(record.event))
    subject, is_participant, id_ = record.envelope.subject.partition("participant-")
    if kept is None or record.event is None or subject or not is_participant:
        return None
    open_fields = record.event.model_dump(mode="json", exclude=set(sealed_fields(type(record.event))))
    return {
        "log": name.source,
        "position": position,
        "participant": UUID(id_),
        "event": record.id,
        "word": kept.word(),
        "recorded_at": record.envelope.time,
        "data": {field: value for field, value in open_fields.items() if field in kept.model_fields},
    }


async def _make_anew(connection: AsyncConnection, name: LogName, people: Collection[UUID]) -> None:
    query = select(heard).where(heard.c.log == name.source, heard.c.participant.in_(people))
    histories: dict[UUID, list[Heard]] = {participant: [] for participant in people}
    for row in await connection.execute(query.order_by(heard.c.position)):
        histories[row.participant].append(Heard(row.event, KEPT_AS[row.word].model_validate(row.data)))
    now = [found for history in histories.values() if (found := known(history)) is not None]
    for table in DERIVED:
        await connection.execute(delete(table).where(table.c.log == name.source, table.c.participant.in_(people)))
    for table, rows in _rows(name, now).items():
        if rows:
            await connection.execute(insert(table), rows)


def _rows(name: LogName, now: Sequence[Known]) -> dict[Table, list[dict[str, Any]]]:
    return {
        known_participant: [
            {"log": name.source, "participant": one.participant, "registered_on": one.registered_on} for one in now
        ],
        known_enrolment: [
            {"log": name.source, "participant": one.participant, **asdict(enrolment)}
            for one in now
            for enrolment in one.enrolments
        ],
        known_link: [
            {"log": name.source, "participant": one.participant, "absorbed": absorbed}
            for one in now
            for absorbed in one.absorbed
        ],
    }
