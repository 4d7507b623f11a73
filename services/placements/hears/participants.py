"""What placements makes of intake's log: the participants it knows, by id only, with programmes and links."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.domain.known import HEARD, Heard, Known, known
from services.placements.read.known_participants import (
    DERIVED,
    TABLES,
    heard,
    known_enrolment,
    known_link,
    known_participant,
)
from shared.bus.follow import Message
from shared.contract.envelope import decode
from shared.contract.sealed import sealed_fields
from shared.log.names import LogName

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
