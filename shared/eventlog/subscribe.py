"""The doorbell and fast path of a follower: a FastStream batch subscription to a log's stream."""

import asyncio
from typing import cast

import structlog
from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.annotations import NatsMessage
from nats.aio.msg import Msg
from nats.js.api import AckPolicy as ConsumerAck
from nats.js.api import ConsumerConfig, DeliverPolicy

from shared.eventlog.follow import Follower

BATCH = 500
WAIT = 0.1
"""Seconds that a batch waits to fill: it bounds how late a lone event comes."""

CHECK = 5.0
"""Seconds between looks whether the server still knows our consumer."""

FORGET = 60.0
"""Seconds after which the server forgets a consumer that nobody pulls from."""

log = structlog.get_logger()


def make_broker(address: str) -> NatsBroker:
    """A broker that reconnects for ever; it connects when told to."""
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
        await asyncio.sleep(1)


async def _until_lost(broker: NatsBroker, follower: Follower) -> None:
    subscriber = broker.subscriber(
        follower.name.subjects,
        stream=JStream(follower.name.stream, declare=False),
        pull_sub=PullSub(batch_size=BATCH, timeout=WAIT, batch=True),
        ack_policy=AckPolicy.MANUAL,
        persistent=False,  # else the broker would keep each one that we replace
        decoder=_undecoded,
        config=ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=follower.position + 1,
            ack_policy=ConsumerAck.NONE,
            inactive_threshold=FORGET,
        ),
    )

    async def deliver(batch: NatsMessage) -> None:
        await follower.offer([(m.metadata.sequence.stream, m.data) for m in cast(list[Msg], batch.raw_message)])

    subscriber(deliver)
    await subscriber.start()
    try:
        while True:
            await asyncio.sleep(CHECK)
            if subscriber.subscription is None or all(task.done() for task in subscriber.tasks):
                return
            await subscriber.subscription.consumer_info()  # raises when the consumer is gone
    finally:
        await subscriber.stop()


async def _undecoded(message: NatsMessage) -> object:
    """The bytes are read by the follower, not by the library."""
    return message.raw_message
