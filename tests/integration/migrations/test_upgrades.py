"""What earlier versions left is upgraded: the same schema as a new one, the same history, and services that go on."""

from collections.abc import AsyncIterator
from importlib import import_module
from pathlib import Path

import asyncpg
import pytest

from deploy.federation.topology import FOLLOWS
from deploy.local.folder import DataFolder
from deploy.provision.postgres_schemas import schema
from shared.log import tree
from shared.merkle.hashing import Frontier
from shared.service.migrate import UnknownRevision, migrate_async
from shared.service.settings import Settings
from shared.testing.servers import AService, Servers
from tests.integration.house import House, a_house, heard_all
from tests.integration.migrations.catalog import everything_in
from tests.integration.migrations.restoring import VERSIONS, Restored, connected, restored
from tests.integration.migrations.story import AGENCY

HEAD = "SELECT position, frontier FROM log_head"
LOG = "SELECT * FROM log ORDER BY position"
SIGNED = "SELECT size, root, note FROM checkpoint ORDER BY size"
IDENTITY = {"given_name": "Sara", "family_name": "Osman", "contact_language": "so"}
SARA = {
    "gender": "woman",
    "birth_year": 1990,
    "municipality": "Boden",
    "occurred_on": "2026-01-12",
    "identity": IDENTITY,
}

pytestmark = pytest.mark.parametrize("version", VERSIONS)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder.at(tmp_path / "dumped")


@pytest.fixture
async def dumped(servers: Servers, folder: DataFolder, version: str) -> AsyncIterator[Restored]:
    async with restored(servers, folder, version) as settings:
        yield settings


async def history(settings: Settings) -> list[asyncpg.Record]:
    """A service's log, its head, and what it signed."""
    async with connected(settings.database_url) as connection:
        return [row for query in (HEAD, LOG, SIGNED) for row in await connection.fetch(query)]


async def described(settings: Settings) -> set[str]:
    async with connected(settings.owner_url) as connection:
        return await everything_in(connection, schema(settings.name))


@pytest.mark.parametrize("service", FOLLOWS)
async def test_an_upgraded_schema_equals_a_new_one(dumped: Restored, a_schema: AService, service: str) -> None:
    await migrate_async(dumped[service])
    upgraded, new = await described(dumped[service]), await described(await a_schema(service))
    assert (sorted(upgraded - new), sorted(new - upgraded)) == ([], [])


@pytest.mark.parametrize("service", FOLLOWS)
async def test_an_upgrade_leaves_history_as_it_was(dumped: Restored, service: str) -> None:
    before = await history(dumped[service])
    await migrate_async(dumped[service])
    await migrate_async(dumped[service])
    assert await history(dumped[service]) == before


async def test_a_schema_never_released_is_refused(dumped: Restored) -> None:
    async with connected(dumped["intake"].owner_url) as owner:
        await owner.execute("UPDATE alembic_version SET version_num = '0005'")
    with pytest.raises(UnknownRevision, match="it is at 0005"):
        await migrate_async(dumped["intake"])


REBUILT = ("reporting",)
"""The services that the changelog says to rebuild after an upgrade from any of the dumps."""


@pytest.mark.timeout(300)
async def test_services_go_on_after_an_upgrade(dumped: Restored, servers: Servers, folder: DataFolder) -> None:
    before = {service: await head(settings) for service, settings in dumped.items()}
    async with a_house(servers.postgres, servers.nats, folder, [AGENCY], list(FOLLOWS)) as house:
        intake, reporting = house.clients[f"/{AGENCY}/intake"], f"/{AGENCY}/reporting"
        assert (await intake.post("/api/participants", json=SARA)).status_code == 201
        found = (await intake.get("/api/participants", params={"limit": 200})).json()["participants"]
        assert {"Sara", "Hodan"} <= {each["identity"]["given_name"] for each in found}
        await heard_all(house, reporting, *(str(name) for name in house.settings[reporting].followed))
        for service, (size, root) in before.items():
            await signs_on(house, service, size, root)
            settings = house.settings[f"/{AGENCY}/{service}"]
            if service in REBUILT:
                await import_module(f"services.{service}.rebuild").rebuild(settings)
            drift = import_module(f"services.{service}.drift").drift
            assert (await drift(settings)).differences == []


async def head(settings: Settings) -> tuple[int, bytes]:
    """How long a log is, and its Merkle root."""
    async with connected(settings.database_url) as connection:
        position, frontier = await connection.fetchrow(HEAD)
        return position, Frontier.from_bytes(position, frontier).root()


async def signs_on(house: House, service: str, size: int, root: bytes) -> None:
    """The first events are still those of before, and the signer, which remembers them, signs what followed."""
    running = house.service(f"/{AGENCY}/{service}")
    assert running.provable.checkpoints is not None
    async with connected(running.settings.database_url) as connection:
        assert await tree.root(connection, size) == root
    assert (await running.provable.checkpoints.sign()).size >= size
