"""What tests do with a log's stream besides the code under test: look at it, break it."""

from nats.aio.client import Client
from nats.js.api import StreamConfig

from deploy.provision.nats_streams import stream
from shared.log.names import LogName


async def stream_bodies(client: Client, name: LogName) -> list[bytes]:
    """The stream's messages in order; fails unless sequence numbers are dense from 1."""
    jetstream = client.jetstream()
    state = (await jetstream.stream_info(name.stream)).state
    assert (state.first_seq, state.messages) in ((1, state.last_seq), (0, 0), (state.last_seq + 1, 0))
    found = []
    for sequence in range(1, state.last_seq + 1):
        body = (await jetstream.get_msg(name.stream, sequence)).data
        assert body is not None
        found.append(body)
    return found


async def length(client: Client, name: LogName) -> int:
    return int((await client.jetstream().stream_info(name.stream)).state.last_seq)


async def made_again(client: Client, name: LogName, *bodies: bytes, keep_for_ever: bool = True) -> None:
    """The stream as an operator's error leaves it: deleted, made again, and perhaps with some messages in it."""
    jetstream = client.jetstream()
    await jetstream.delete_stream(name.stream)
    wanted: StreamConfig = stream(name)
    if not keep_for_ever:
        wanted.deny_delete = wanted.deny_purge = False
    await jetstream.add_stream(wanted)
    for body in bodies:
        await jetstream.publish(name.subject("matching.seats_offered.v1"), body)
