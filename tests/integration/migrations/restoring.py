"""Put a dumped agency's schemas and keys where its services expect them."""

import gzip
import tarfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import nats
from nats.js.errors import NotFoundError
from sqlalchemy import URL

from deploy.federation.topology import Node, agency
from deploy.local.configuration import settings_for
from deploy.local.folder import DataFolder
from deploy.provision import nats_streams, postgres_schemas
from deploy.provision.postgres_schemas import DATABASE, schema
from shared.service.settings import Settings
from shared.testing.servers import Servers
from tests.integration.migrations.make_dump import DUMPS, KEYS
from tests.integration.migrations.story import AGENCY

VERSIONS = sorted(path.name for path in DUMPS.iterdir() if path.is_dir())
NODES = agency(AGENCY, 0)

Restored = dict[str, Settings]
"""The settings of each service, by its name."""


@asynccontextmanager
async def connected(url: URL) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the driver's own."""
    connection = await asyncpg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def restored(servers: Servers, folder: DataFolder, version: str) -> AsyncIterator[Restored]:
    """The agency as that version left it, on streams that are empty; nothing of it is left afterwards."""
    await _forget(servers)
    with tarfile.open(DUMPS / version / KEYS) as keys:
        keys.extractall(folder.path, filter="data")
    names = [node.name for node in NODES]
    await postgres_schemas.provision(servers.postgres, names, folder.secret)
    await nats_streams.provision(servers.nats, names)
    settings = {node.name.service: _settings(node, servers, folder) for node in NODES}
    for service, of_service in settings.items():
        async with connected(of_service.owner_url) as owner:
            await owner.execute(gzip.decompress((DUMPS / version / f"{service}.sql.gz").read_bytes()).decode())
    yield settings
    await _forget(servers)


def _settings(node: Node, servers: Servers, folder: DataFolder) -> Settings:
    return settings_for(node.name, node.follows, servers.postgres, servers.nats, folder)


async def _forget(servers: Servers) -> None:
    await postgres_schemas.provision(servers.postgres, [], Path)
    async with connected(servers.postgres.set(database=DATABASE)) as superuser:
        for node in NODES:
            await superuser.execute(f'DROP SCHEMA IF EXISTS "{schema(node.name)}" CASCADE')
    client = await nats.connect(servers.nats)
    try:
        for node in NODES:
            try:
                await client.jetstream().delete_stream(node.name.stream)
            except NotFoundError:
                continue
    finally:
        await client.close()
