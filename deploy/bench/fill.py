"""Put long histories where a measurement needs them: into streams, without the log that they would come from."""

from collections.abc import Iterable

import nats
from nats.aio.client import Client

from shared.log.names import LogName
from shared.log.read import Stored

UNANSWERED = 2000
"""After so many messages one is acknowledged, so that the server never has more waiting than it keeps."""


async def fill_stream(address: str, name: LogName, events: Iterable[Stored]) -> None:
    """Publish these events, which begin where the stream ends."""
    client = await nats.connect(address, pending_size=64 * 1024 * 1024)
    try:
        last = None
        for event in events:
            if last is not None and last.position % UNANSWERED:
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
