"""Read a whole log from its stream, page by page and fast, for rebuilding what was made of it."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from natsrpy import Nats
from natsrpy.exceptions import NatsrpyBaseError
from natsrpy.js import AckPolicy, DeliverPolicy, PullConsumerConfig, Stream

from shared.contract.refusal import Explained
from shared.log.names import LogName

PAGE_SIZE = 2000
TIMEOUT = 10.0
"""Seconds that a page may take."""

ATTEMPTS = 5
"""Empty attempts in a row after which a scan gives up."""

Page = tuple[int, list[bytes]]
"""The position of the first event, and the exact bytes of it and those that follow without a gap."""


class Source(Protocol):
    """Gives a whole log from the front."""

    async def last(self) -> int:
        """The position of the last event that it holds; 0 when it has none."""
        ...

    def pages(self, first: int) -> AsyncIterator[Page]:
        """Pages from `first` to the end, also when that moves on meanwhile. Raises StreamUnreadable."""
        ...


class StreamUnreadable(Explained):
    """A log's stream does not give what it should hold; see that NATS runs and the relay caught up, then try again."""


@asynccontextmanager
async def reading(address: str, name: LogName) -> AsyncIterator["Scan"]:
    """A connection to one log's stream. Raises StreamUnreadable when there is none."""
    client = Nats([address], connection_timeout=TIMEOUT, request_timeout=TIMEOUT)
    try:
        await client.startup()
        stream = await (await client.jetstream()).streams.get(name.stream)
    except (NatsrpyBaseError, OSError) as failure:
        await client.shutdown()
        raise StreamUnreadable(f"{StreamUnreadable.__doc__} ({name}: {failure})") from failure
    try:
        yield Scan(stream, name)
    finally:
        await client.shutdown()


class Scan:
    """One log's stream, read from the front."""

    def __init__(self, stream: Stream, name: LogName) -> None:
        self._stream = stream
        self._name = name

    async def last(self) -> int:
        """The position of the stream's last event; 0 when it has none."""
        return (await self._stream.get_info()).state.last_sequence

    async def pages(self, first: int) -> AsyncIterator[Page]:
        """Pages from `first` to the stream's end, also when that moves on meanwhile. Raises StreamUnreadable."""
        left = ATTEMPTS
        while first <= await self.last():
            before = first
            try:
                async for page in self._consume(first, await self.last()):
                    first += len(page[1])
                    yield page
            except (NatsrpyBaseError, TimeoutError) as failure:
                if left == 0:
                    raise StreamUnreadable(f"{StreamUnreadable.__doc__} ({self._name}: {failure})") from failure
            left = ATTEMPTS if first > before else left - 1
            if left < 0:
                raise StreamUnreadable(f"{StreamUnreadable.__doc__} ({self._name} at {first})")

    async def _consume(self, first: int, last: int) -> AsyncIterator[Page]:
        """Pages of one consumer until it gives nothing or skips: then the caller makes another where this one ended."""
        consumer = await self._stream.consumers.create(
            PullConsumerConfig(
                name=f"scan-{secrets.token_hex(6)}",
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                delivery_start_sequence=first,
                ack_policy=AckPolicy.NONE,
                inactive_threshold=3 * TIMEOUT,
                memory_storage=True,
            )
        )
        # The next page is under way while this one is used, but never two: their messages would come mixed.
        coming = consumer.fetch(max_messages=min(PAGE_SIZE, last - first + 1), expires=TIMEOUT / 2)
        while first <= last:
            messages = await asyncio.wait_for(coming, TIMEOUT)
            end = first + len(messages)
            if not messages or messages[0].stream_sequence != first or messages[-1].stream_sequence != end - 1:
                return
            if end <= last:
                coming = consumer.fetch(max_messages=min(PAGE_SIZE, last - end + 1), expires=TIMEOUT / 2)
            yield first, [message.payload for message in messages]
            first = end
