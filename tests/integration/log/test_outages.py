"""PostgreSQL away: a clear answer, nothing half done, and work goes on when it is back."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deploy.local.configuration import settings_for
from deploy.local.embedded import EmbeddedServers
from deploy.local.folder import DataFolder
from deploy.provision import nats_streams, postgres_schemas
from shared.log.command import Change, Receipt, Unavailable
from shared.log.names import LogName
from shared.log.write import Writer
from shared.service.database import make_engine
from shared.service.migrate import migrate_async
from shared.service.settings import Settings
from shared.testing.servers import Servers
from shared.testing.wire import Wire, a_wire
from tests.integration.apps import a_running
from tests.integration.log.seats import Offer, decide, no_view, submitted, whole_log
from tests.integration.waiting import until


@pytest.fixture(scope="module")
def own_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServers]:
    """Servers that only the tests of this module use, because they are killed."""
    with EmbeddedServers(DataFolder.at(tmp_path_factory.mktemp("kedja"))) as servers:
        yield servers


@pytest.fixture
async def fragile(own_servers: EmbeddedServers, an_agency: str) -> Settings:
    name = LogName(an_agency, "matching")
    folder = own_servers.folder
    await postgres_schemas.provision(own_servers.postgres.url, [name], folder.secret)
    await nats_streams.provision(own_servers.nats.url, [name])
    settings = settings_for(name, (), own_servers.postgres.url, own_servers.nats.url, folder)
    await migrate_async(settings)
    return settings


@pytest.fixture
async def wire(settings: Settings) -> AsyncIterator[Wire]:
    url = settings.database_url
    async with a_wire(url.host or "", url.port or 0) as wire:
        yield wire


@pytest.fixture
async def wired(settings: Settings, wire: Wire) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(settings.database_url.set(host="127.0.0.1", port=wire.port))
    yield engine
    await engine.dispose()


async def test_a_killed_server_is_outlived(own_servers: EmbeddedServers, fragile: Settings) -> None:
    engine = make_engine(fragile.database_url)
    async with Writer(engine, fragile.name, decide, no_view) as writer:
        before = await writer.execute(submitted(Offer("opening-1"), "before"))
        assert own_servers.postgres.child is not None
        own_servers.postgres.child.kill()
        calls = [writer.execute(submitted(Offer("opening-1"), f"during-{n}")) for n in range(20)]
        for outcome in await asyncio.gather(*calls, return_exceptions=True):
            assert isinstance(outcome, Unavailable)
        own_servers.postgres.start()
        calls = [writer.execute(submitted(Offer("opening-1"), f"during-{n}")) for n in range(20)]
        after = await asyncio.gather(*calls)
        again = await writer.execute(submitted(Offer("opening-1"), "before"))
    assert (again.repeated, again.position) == (True, before.position)
    assert not any(receipt.repeated for receipt in after)
    assert len((await whole_log(engine)).bodies) == 21
    await engine.dispose()


@pytest.mark.parametrize("times", [1, 2])
async def test_a_killed_backend_leaves_no_half(
    times: int, servers: Servers, settings: Settings, engine: AsyncEngine
) -> None:
    left = times

    async def kills_itself(connection: AsyncConnection, _: Sequence[Change]) -> None:
        nonlocal left
        if left:
            left -= 1
            pid = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
            superuser = make_engine(servers.postgres)
            async with superuser.begin() as other:
                await other.execute(text(f"SELECT pg_terminate_backend({pid}, 5000)"))
            await superuser.dispose()

    async with Writer(engine, settings.name, decide, kills_itself) as writer:
        if times == 2:
            with pytest.raises(Unavailable):
                await writer.execute(submitted(Offer("opening-1"), "k"))
            assert not (await whole_log(engine)).bodies
        assert not (await writer.execute(submitted(Offer("opening-1"), "k"))).repeated
    assert len((await whole_log(engine)).bodies) == 1


async def test_a_lost_answer_to_commit_is_found(
    settings: Settings, wire: Wire, wired: AsyncEngine, engine: AsyncEngine
) -> None:
    async with Writer(wired, settings.name, decide, no_view) as writer:
        await writer.execute(submitted(Offer("opening-1")))
        wire.cut_after = b"COMMIT"
        receipt = await writer.execute(submitted(Offer("opening-1"), "k"))
    assert wire.cuts == 1
    assert (receipt.repeated, receipt.position) == (True, 2)
    assert len((await whole_log(engine)).bodies) == 2


async def test_a_cut_wire_is_outlived(settings: Settings, wire: Wire, wired: AsyncEngine, engine: AsyncEngine) -> None:
    async with Writer(wired, settings.name, decide, no_view) as writer:
        for number in range(5):
            calls = [asyncio.create_task(writer.execute(submitted(Offer(f"opening-{n}")))) for n in range(50)]
            await asyncio.sleep(0.002 * number)
            wire.cut()
            outcomes = await asyncio.gather(*calls, return_exceptions=True)
            assert {type(outcome) for outcome in outcomes} <= {Receipt, Unavailable}
        await writer.execute(submitted(Offer("opening-last")))
    await whole_log(engine)


async def test_an_exhausted_pool_is_no_fault_of_the_request(settings: Settings) -> None:
    engine = make_engine(settings.database_url, pool_size=1)
    holders = [await engine.connect() for _ in range(5)]
    async with Writer(engine, settings.name, decide, no_view) as writer:
        with pytest.raises(Unavailable):
            await writer.execute(submitted(Offer("opening-1")))
        for holder in holders:
            await holder.close()
        await writer.execute(submitted(Offer("opening-1")))
    await engine.dispose()


async def test_a_long_transaction_holds_nobody_up(writer: Writer, engine: AsyncEngine) -> None:
    await writer.execute(submitted(Offer("opening-1")))
    async with engine.connect() as long:
        await long.execution_options(isolation_level="REPEATABLE READ")
        before = (await long.execute(text("SELECT count(*) FROM log"))).scalar_one()
        async with asyncio.timeout(10):
            await asyncio.gather(*(writer.execute(submitted(Offer("opening-1"))) for _ in range(200)))
        assert (await long.execute(text("SELECT count(*) FROM log"))).scalar_one() == before
    assert (await whole_log(engine)).streams == {"opening-1": 201}


async def test_a_service_works_without_nats(own_servers: EmbeddedServers, fragile: Settings) -> None:
    seats = {"organisation": "A", "programme": "BIS", "kind": "job", "seats": 1, "occurred_on": "2026-01-12"}
    own_servers.nats.stop()
    async with a_running(fragile) as client:
        for _ in range(5):
            assert (await client.post("/api/openings", json=seats)).status_code == 201
        own_servers.nats.start()

        async def out() -> bool:
            return bool((await client.get("/api/position")).json()["published"] == 5)

        await until(out)
        assert own_servers.nats.child is not None
        own_servers.nats.child.kill()
        for _ in range(5):
            assert (await client.post("/api/openings", json=seats)).status_code == 201
        own_servers.nats.start()

        async def all_out() -> bool:
            return bool((await client.get("/api/position")).json()["published"] == 10)

        await until(all_out)


async def test_postgres_away_is_said_clearly(own_servers: EmbeddedServers, fragile: Settings) -> None:
    seats = {"organisation": "A", "programme": "BIS", "kind": "job", "seats": 1, "occurred_on": "2026-01-12"}
    async with a_running(fragile) as client:
        assert (await client.post("/api/openings", json=seats)).status_code == 201
        assert own_servers.postgres.child is not None
        own_servers.postgres.child.kill()
        away = [await client.post("/api/openings", json=seats), await client.get("/api/openings")]
        away += [await client.get("/api/position"), await client.get("/api/streams/opening-1/events")]
        assert [answer.status_code for answer in away] == [503] * 4
        assert {answer.json()["rule"] for answer in away} == {"Unavailable"}
        assert (await client.get("/readyz")).status_code == 503
        assert (await client.get("/healthz")).status_code == 200
        own_servers.postgres.start()
        assert (await client.post("/api/openings", json=seats)).status_code == 201
        assert (await client.get("/api/position")).json()["position"] == 2
