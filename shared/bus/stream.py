"""Look into a log's JetStream stream; it is made by provisioning only."""

from collections.abc import Sequence

from faststream.nats import NatsBroker
from nats.aio.client import Client
from nats.errors import TimeoutError as NatsTimeout
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from shared.bus.follow import Message, Range
from shared.bus.origin import ask_origin
from shared.log.names import LogName

TIMEOUT = 2.0
"""Seconds that the server may take to answer."""


async def last_sequence(client: Client, name: LogName) -> int:
    """The sequence of the stream's last message; 0 when it has none. Raises nats.js.errors.Error without a stream."""
    info = await client.jetstream(timeout=TIMEOUT).stream_info(name.stream)
    return int(info.state.last_seq)


async def message_at(client: Client, name: LogName, sequence: int) -> bytes | None:
    """The bytes of one message, or None when the stream has lost it."""
    try:
        found = await client.jetstream(timeout=TIMEOUT).get_msg(name.stream, sequence, direct=False)
    except NotFoundError:
        return None
    return found.data


def read_range(broker: NatsBroker) -> Range:
    """Reads a range from the stream, and from the origin where the stream cannot give it."""

    async def read(name: LogName, first: int, count: int) -> Sequence[Message]:
        client = await broker.connect()
        try:
            if first > await last_sequence(client, name):
                return []
            messages = await _from_stream(client, name, first, count)
        except NotFoundError:
            messages = []
        return messages or await ask_origin(client, name, first, count)

    return read


async def _from_stream(client: Client, name: LogName, first: int, count: int) -> list[Message]:
    """Consecutive messages from `first` on; none when the stream does not hold the first."""
    subscription = await client.jetstream(timeout=TIMEOUT).pull_subscribe(
        name.subjects,
        stream=name.stream,
        config=ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=first,
            ack_policy=AckPolicy.NONE,
            inactive_threshold=10,
            mem_storage=True,
        ),
    )
    try:
        fetched = await subscription.fetch(count, timeout=TIMEOUT / 4)
    except NatsTimeout:
        fetched = []
    finally:
        await subscription.unsubscribe()
    messages: list[Message] = []
    for message in fetched:
        sequence = message.metadata.sequence.stream
        if sequence != first + len(messages):
            break
        messages.append((sequence, message.data))
    return messages
