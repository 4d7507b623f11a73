"""The speed of the relay from a log to its stream."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack

import nats
from nats.aio.client import Client

from deploy.bench.figure import Figure
from deploy.bench.fill import fill_log
from deploy.bench.history import history
from deploy.bench.place import Place, an_agency
from shared.bus.relay import Relay
from shared.bus.stream import last_sequence
from shared.log.names import LogName
from shared.log.read import Stored
from shared.service.database import make_engine

POLL_SECONDS = 0.02
"""The time between checks whether the relay is done."""


async def relay(place: Place, *, events: int = 100_000, reference: int = 20_000) -> list[Figure]:
    """Measure the relay of a log with `events` until the stream has acknowledged them all."""
    name = LogName(an_agency(), "intake")
    settings = await place.service(name)
    async with AsyncExitStack() as stack:
        engine = make_engine(settings.owner_url)
        stack.push_async_callback(engine.dispose)
        client = await nats.connect(place.nats)
        stack.push_async_callback(client.close)
        stored = list(history(name, events))
        await fill_log(engine, stored)
        one_by_one = await _one_by_one(place, client, stored[:reference])
        began = time.perf_counter()
        running = asyncio.create_task(Relay(engine, name, client, asyncio.Event()).run())
        try:
            while await last_sequence(client, name) < events:  # noqa: ASYNC110 - the stream does not call back
                await asyncio.sleep(POLL_SECONDS)
            seconds = time.perf_counter() - began
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    theirs = "nats-py: js.publish, one at a time"
    return [Figure("relay", events / seconds, "events/s", theirs, one_by_one, least=12_000)]


async def _one_by_one(place: Place, client: Client, stored: Sequence[Stored]) -> float:
    """Return the events per second with the client's own call, each acknowledged before the next."""
    name = LogName(an_agency(), "intake")
    await place.stream(name)
    jetstream = client.jetstream()
    began = time.perf_counter()
    for event in stored:
        await jetstream.publish(
            name.subject(event.type), event.body, headers={"Nats-Expected-Last-Sequence": str(event.position - 1)}
        )
    return len(stored) / (time.perf_counter() - began)
