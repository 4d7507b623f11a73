"""The relay: what is in the log comes into the stream, once, in order, byte for byte, whatever happened before."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import nats
import pytest
from nats.aio.client import Client
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.provision.postgres_schemas import DATABASE
from shared.bus import relay as relaying
from shared.bus.relay import Relay
from shared.log.names import LogName
from shared.log.tables import published
from shared.log.write import Writer
from shared.service.database import make_engine
from shared.service.settings import Settings
from shared.testing.servers import Servers
from tests.integration.bus.streams import length, made_again, stream_bodies
from tests.integration.log.seats import Offer, submitted, whole_log
from tests.integration.waiting import until


@pytest.fixture
async def client(servers: Servers) -> AsyncIterator[Client]:
    client = await nats.connect(servers.nats)
    yield client
    await client.close()


@pytest.fixture(autouse=True)
def look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relaying, "VERIFY_SECONDS", 0.2)


@asynccontextmanager
async def relaying_of(engine: AsyncEngine, writer: Writer, client: Client) -> AsyncIterator[Relay]:
    relay = Relay(engine, writer.name, client, writer.appended)
    task = asyncio.create_task(relay.run())
    try:
        yield relay
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def offers(writer: Writer, number: int) -> None:
    await writer.execute_batch([submitted(Offer(f"opening-{n % 9}")) for n in range(number)])


async def wait_until_length(client: Client, name: LogName, number: int) -> None:
    async def there() -> bool:
        return await length(client, name) == number

    await until(there)


async def same(engine: AsyncEngine, client: Client, name: LogName) -> None:
    """The stream is the log, byte for byte."""
    bodies = (await whole_log(engine)).bodies
    await wait_until_length(client, name, len(bodies))
    assert await stream_bodies(client, name) == bodies


async def mark(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return int((await connection.execute(select(published.c.position))).scalar_one())


async def test_stream_and_log_are_the_same(writer: Writer, engine: AsyncEngine, client: Client) -> None:
    async with relaying_of(engine, writer, client) as relay:
        await offers(writer, 1500)
        for _ in range(30):
            await writer.execute(submitted(Offer("opening-1")))
        await same(engine, client, writer.name)
        await until(lambda: relay.position == 1530)
    assert await mark(engine) == 1530


@pytest.mark.parametrize(("out", "marked"), [(7, 0), (7, 3), (3, 7), (10, 0), (0, 10)])
async def test_a_relay_goes_on_where_the_stream_ends(
    out: int, marked: int, writer: Writer, engine: AsyncEngine, client: Client
) -> None:
    await offers(writer, 10)
    await made_again(client, writer.name, *(await whole_log(engine)).bodies[:out])
    async with engine.begin() as connection:
        await connection.execute(update(published).values(position=marked))
    async with relaying_of(engine, writer, client):
        await same(engine, client, writer.name)


async def test_a_lost_stream_is_published_again(writer: Writer, engine: AsyncEngine, client: Client) -> None:
    async with relaying_of(engine, writer, client):
        await offers(writer, 300)
        await same(engine, client, writer.name)
        await made_again(client, writer.name)
        await same(engine, client, writer.name)


async def test_a_stream_deleted_for_a_while_is_filled(writer: Writer, engine: AsyncEngine, client: Client) -> None:
    async with relaying_of(engine, writer, client):
        await offers(writer, 20)
        await same(engine, client, writer.name)
        await client.jetstream().delete_stream(writer.name.stream)
        await offers(writer, 20)
        await client.jetstream().add_stream(name=writer.name.stream, subjects=[writer.name.subjects])
        await same(engine, client, writer.name)


async def test_a_shortened_stream_is_completed(writer: Writer, engine: AsyncEngine, client: Client) -> None:
    async with relaying_of(engine, writer, client):
        await offers(writer, 50)
        await same(engine, client, writer.name)
        await made_again(client, writer.name, *(await whole_log(engine)).bodies[:20])
        await offers(writer, 5)
        await same(engine, client, writer.name)


async def test_other_bytes_in_the_stream_halt(writer: Writer, engine: AsyncEngine, client: Client) -> None:
    await offers(writer, 5)
    bodies = (await whole_log(engine)).bodies
    await made_again(client, writer.name, *bodies[:2], bodies[2].replace(b'"seats":1', b'"seats":9'))
    async with relaying_of(engine, writer, client) as relay:
        await until(lambda: relay.halted is not None)
        assert relay.halted == f"the stream of {writer.name} holds other bytes at 3 than the log"
        assert await length(client, writer.name) == 3
        await made_again(client, writer.name, *bodies[:3])
        await same(engine, client, writer.name)
        await until(lambda: relay.halted is None)


async def test_a_stream_ahead_of_the_log_halts(writer: Writer, engine: AsyncEngine, client: Client) -> None:
    await offers(writer, 2)
    await made_again(client, writer.name, *(await whole_log(engine)).bodies, b"{}")
    async with relaying_of(engine, writer, client) as relay:
        await until(lambda: relay.halted is not None)
        assert relay.halted == f"the stream of {writer.name} has 3 messages, the log 2 events"


async def test_a_foreign_message_is_noticed_when_idle(writer: Writer, engine: AsyncEngine, client: Client) -> None:
    async with relaying_of(engine, writer, client) as relay:
        await offers(writer, 2)
        await same(engine, client, writer.name)
        await client.jetstream().publish(writer.name.subject("matching.seats_offered.v1"), b"{}")
        await until(lambda: relay.halted is not None)


async def test_a_lost_last_message_does_not_halt(writer: Writer, engine: AsyncEngine, client: Client) -> None:
    await offers(writer, 5)
    await made_again(client, writer.name, *(await whole_log(engine)).bodies, keep_for_ever=False)
    assert await client.jetstream().delete_msg(writer.name.stream, 5)
    async with relaying_of(engine, writer, client) as relay:
        await offers(writer, 5)
        await wait_until_length(client, writer.name, 10)
        assert relay.halted is None


async def test_a_second_relay_waits_for_the_first(
    writer: Writer, engine: AsyncEngine, client: Client, settings: Settings
) -> None:
    other_engine = make_engine(settings.database_url)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(other_engine.dispose)
        first = relaying_of(engine, writer, client)
        relay = await first.__aenter__()
        await until(lambda: relay.position == 0 and relay.halted is None)
        await offers(writer, 10)
        await wait_until_length(client, writer.name, 10)
        second = await stack.enter_async_context(relaying_of(other_engine, writer, client))
        await offers(writer, 100)
        await wait_until_length(client, writer.name, 110)
        assert second.position == 0
        await first.__aexit__(None, None, None)
        await offers(writer, 10)
        await until(lambda: second.position == 120)
    await same(engine, client, writer.name)


async def test_a_killed_connection_is_replaced(
    writer: Writer, engine: AsyncEngine, client: Client, servers: Servers, settings: Settings
) -> None:
    superuser = make_engine(servers.postgres.set(database=DATABASE))
    async with relaying_of(engine, writer, client):
        for _ in range(3):
            await offers(writer, 20)
            async with superuser.begin() as connection:
                kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = :role"
                await connection.execute(text(kill), {"role": settings.database_url.username})
        await writer.execute(submitted(Offer("opening-1")))
        await same(engine, client, writer.name)
    await superuser.dispose()


async def test_a_cut_connection_to_nats_is_outlived(writer: Writer, engine: AsyncEngine, servers: Servers) -> None:
    client = await nats.connect(servers.nats, max_reconnect_attempts=-1, reconnect_time_wait=0.05)
    async with relaying_of(engine, writer, client):
        for _ in range(5):
            await offers(writer, 300)
            assert client._transport is not None
            client._transport._io_writer.transport.abort()  # type: ignore[attr-defined]  # the TCP one
            await offers(writer, 300)
        await until(lambda: client.is_connected)
        await same(engine, client, writer.name)
    await client.close()


async def test_an_append_in_a_long_transaction_is_not_skipped(
    writer: Writer, engine: AsyncEngine, client: Client
) -> None:
    async with relaying_of(engine, writer, client), engine.connect() as long:
        await long.execution_options(isolation_level="REPEATABLE READ")
        await long.execute(text("SELECT * FROM log_head"))
        await asyncio.gather(*(writer.execute(submitted(Offer(f"opening-{n}"))) for n in range(100)))
        await same(engine, client, writer.name)
