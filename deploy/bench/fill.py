"""Put long histories where a measurement needs them: into streams, without the log that they would come from."""

from collections.abc import Iterable

import nats

from shared.eventlog.names import LogName
from shared.eventlog.read import Stored

UNANSWERED = 2000
"""After so many messages one is acknowledged, so that the server never has more waiting than it keeps."""


async def fill_stream(address: str, name: LogName, events: Iterable[Stored]) -> None:
    """Publish these events, which begin where the stream ends."""
    client = await nats.connect(address, pending_size=64 * 1024 * 1024)
    try:
        jetstream = client.jetstream(timeout=30)
        last = None
        for event in events:
            last = event
            if event.position % UNANSWERED:
                await client.publish(name.subject(event.type), event.body)
            else:
                answer = await jetstream.publish(name.subject(event.type), event.body)
                if answer.seq != event.position:
                    raise RuntimeError(f"event {event.position} of {name} became message {answer.seq}")
        if last is not None:
            await client.flush()
            if (await jetstream.stream_info(name.stream)).state.last_seq != last.position:
                raise RuntimeError(f"{name} did not take in all events")
    finally:
        await client.close()
