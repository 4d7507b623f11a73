"""The projection of intake's log: participants by id only, with programmes and links."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.domain.known import STORED, Heard, Known, known
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

STORED_AS = {event.word(): event for event in STORED.values()}


class KnownParticipants:
    """The projection of intake's log. Every row belongs to one log, so that logs may interleave freely."""

    async def apply(self, connection: AsyncConnection, name: LogName, messages: Sequence[Message]) -> None:
        """Store the events that matter, and refresh the rows of their participants."""
        rows = [row for position, body in messages if (row := _row(name, position, body)) is not None]
        if not rows:
            return
        await connection.execute(insert(heard), rows)
        await _refresh(connection, name, {row["participant"] for row in rows})

    async def forget(self, connection: AsyncConnection, name: LogName) -> None:
        """Remove every row of this log."""
        for table in TABLES:
            await connection.execute(delete(table).where(table.c.log == name.source))


def _row(name: LogName, position: int, body: bytes) -> dict[str, Any] | None:
    record = decode(body)
    stored = None if record.event is None else STORED.get(type(record.event))
    subject, is_participant, id_ = record.envelope.subject.partition("participant-")
    if stored is None or record.event is None or subject or not is_participant:
        return None
    open_fields = record.event.model_dump(mode="json", exclude=set(sealed_fields(type(record.event))))
    return {
        "log": name.source,
        "position": position,
        "participant": UUID(id_),
        "event": record.id,
        "word": stored.word(),
        "recorded_at": record.envelope.time,
        "data": {field: value for field, value in open_fields.items() if field in stored.model_fields},
    }


async def _refresh(connection: AsyncConnection, name: LogName, people: Collection[UUID]) -> None:
    query = select(heard).where(heard.c.log == name.source, heard.c.participant.in_(people))
    histories: dict[UUID, list[Heard]] = {participant: [] for participant in people}
    for row in await connection.execute(query.order_by(heard.c.position)):
        histories[row.participant].append(Heard(row.event, STORED_AS[row.word].model_validate(row.data)))
    participants = [state for history in histories.values() if (state := known(history)) is not None]
    for table in DERIVED:
        await connection.execute(delete(table).where(table.c.log == name.source, table.c.participant.in_(people)))
    for table, rows in _rows(name, participants).items():
        if rows:
            await connection.execute(insert(table), rows)


def _rows(name: LogName, participants: Sequence[Known]) -> dict[Table, list[dict[str, Any]]]:
    return {
        known_participant: [
            {"log": name.source, "participant": state.participant, "registered_on": state.registered_on}
            for state in participants
        ],
        known_enrolment: [
            {"log": name.source, "participant": state.participant, **asdict(enrolment)}
            for state in participants
            for enrolment in state.enrolments
        ],
        known_link: [
            {"log": name.source, "participant": state.participant, "absorbed": absorbed}
            for state in participants
            for absorbed in state.absorbed
        ],
    }
