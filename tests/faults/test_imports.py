"""An import or its undo that dies in the middle is done once after all: service killed, PostgreSQL away."""

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import httpx
import pytest

from deploy.local.configuration import settings_for
from deploy.local.embedded import EmbeddedServers
from deploy.local.folder import DataFolder
from deploy.local.ports import free_port
from deploy.local.process import ServiceProcess
from deploy.provision import nats_streams, postgres_schemas
from shared.log.names import LogName
from shared.log.outage import DATABASE
from shared.service.database import make_engine
from shared.service.migrate import migrate_async
from shared.testing.servers import AService
from tests.integration.apps import a_running
from tests.integration.intake.imports import DO_NOT_WAIT, a_list, count, get_import, half_way, held, in_state, post
from tests.integration.waiting import until

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

TIMEOUT = 60.0
LOADED, UNDONE = (120, 241), (0, 482)
"""Participants and events: registrations, enrolments and the import; a void of each and the undo."""


class Intake:
    """Intake as a process, and a client of it."""

    def __init__(self, process: ServiceProcess, client: httpx.AsyncClient) -> None:
        self.process = process
        self.client = client

    async def start(self, die_at: str = "") -> None:
        self.process.more = {"KEDJA_DIE_AT": die_at} if die_at else {}
        self.process.start()
        await until(lambda: self.process.is_ready(self.client), TIMEOUT)

    async def dies(self) -> None:
        await until(lambda: self.process.child is not None and self.process.child.ended is not None, TIMEOUT)

    def stop(self) -> None:
        if self.process.child is not None:
            self.process.child.stop()


@pytest.fixture
async def intake(a_schema: AService, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Intake]:
    process = ServiceProcess(await a_schema("intake", port=free_port()), tmp_path_factory.mktemp("logs"))
    async with httpx.AsyncClient(base_url=process.address, trust_env=False, timeout=30) as client:
        running = Intake(process, client)
        try:
            yield running
        finally:
            running.stop()


@pytest.mark.parametrize("point", ["before-commit", "after-commit"])
async def test_a_load_that_dies_is_done_once(point: str, intake: Intake) -> None:
    await intake.start(die_at=point)
    import_id = (await post(intake.client, a_list(120), "k", DO_NOT_WAIT)).json()["import_id"]
    await intake.dies()
    await intake.start()
    await in_state(intake.client, import_id, "loaded")
    assert await count(intake.client) == LOADED
    again = await post(intake.client, a_list(120), "k", DO_NOT_WAIT)
    assert (again.status_code, again.json()["import_id"]) == (201, import_id)


@pytest.mark.parametrize("point", ["before-commit", "after-commit"])
async def test_an_undo_that_dies_is_done_once(point: str, intake: Intake) -> None:
    await intake.start()
    import_id = (await post(intake.client, a_list(120), "k", {"Prefer": "wait=60"})).json()["import_id"]
    intake.stop()
    await intake.start(die_at=point)
    undone = await intake.client.post(f"/api/imports/{import_id}/undo", json={}, headers=DO_NOT_WAIT)
    assert undone.status_code == 202
    await intake.dies()
    await intake.start()
    await in_state(intake.client, import_id, "undone")
    assert await count(intake.client) == UNDONE


async def test_a_load_killed_half_way_is_done_once(intake: Intake) -> None:
    engine = make_engine(intake.process.settings.database_url, pool_size=1)
    async with held(engine, "import"):
        await intake.start()
        import_id = (await post(intake.client, a_list(120), "k", DO_NOT_WAIT)).json()["import_id"]
        await half_way(intake.client, import_id)
        assert intake.process.child is not None
        intake.process.child.kill()
    await engine.dispose()
    await intake.start()
    await in_state(intake.client, import_id, "loaded")
    assert await count(intake.client) == LOADED


@pytest.fixture
def own_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServers]:
    """Servers of one test alone, because they are stopped."""
    with EmbeddedServers(DataFolder.at(tmp_path_factory.mktemp("kedja"))) as servers:
        yield servers


async def test_postgres_away_in_the_middle_loads_once(own_servers: EmbeddedServers, an_agency: str) -> None:
    postgres, nats, name = own_servers.postgres, own_servers.nats, LogName(an_agency, "intake")
    await postgres_schemas.provision(postgres.url, [name], own_servers.folder.secret)
    await nats_streams.provision(nats.url, [name])
    settings = settings_for(name, (), postgres.url, nats.url, own_servers.folder)
    await migrate_async(settings)
    engine = make_engine(settings.database_url, pool_size=1)
    async with a_running(settings) as client:
        with suppress(*DATABASE):  # of the connection that holds the lock
            async with held(engine, "import"):
                import_id = (await post(client, a_list(120), "k", DO_NOT_WAIT)).json()["import_id"]
                await half_way(client, import_id)
                postgres.stop()
                assert (await client.get(f"/imports/{import_id}")).status_code == 503
                assert (await client.get(f"/api/imports/{import_id}")).status_code == 503
        await engine.dispose()
        postgres.start()
        await in_state(client, import_id, "loaded")
        assert (await get_import(client, import_id))["rule"] is None
        assert await count(client) == LOADED
