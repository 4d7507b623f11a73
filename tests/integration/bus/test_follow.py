"""A follower hears each event of a log once, in order, and waits where it cannot go on."""

import random
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.provision.postgres_schemas import DATABASE
from shared.bus import follow as following
from shared.bus.cursor import forget, load
from shared.bus.follow import NotYetFollowed
from shared.log.names import LogName
from shared.merkle.hashing import Frontier, leaf_hash
from shared.service.database import make_engine
from shared.service.settings import Settings
from shared.testing.histories import encoded
from shared.testing.servers import AService, Servers
from tests.integration.bus.hearing import Hearing, Shelf, a_follower, bodies_heard, make_table, messages
from tests.integration.log.seats import Offer, decide
from tests.integration.waiting import until

NAME = LogName("boden", "matching")
BODIES = [encoded(decide(Offer(f"opening-{n}"), [])[0], n) for n in range(1, 41)]


@pytest.fixture
async def settings(a_schema: AService) -> Settings:
    settings = await a_schema("matching")
    await make_table(settings)
    return settings


@pytest.fixture(autouse=True)
def look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "POLL_SECONDS", 0.1)
    monkeypatch.setattr(following, "RETRY_FIRST", 0.02)
    monkeypatch.setattr(following, "RETRY_MAX", 0.1)


@pytest.fixture
def hearing() -> Hearing:
    return Hearing()


@pytest.fixture
async def other_engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(settings.database_url)
    yield engine
    await engine.dispose()


@pytest.mark.parametrize("seed", range(8))
async def test_any_order_of_delivery_is_heard_alike(seed: int, engine: AsyncEngine, hearing: Hearing) -> None:
    chance = random.Random(seed)
    async with a_follower(engine, NAME, hearing, Shelf(BODIES)) as follower:
        for _ in range(15):
            first = chance.randint(1, len(BODIES))
            batch = messages(BODIES, first, min(first + chance.randint(0, 9), len(BODIES)))
            if chance.random() < 0.3:
                chance.shuffle(batch)
            if chance.random() < 0.3:
                batch = batch[:1] + batch[2:]
            await follower.offer(batch)
        await follower.reached(len(BODIES), 10)
    assert await bodies_heard(engine, NAME) == BODIES


async def test_what_comes_twice_is_heard_once(engine: AsyncEngine, hearing: Hearing) -> None:
    async with a_follower(engine, NAME, hearing, Shelf(), running=False) as follower:
        await follower.offer(messages(BODIES, 1, 3))
        await follower.offer(messages(BODIES, 1, 3))
        await follower.offer(messages(BODIES, 2, 5))
        assert follower.position == 5
    assert await bodies_heard(engine, NAME) == BODIES[:5]


async def test_a_gap_is_filled_from_the_log(engine: AsyncEngine, hearing: Hearing) -> None:
    shelf = Shelf(BODIES[:9])
    async with a_follower(engine, NAME, hearing, shelf) as follower:
        await follower.offer(messages(BODIES, 6, 9))
        await follower.reached(9, 10)
        assert follower.failing is None
    assert await bodies_heard(engine, NAME) == BODIES[:9]


async def test_a_hole_in_a_batch_lets_its_start_through(engine: AsyncEngine, hearing: Hearing) -> None:
    async with a_follower(engine, NAME, hearing, Shelf(), running=False) as follower:
        await follower.offer([*messages(BODIES, 1, 3), *messages(BODIES, 5, 6)])
        assert (follower.position, follower.failing) == (3, None)
    assert await bodies_heard(engine, NAME) == BODIES[:3]


async def test_the_log_waits_before_a_failing_event(engine: AsyncEngine, hearing: Hearing) -> None:
    hearing.poison = {5}
    async with a_follower(engine, NAME, hearing, Shelf(BODIES)) as follower:
        await follower.offer(messages(BODIES, 1, 10))
        await until(lambda: follower.position == 4)
        assert follower.failing == "/boden/matching waits before position 5: Poisonous"
        await follower.offer(messages(BODIES, 6, 10))
        assert await bodies_heard(engine, NAME) == BODIES[:4]
        hearing.poison = set()
        await follower.reached(len(BODIES), 10)
        await until(lambda: follower.failing is None)
    assert await bodies_heard(engine, NAME) == BODIES


async def test_bytes_that_are_no_event_stop_the_log(engine: AsyncEngine, hearing: Hearing) -> None:
    async with a_follower(engine, NAME, hearing, Shelf([BODIES[0], b"\xff{", *BODIES[2:]])) as follower:
        await until(lambda: follower.failing is not None and follower.position == 1)
        assert follower.failing == "/boden/matching waits before position 2: ValidationError"


async def test_an_unknown_type_is_heard_and_passed(engine: AsyncEngine, hearing: Hearing) -> None:
    unknown = BODIES[1].replace(b"matching.seats_offered.v1", b"matching.seats_painted.v7")
    async with a_follower(engine, NAME, hearing, Shelf([BODIES[0], unknown, BODIES[2]])) as follower:
        await follower.reached(3, 10)
    assert hearing.unknown == [2]


async def test_the_bus_being_away_is_no_alarm(engine: AsyncEngine, hearing: Hearing) -> None:
    shelf = Shelf(BODIES)
    shelf.away = True
    async with a_follower(engine, NAME, hearing, shelf) as follower:
        await follower.offer(messages(BODIES, 1, 3))
        await follower.reached(3, 10)
        assert follower.failing is None
        with pytest.raises(NotYetFollowed, match="/boden/matching is at 3 here, you build on 4"):
            await follower.reached(4, 0.3)
        shelf.away = False
        await follower.reached(len(BODIES), 10)
    assert await bodies_heard(engine, NAME) == BODIES


async def test_two_replicas_share_one_cursor(engine: AsyncEngine, other_engine: AsyncEngine) -> None:
    shelf = Shelf(BODIES)
    async with (
        a_follower(engine, NAME, Hearing(), shelf) as one,
        a_follower(other_engine, NAME, Hearing(), shelf) as two,
    ):
        for first in range(1, 40, 3):
            await one.offer(messages(BODIES, first, first + 1))
            await two.offer(messages(BODIES, first, first + 1))
        await one.reached(len(BODIES), 10)
        await two.reached(len(BODIES), 10)
        assert (one.failing, two.failing) == (None, None)
    assert await bodies_heard(engine, NAME) == BODIES


async def test_a_forgotten_log_is_heard_again(engine: AsyncEngine, hearing: Hearing) -> None:
    async with a_follower(engine, NAME, hearing, Shelf(BODIES)) as follower:
        await follower.reached(len(BODIES), 10)
        async with engine.begin() as connection:
            await hearing.forget(connection, NAME)
            await forget(connection, NAME)
        await follower.offer([(len(BODIES) + 1, BODIES[0])])

        async def again() -> bool:
            return await bodies_heard(engine, NAME) == BODIES

        await until(again)


async def test_a_killed_database_connection_is_replaced(
    engine: AsyncEngine, hearing: Hearing, servers: Servers, settings: Settings
) -> None:
    superuser = make_engine(servers.postgres.set(database=DATABASE))
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = :role"
    async with a_follower(engine, NAME, hearing, Shelf(BODIES)) as follower:
        for first in range(1, 40, 4):
            await follower.offer(messages(BODIES, first, first + 3))
            async with superuser.begin() as connection:
                await connection.execute(text(kill), {"role": settings.database_url.username})
        await follower.reached(len(BODIES), 10)
        await until(lambda: follower.failing is None)
    await superuser.dispose()
    assert await bodies_heard(engine, NAME) == BODIES


async def test_the_cursors_frontier_is_the_logs(engine: AsyncEngine, hearing: Hearing) -> None:
    async with a_follower(engine, NAME, hearing, Shelf(BODIES)) as follower:
        await follower.offer(messages(BODIES, 1, 7))
        await follower.reached(len(BODIES), 10)
    whole = Frontier()
    whole.extend(map(leaf_hash, BODIES))
    async with engine.connect() as connection:
        assert (await load(connection, NAME)).to_bytes() == whole.to_bytes()


async def test_logs_do_not_disturb_each_other(engine: AsyncEngine, hearing: Hearing) -> None:
    other = LogName("lulea", "matching")
    failing = Hearing()
    failing.poison = {1}
    async with (
        a_follower(engine, NAME, hearing, Shelf(BODIES)) as one,
        a_follower(engine, other, failing, Shelf(BODIES)) as two,
    ):
        await one.reached(len(BODIES), 10)
        await until(lambda: two.failing is not None)
    assert (await bodies_heard(engine, NAME), await bodies_heard(engine, other)) == (BODIES, [])
