"""A follower on the real bus: fast when all is well, and right when the stream is not what it was."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import nats
import pytest
from faststream.nats import NatsBroker
from nats.aio.client import Client
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from shared.bus import follow as following
from shared.bus import subscribe as subscribing
from shared.bus.follow import Follower
from shared.bus.origin import answer_reads, ask_origin
from shared.bus.relay import Relay
from shared.bus.stream import read_range
from shared.bus.subscribe import make_broker, subscribe
from shared.log.write import Writer
from shared.service.settings import Settings
from shared.testing.servers import AService, Servers
from tests.integration.bus.hearing import Hearing, bodies_heard, make_table
from tests.integration.bus.streams import made_again
from tests.integration.log.seats import Offer, submitted, whole_log
from tests.integration.waiting import until


@pytest.fixture
async def settings(a_schema: AService) -> Settings:
    settings = await a_schema("matching")
    await make_table(settings)
    return settings


@pytest.fixture
async def client(servers: Servers) -> AsyncIterator[Client]:
    client = await nats.connect(servers.nats)
    yield client
    await client.close()


@pytest.fixture
async def broker(servers: Servers) -> AsyncIterator[NatsBroker]:
    broker = make_broker(servers.nats)
    await broker.connect()
    yield broker
    await broker.stop()


@asynccontextmanager
async def doing(*work: object) -> AsyncIterator[None]:
    tasks = [asyncio.ensure_future(coroutine) for coroutine in work]  # type: ignore[call-overload]  # coroutines all
    try:
        yield
    finally:
        while left := [task for task in tasks if not task.done()]:
            for task in left:
                task.cancel()
            await asyncio.wait(left, timeout=0.5)


async def offers(writer: Writer, number: int) -> int:
    return (await writer.execute_batch([submitted(Offer(f"opening-{n % 9}")) for n in range(number)]))[-1].position


async def followed(engine: AsyncEngine, writer: Writer, broker: NatsBroker) -> Follower:
    follower = Follower(engine, writer.name, Hearing(), read_range(broker))
    await follower.start()
    return follower


async def test_an_append_is_heard_quickly(
    writer: Writer, engine: AsyncEngine, broker: NatsBroker, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "POLL_SECONDS", 60.0)
    follower = await followed(engine, writer, broker)
    relay = Relay(engine, writer.name, client, writer.appended)
    async with doing(relay.run(), follower.run(), subscribe(broker, follower)):
        await follower.reached(await offers(writer, 2), 10)
        for _ in range(5):
            started = asyncio.get_running_loop().time()
            receipt = await writer.execute(submitted(Offer("opening-1")))
            async with follower._moved:
                await follower._moved.wait_for(lambda position=receipt.position: follower.position >= position)  # type: ignore[misc]
            assert asyncio.get_running_loop().time() - started < 2
    assert await bodies_heard(engine, writer.name) == (await whole_log(engine)).bodies


async def test_a_backlog_is_heard_whole(
    writer: Writer, engine: AsyncEngine, broker: NatsBroker, client: Client
) -> None:
    await offers(writer, 3000)
    follower = await followed(engine, writer, broker)
    relay = Relay(engine, writer.name, client, writer.appended)
    async with doing(relay.run(), follower.run(), subscribe(broker, follower)):
        await until(lambda: follower.position == 3000)
    assert await bodies_heard(engine, writer.name) == (await whole_log(engine)).bodies


async def test_a_stream_made_again_is_followed_on(
    writer: Writer, engine: AsyncEngine, broker: NatsBroker, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscribing, "CHECK_SECONDS", 0.2)
    follower = await followed(engine, writer, broker)
    relay = Relay(engine, writer.name, client, writer.appended)
    async with doing(relay.run(), follower.run(), subscribe(broker, follower)):
        for _ in range(3):
            await follower.reached(await offers(writer, 20), 10)
            await made_again(client, writer.name)
            await follower.reached(await offers(writer, 20), 20)
        assert follower.failing is None
    assert await bodies_heard(engine, writer.name) == (await whole_log(engine)).bodies


async def test_what_the_stream_lost_comes_from_the_origin(
    writer: Writer, engine: AsyncEngine, broker: NatsBroker, client: Client
) -> None:
    end = await offers(writer, 30)
    bodies = (await whole_log(engine)).bodies
    await made_again(client, writer.name, *bodies, keep_for_ever=False)
    await client.jetstream().purge_stream(writer.name.stream, seq=11)
    await client.jetstream().delete_msg(writer.name.stream, 20)
    follower = await followed(engine, writer, broker)
    async with doing(answer_reads(client, engine, writer.name), follower.run(), subscribe(broker, follower)):
        await follower.reached(end, 20)
    assert await bodies_heard(engine, writer.name) == bodies


async def test_a_log_without_stream_is_read_at_its_origin(
    writer: Writer, engine: AsyncEngine, broker: NatsBroker, client: Client
) -> None:
    end = await offers(writer, 700)
    await client.jetstream().delete_stream(writer.name.stream)
    follower = await followed(engine, writer, broker)
    async with doing(answer_reads(client, engine, writer.name), follower.run()):
        await follower.reached(end, 20)
    assert await bodies_heard(engine, writer.name) == (await whole_log(engine)).bodies


async def test_a_replaced_subscription_is_forgotten(
    writer: Writer, engine: AsyncEngine, broker: NatsBroker, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscribing, "RETRY_SECONDS", 0.01)
    await client.jetstream().delete_stream(writer.name.stream)
    follower = await followed(engine, writer, broker)
    async with doing(subscribe(broker, follower)):
        with capture_logs() as lines:
            await until(lambda: len(lines) > 20)
        gc.collect()
        assert len(broker.subscribers) <= 2


@pytest.mark.parametrize("question", [b"", b"[]", b"null", b'{"first": "x", "count": 1}', b'{"first": 1}', b"\xff"])
async def test_the_origin_answers_nonsense_with_nothing(
    question: bytes, writer: Writer, engine: AsyncEngine, client: Client
) -> None:
    async with doing(answer_reads(client, engine, writer.name)):
        await client.flush()

        async def answered() -> bool:
            try:
                return (await client.request(writer.name.read_subject, question, timeout=2)).data == b""
            except nats.errors.NoRespondersError:
                return False

        await until(answered)


async def test_the_origin_gives_exact_bytes_in_portions(writer: Writer, engine: AsyncEngine, client: Client) -> None:
    await writer.execute_batch([submitted(Offer("opening-1", "x" * 30_000)) for _ in range(40)])
    bodies = (await whole_log(engine)).bodies
    async with doing(answer_reads(client, engine, writer.name)):
        got: list[bytes] = []

        async def more() -> bool:
            portion = await ask_origin(client, writer.name, len(got) + 1, 500)
            assert [position for position, _ in portion] == list(range(len(got) + 1, len(got) + 1 + len(portion)))
            got.extend(body for _, body in portion)
            return len(got) == len(bodies)

        await until(more)
        assert got == bodies
        assert await ask_origin(client, writer.name, 41, 10) == []
        assert await ask_origin(client, writer.name, 2**62, 10) == []
        assert await ask_origin(client, writer.name, 1, 0) == []


async def test_a_closed_connection_leaves_turns_to_others(
    writer: Writer, engine: AsyncEngine, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscribing, "RETRY_SECONDS", 0.01)
    broker = make_broker(servers.nats)
    client = await broker.connect()
    follower = await followed(engine, writer, broker)
    subscription = asyncio.create_task(subscribe(broker, follower))
    await until(lambda: len(broker.subscribers) == 1 and client.stats["in_msgs"] > 3)
    await client.close()
    async with asyncio.timeout(10):
        for _ in range(100):
            await asyncio.sleep(0.001)
        subscription.cancel()
        await asyncio.wait([subscription])
    assert subscription.cancelled()
