"""Fill logs and streams with long histories, without commands."""

from collections.abc import Iterable, Iterator

import nats
from nats.aio.client import Client
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.log.append import COLUMNS
from shared.log.database import driver
from shared.log.names import LogName
from shared.log.read import Stored
from shared.merkle.hashing import Frontier, Tile, leaf_hash

ACKNOWLEDGE_EVERY = 2000
"""The number of messages per acknowledgement, so that the server is never overrun."""


async def fill_stream(address: str, name: LogName, events: Iterable[Stored]) -> None:
    """Publish these events, which begin where the stream ends."""
    client = await nats.connect(address, pending_size=64 * 1024 * 1024)
    try:
        last = None
        for event in events:
            if last is not None and last.position % ACKNOWLEDGE_EVERY:
                await client.publish(name.subject(last.type), last.body)
            elif last is not None:
                await _acknowledged(client, name, last)
            last = event
        if last is not None:
            await _acknowledged(client, name, last)
    finally:
        await client.close()


async def _acknowledged(client: Client, name: LogName, event: Stored) -> None:
    answer = await client.jetstream(timeout=30).publish(name.subject(event.type), event.body)
    if answer.seq != event.position:
        raise RuntimeError(f"event {event.position} of {name} became message {answer.seq}")


async def fill_log(engine: AsyncEngine, events: Iterable[Stored]) -> None:
    """Copy events into an empty log and its tree as the owner of the tables, without commands."""
    frontier, nodes = Frontier(), list[Tile]()
    async with engine.begin() as connection:
        raw = await driver(connection)
        now = await raw.fetchval("SELECT now()")

        def rows() -> Iterator[tuple[object, ...]]:
            for event in events:
                leaf = leaf_hash(event.body)
                nodes.extend(frontier.extend([leaf]))
                yield event.position, f"stream-{event.position}", 1, event.type, now, event.body, leaf

        await raw.copy_records_to_table("log", records=rows(), columns=COLUMNS)
        await raw.copy_records_to_table("node", records=nodes, columns=("level", "index", "hash"))
        await raw.execute("UPDATE log_head SET position = $1, frontier = $2", frontier.size, frontier.to_bytes())
