"""Servers and services die under load; nothing acknowledged is lost, nothing happens twice, figures stay."""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import nats
import psutil
import pytest
import pytest_asyncio
from sqlalchemy import text

from deploy.federation.topology import agency
from deploy.local.folder import DataFolder
from deploy.local.nats_server import NatsServer
from deploy.local.postgres_server import PostgresServer
from deploy.local.process import ServiceProcess
from deploy.local.supervisor import System
from shared.bus.relay import Relay
from shared.service.database import make_engine
from tests.faults.system import Load, intact, load, until

pytestmark = [
    pytest.mark.faults,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),
]

POINTS = (
    ("intake", "after-publish-before-mark"),
    ("intake", "between-publishes"),
    ("intake", "before-commit"),
    ("placements", "after-commit"),
    ("placements", "before-cursor"),
    ("reporting", "before-cursor"),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    folder = DataFolder.at(tmp_path_factory.mktemp("kedja"))
    async with System(folder, agency("boden", 0)) as system:
        yield system


@pytest.fixture(scope="module")
def loads() -> list[Load]:
    """All loads of this module: the system is one, so each check covers the earlier loads too."""
    return []


@asynccontextmanager
async def under_load(system: System, loads: list[Load], before: int = 25, after: int = 25) -> AsyncIterator[Load]:
    """Let a fault happen between acknowledged events of clients, and check everything afterwards."""
    async with load(system) as clients:
        loads.append(clients)
        await clients.more(before)
        yield clients
        await clients.more(after)
    await intact(system, *loads)


def kill(process: ServiceProcess) -> int:
    """Kill a service, and return the number of its restarts before."""
    assert process.child is not None
    before = process.restarts
    os.kill(process.child.pid, signal.SIGKILL)
    return before


def service(system: System, name: str) -> ServiceProcess:
    return next(process for log, process in system.services.items() if log.service == name)


async def restarted(process: ServiceProcess, before: int) -> None:
    await until(lambda: process.restarts > before)


async def killed(server: NatsServer | PostgresServer) -> None:
    """Kill a server, and wait until it is started again."""
    child = server.child
    assert child is not None
    os.kill(child.pid, signal.SIGKILL)
    await until(lambda: server.child is not child)


@pytest.mark.parametrize("name", ["intake", "placements", "matching", "reporting"])
async def test_a_killed_service_loses_nothing(system: System, loads: list[Load], name: str) -> None:
    process = service(system, name)
    async with under_load(system, loads):
        await restarted(process, kill(process))


@pytest.mark.parametrize(("name", "point"), POINTS)
async def test_a_death_at_a_named_point(system: System, loads: list[Load], name: str, point: str) -> None:
    process = service(system, name)
    async with under_load(system, loads, before=20):
        process.more = {"KEDJA_DIE_AT": point}
        before = kill(process)
        await restarted(process, before)
        process.more = {}
        await restarted(process, before + 1)


@pytest.mark.parametrize("name", ["nats", "postgres"])
async def test_a_killed_server_loses_nothing(system: System, loads: list[Load], name: str) -> None:
    server = getattr(system.servers, name)
    async with under_load(system, loads):
        await killed(server)


async def test_a_killed_backend_loses_nothing(system: System, loads: list[Load]) -> None:
    async with under_load(system, loads):
        assert system.servers.postgres.child is not None
        backends = psutil.Process(system.servers.postgres.child.pid).children()
        serving = [backend for backend in backends if "boden_intake" in " ".join(backend.cmdline())]
        os.kill(serving[0].pid, signal.SIGKILL)


async def test_a_deleted_store_is_filled_again(system: System, loads: list[Load]) -> None:
    async with under_load(system, loads) as clients:
        assert system.servers.nats.store.is_dir()
        gone = system.servers.nats.store.rename(system.folder.path / "gone")  # at once, while the server writes there
        shutil.rmtree(gone, ignore_errors=True)
        await clients.more(20)
        await killed(system.servers.nats)


async def test_a_deleted_stream_is_made_and_filled(system: System, loads: list[Load]) -> None:
    client = await nats.connect(system.servers.nats.url)
    async with under_load(system, loads):
        await client.jetstream().delete_stream(service(system, "intake").settings.name.stream)
        await client.close()


async def test_a_second_relay_changes_nothing(system: System, loads: list[Load]) -> None:
    process = service(system, "intake")
    engine = make_engine(process.settings.database_url)
    client = await nats.connect(system.servers.nats.url)
    second = asyncio.create_task(Relay(engine, process.settings.name, client, asyncio.Event()).run())
    async with under_load(system, loads) as clients:
        await restarted(process, kill(process))
        await clients.more(25)
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        await client.close()
        await engine.dispose()


async def test_a_long_transaction_holds_nothing_up(system: System, loads: list[Load]) -> None:
    engine = make_engine(service(system, "intake").settings.database_url)
    async with under_load(system, loads, before=0, after=0) as clients, engine.connect() as long:
        await long.execution_options(isolation_level="REPEATABLE READ")
        await long.execute(text("SELECT count(*) FROM log"))
        await clients.more(200)
    await engine.dispose()
