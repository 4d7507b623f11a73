"""A running service: its parts, how they start together, and how they end together."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from faststream.nats import NatsBroker
from nats.aio.client import Client
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from uuid_utils.compat import uuid7

from shared.bus.follow import Follower, NotYetFollowed, Projection
from shared.bus.origin import answer_reads
from shared.bus.relay import Relay
from shared.bus.stream import read_range
from shared.bus.subscribe import make_broker, subscribe
from shared.log.command import Command, Decide, Receipt, Submission, View
from shared.log.names import LogName
from shared.log.write import Writer
from shared.service.clock import Clock, system_clock
from shared.service.database import check_durable, make_engine
from shared.service.migrate import check_migrated
from shared.service.provable import Provable, prepare
from shared.service.settings import Settings
from shared.service.state import State, state_of
from shared.vault.keyring import Keyring
from shared.vault.keys import Vault, read_secret
from shared.witness.witness import Book

SYSTEM = "system"
"""The actor of what a service does by itself, and of every request while nobody signs in."""

CANCEL_SECONDS = 1.0
"""Seconds that a cancelled task has before it is cancelled again."""

POSITION_TIMEOUT = 10.0
"""Seconds that a request waits for the position that it builds on."""

log = structlog.get_logger()


class BusClosed(Exception):
    """The NATS server sent this service away; only a new process connects again."""


@dataclass
class Service:
    """What a service's edges work with. `vault` (for keys made here) and `keyring` (for keys received) are there only
    with a root key, `book` only where it is recorded which logs were witnessed and disputed. `client` is there once
    NATS has been reached. `work_requested` wakes a worker when a request has left work for it.
    """

    settings: Settings
    engine: AsyncEngine
    writer: Writer
    broker: NatsBroker
    provable: Provable
    clock: Clock = system_clock
    vault: Vault | None = None
    keyring: Keyring | None = None
    book: Book | None = None
    client: Client | None = None
    relay: Relay | None = None
    followers: dict[LogName, Follower] = field(default_factory=dict)
    on_bus: asyncio.Event = field(default_factory=asyncio.Event)
    work_requested: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def name(self) -> LogName:
        return self.settings.name

    async def reached(self, name: LogName, position: int) -> None:
        """Wait until this service knows `name` up to `position`. Raises NotYetFollowed."""
        if name == self.name and name not in self.followers:
            return
        follower = self.followers.get(name)
        if follower is None:
            raise NotYetFollowed(f"this service does not follow {name}")
        await follower.reached(position, POSITION_TIMEOUT)

    async def execute(self, command: Command, time: datetime | None = None) -> Receipt:
        """Carry out a command of the service's own, as of `time` or now. Raises what `Writer.execute` raises."""
        event_id = uuid7()
        return await self.writer.execute(
            Submission(
                command=command,
                key=str(event_id),
                actor=SYSTEM,
                time=time or self.clock(),
                correlation=str(event_id),
                event_id=event_id,
            )
        )

    async def bus(self) -> Client:
        """The connection to NATS, as soon as it has been made for the first time."""
        while self.client is None:
            await self.on_bus.wait()
        return self.client

    async def ready(self) -> dict[str, object]:
        """What keeps this service from being ready, by part; empty when nothing does."""
        wrong: dict[str, object] = {}
        try:
            async with asyncio.timeout(3), self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except Exception as failure:
            wrong["database"] = type(failure).__name__
        if self.relay is not None and self.relay.halted:
            wrong["relay"] = self.relay.halted
        for name, follower in self.followers.items():
            if follower.failing:
                wrong[f"follow {name}"] = follower.failing
        return wrong | self.provable.alarms()

    async def state(self) -> State:
        """What this service says of itself to others."""
        return await state_of(self.engine, self.relay, self.followers, self.provable)


Worker = Callable[[Service], Coroutine[Any, Any, None]]
"""Work of a service's own that goes on until it is cancelled. It starts before NATS is reached (`service.bus()` waits
for that); one that ends with an exception ends the process, so that the supervisor starts it anew."""


def assemble(settings: Settings, decide: Decide, view: View) -> Service:
    """A service's parts, none of them started, nothing connected."""
    engine = make_engine(settings.database_url)
    writer = Writer(engine, settings.name, decide, view)
    service = Service(settings, engine, writer, make_broker(settings.nats), prepare(settings, engine))
    if settings.root_key_file is not None:
        root_key = read_secret(settings.root_key_file)
        service.keyring = Keyring(root_key)
        service.vault = Vault(root_key, read_secret(settings.pepper_file) if settings.pepper_file else None)
    return service


@asynccontextmanager
async def running(
    service: Service, projections: Mapping[str, Projection], workers: Sequence[Worker] = ()
) -> AsyncIterator[Service]:
    """Start writer, relay, followers, workers and the answers to reads; `projections` is keyed by the followed service.

    Serving commands does not wait for NATS: what is appended goes out when it is back.
    """
    async with AsyncExitStack() as stack:
        stack.push_async_callback(service.engine.dispose)
        await check_durable(service.engine)
        await check_migrated(service.engine, service.settings.service)
        await stack.enter_async_context(service.writer)
        for name in service.settings.followed:
            follower = Follower(service.engine, name, projections[name.service], read_range(service.broker))
            await follower.start()
            service.followers[name] = follower
        await service.provable.stop_disputed(service.engine, service.followers)
        own = [asyncio.create_task(work, name="own log") for work in service.provable.own_work()]
        stack.push_async_callback(_cancel, *own)
        stack.push_async_callback(service.broker.stop)
        parts = [asyncio.create_task(_bus(service), name="bus")]
        parts.extend(asyncio.create_task(work(service), name=f"worker {n}") for n, work in enumerate(workers, 1))
        for part in parts:
            part.add_done_callback(_end_if_failed)
        stack.push_async_callback(_cancel, *parts)
        yield service


async def _bus(service: Service) -> None:
    """Connect to NATS, however long it takes, then relay and follow."""
    service.client = client = await _connected(service.broker)
    service.on_bus.set()
    service.relay = Relay(service.engine, service.name, client, service.writer.appended)
    parts = [asyncio.create_task(service.relay.run(), name="relay")]
    for follower in service.followers.values():
        parts.append(asyncio.create_task(follower.run(), name=f"follow {follower.name}"))
        parts.append(asyncio.create_task(subscribe(service.broker, follower), name=f"subscribe {follower.name}"))
    parts.append(asyncio.create_task(_until_closed(client), name="connection"))
    parts.append(asyncio.create_task(answer_reads(client, service.engine, service.name), name="origin"))
    parts.extend(asyncio.create_task(work, name="provable") for work in _provable_work(service, client))
    try:
        await asyncio.gather(*parts)
    finally:
        await _cancel(*parts)


def _provable_work(service: Service, client: Client) -> list[Coroutine[Any, Any, None]]:
    async def state(_: Mapping[str, Any]) -> State:
        return await service.state()

    answers = {service.name.request("state"): state}
    read = read_range(service.broker)
    return service.provable.shared_work(client, service.engine, service.followers, read, service.book, answers)


async def _until_closed(client: Client) -> None:
    """Raises BusClosed when the connection is given up for good, which no reconnecting mends."""
    while not client.is_closed:  # noqa: ASYNC110 - the client tells nobody but the one callback that FastStream has
        await asyncio.sleep(CANCEL_SECONDS)
    raise BusClosed


async def _connected(broker: NatsBroker) -> Client:
    """Connect; a stop in the middle lets the attempt come to an end, because a half-made connection stays open."""
    attempt = asyncio.ensure_future(broker.connect())
    try:
        return await asyncio.shield(attempt)
    except asyncio.CancelledError:
        await asyncio.wait([attempt], timeout=CANCEL_SECONDS)
        await _cancel(attempt)
        raise


def _end_if_failed(task: asyncio.Task[None]) -> None:
    """A bus or a worker that failed ends the process, so that the supervisor starts it anew."""
    if not task.cancelled() and (failure := task.exception()) is not None:
        log.error(f"{task.get_name()} ended", exc_info=failure)
        os.kill(os.getpid(), signal.SIGTERM)


async def _cancel(*tasks: asyncio.Future[Any]) -> None:
    """Cancel until all have ended: a wait inside a library may lose a cancellation (Python 3.11's `wait_for` can)."""
    while left := [task for task in tasks if not task.done()]:
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=CANCEL_SECONDS)
