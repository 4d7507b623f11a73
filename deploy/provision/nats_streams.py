"""The streams of the logs; only this module creates and changes streams."""

from collections.abc import Iterable
from datetime import timedelta

import nats
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from shared.log.names import LogName

DUPLICATE_WINDOW = timedelta(minutes=2)


def stream(name: LogName, replicas: int = 1) -> StreamConfig:
    """Return a log's stream, which keeps everything, so that a sequence number equals the log's position."""
    return StreamConfig(
        name=name.stream,
        subjects=[name.subjects],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_msgs=-1,
        max_bytes=-1,
        max_age=0,
        max_msgs_per_subject=-1,
        max_msg_size=-1,
        max_consumers=-1,
        num_replicas=replicas,
        duplicate_window=DUPLICATE_WINDOW.total_seconds(),
        deny_delete=True,
        deny_purge=True,
        allow_direct=True,
    )


async def provision(address: str, logs: Iterable[LogName], replicas: int = 1) -> None:
    """Create missing streams and update the others; a repeated call changes nothing."""
    connection = await nats.connect(address, connect_timeout=5, max_reconnect_attempts=5)
    try:
        jetstream = connection.jetstream(timeout=10)
        for name in logs:
            wanted = stream(name, replicas)
            try:
                current = (await jetstream.stream_info(name.stream)).config
            except NotFoundError:
                await jetstream.add_stream(wanted)
            else:
                if any(getattr(current, field) != value for field, value in vars(wanted).items() if value is not None):
                    await jetstream.update_stream(wanted)
    finally:
        await connection.close()
