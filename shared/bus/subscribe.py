"""The doorbell and fast path of a follower: a FastStream batch subscription to a log's stream."""

import asyncio
from contextlib import suppress
from typing import cast

import structlog
from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.annotations import NatsMessage
from nats.aio.msg import Msg
from nats.errors import ConnectionClosedError, Error
from nats.errors import TimeoutError as NatsTimeout
from nats.js import JetStreamContext
from nats.js.api import AckPolicy as ConsumerAck
from nats.js.api import ConsumerConfig, DeliverPolicy

from shared.bus.follow import Follower

BATCH_SIZE = 500
BATCH_TIMEOUT = 0.1
"""Seconds that a batch waits to fill: it bounds how late a lone event comes."""

CHECK_SECONDS = 5.0
"""Seconds between looks whether the server still knows our consumer."""

INACTIVE_SECONDS = 60.0
"""Seconds after which the server forgets a consumer that nobody pulls from."""

RETRY_SECONDS = 1.0
"""Seconds before a lost subscription is made again."""

log = structlog.get_logger()


def make_broker(address: str) -> NatsBroker:
    """A broker that reconnects for ever; nothing connects yet."""
    return NatsBroker(address, max_reconnect_attempts=-1, reconnect_time_wait=1, allow_reconnect=True, logger=None)


async def subscribe(broker: NatsBroker, follower: Follower) -> None:
    """Offer the follower what its log's stream holds behind the cursor, for ever.

    The consumer is ephemeral and acknowledges nothing, because the cursor in PostgreSQL is the only truth about
    progress. When the stream or the consumer is gone it is made again from the cursor; meanwhile the follower looks
    for itself.
    """
    while True:
        try:
            await _until_lost(broker, follower)
        except asyncio.CancelledError:
            raise
        except Exception as failure:
            log.warning("subscription lost", log=str(follower.name), error=type(failure).__name__)
        await asyncio.sleep(RETRY_SECONDS)


async def _until_lost(broker: NatsBroker, follower: Follower) -> None:
    subscriber = broker.subscriber(
        follower.name.subjects,
        stream=JStream(follower.name.stream, declare=False),
        pull_sub=PullSub(batch_size=BATCH_SIZE, timeout=BATCH_TIMEOUT, batch=True),
        ack_policy=AckPolicy.MANUAL,
        persistent=False,  # else the broker would keep each one that we replace
        decoder=_undecoded,
        config=ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=follower.position + 1,
            ack_policy=ConsumerAck.NONE,
            inactive_threshold=INACTIVE_SECONDS,
        ),
    )

    async def deliver(batch: NatsMessage) -> None:
        await follower.offer([(m.metadata.sequence.stream, m.data) for m in cast(list[Msg], batch.raw_message)])

    subscriber(deliver)
    try:
        await subscriber.start()
        pull = cast(JetStreamContext.PullSubscription, subscriber.subscription)
        subscriber.subscription = cast(JetStreamContext.PullSubscription, Punctual(pull))
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            if subscriber.subscription is None or all(task.done() for task in subscriber.tasks):
                return
            await pull.consumer_info()  # raises when the consumer is gone
    finally:
        with suppress(Error):  # of a connection that is gone; it must not stand in for a cancellation
            await subscriber.stop()


class Punctual:
    """A pull subscription whose every lateness is the one that FastStream knows.

    nats-py also ends a late fetch with asyncio's own TimeoutError; on that one FastStream drops what it has fetched.
    """

    def __init__(self, pull: JetStreamContext.PullSubscription) -> None:
        self._pull = pull

    async def fetch(self, batch: int, timeout: float) -> list[Msg]:  # noqa: ASYNC109 - FastStream calls it so
        try:
            return await self._pull.fetch(batch, timeout)
        except TimeoutError as late:
            raise NatsTimeout from late
        except ConnectionClosedError:
            await asyncio.sleep(
                RETRY_SECONDS
            )  # FastStream asks again at once, and nothing else in the process would get a turn
            raise

    async def unsubscribe(self) -> None:
        await self._pull.unsubscribe()


async def _undecoded(message: NatsMessage) -> object:
    """The bytes are read by the follower, not by the library."""
    return message.raw_message
