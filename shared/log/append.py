"""Append to a service's own log: number, encode, hash and insert, with the head row locked last."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat
from asyncpg import Connection

from shared.contract.envelope import encode
from shared.contract.event import Event
from shared.log.command import Progress
from shared.log.names import LogName
from shared.merkle.hashing import Frontier, leaf_hash

MIN_FOR_COPY = 50
"""Events from which on COPY is faster than one INSERT."""

YIELD_EVERY = 25
"""Events of a COPY after which other tasks get their turn; else a long batch would keep a whole service waiting."""

COLUMNS = ("position", "stream", "stream_version", "type", "recorded_at", "body", "leaf")

_LOCK = "SELECT position, frontier FROM log_head FOR UPDATE"
_INSERT_AND_MOVE = """
WITH moved AS (UPDATE log_head SET position = $8, frontier = $9)
INSERT INTO log (position, stream, stream_version, type, recorded_at, body, leaf)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::int[], $4::text[], $5::timestamptz[], $6::bytea[], $7::bytea[])
"""
_MOVE = "UPDATE log_head SET position = $1, frontier = $2"
_KEEP = "INSERT INTO node (level, index, hash) SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])"


Row = tuple[int, str, int, str, datetime, bytes, bytes]
"""Values of COLUMNS."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An event on its way into the log, with what arrived with its command.

    `time` is UTC; `actor`, `correlation` and `causation` are tokens; `id` is a UUIDv7.
    """

    stream: str
    event: Event
    time: datetime
    actor: str
    correlation: str
    causation: str
    id: UUID = field(default_factory=uuid_utils.compat.uuid7)

    def corrected(self, fields: dict[str, Any]) -> "Draft":
        """This draft with other values in its event."""
        values = {**self.event.model_dump(mode="json"), **fields}
        return replace(self, event=type(self.event).model_validate(values))


async def append(
    connection: Connection,
    name: LogName,
    drafts: Sequence[Draft],
    versions: Mapping[str, int],
    on_progress: Progress | None = None,
) -> int:
    """Append drafts in order, inside the caller's transaction; returns the last position of the log.

    `versions` holds the version that each stream was decided on; a new stream is missing. `on_progress` is called with
    the share that is copied. Raises asyncpg.UniqueViolationError on `log_stream_version` when a stream has moved on
    since: reload and decide again.
    """
    head = await connection.fetchrow(_LOCK)
    frontier = Frontier.from_bytes(head["position"], head["frontier"])
    if not drafts:
        return frontier.size
    leaves: list[bytes] = []
    rows = _rows(name, drafts, dict(versions), frontier.size, leaves)
    if len(drafts) < MIN_FOR_COPY:
        columns = [list(column) for column in zip(*rows, strict=True)]
        tiles = frontier.extend(leaves)
        await connection.execute(_INSERT_AND_MOVE, *columns, frontier.size, frontier.to_bytes())
    else:  # rows are encoded while the server takes in those before them
        await connection.copy_records_to_table(
            "log", records=_yielding(rows, len(drafts), on_progress), columns=COLUMNS
        )
        tiles = frontier.extend(leaves)
        await connection.execute(_MOVE, frontier.size, frontier.to_bytes())
    if tiles:
        await connection.execute(_KEEP, *(list(column) for column in zip(*tiles, strict=True)))
    return frontier.size


async def _yielding(rows: Iterator[Row], count: int, on_progress: Progress | None) -> AsyncIterator[Row]:
    for number, row in enumerate(rows, 1):
        yield row
        if number % YIELD_EVERY == 0:
            if on_progress is not None:
                on_progress(number / count)
            await asyncio.sleep(0)


def _rows(
    name: LogName, drafts: Sequence[Draft], versions: dict[str, int], position: int, leaves: list[bytes]
) -> Iterator[Row]:
    source, service = name.source, name.service
    for draft in drafts:
        position += 1
        versions[draft.stream] = version = versions.get(draft.stream, 0) + 1
        type_ = draft.event.type_in(service)
        body = encode(
            id=draft.id,
            source=source,
            type=type_,
            subject=draft.stream,
            time=draft.time,
            position=position,
            streamversion=version,
            actor=draft.actor,
            correlationid=draft.correlation,
            causationid=draft.causation,
            event=draft.event,
        )
        leaf = leaf_hash(body)
        leaves.append(leaf)
        yield position, draft.stream, version, type_, draft.time, body, leaf
