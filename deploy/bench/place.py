"""The servers of a measurement: PostgreSQL and NATS in a temporary folder."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
from sqlalchemy import URL

from deploy.federation.topology import FOLLOWS
from deploy.local.configuration import settings_for
from deploy.local.embedded import EmbeddedServers
from deploy.local.folder import DataFolder
from deploy.provision import nats_streams, postgres_schemas
from shared.log.names import LogName
from shared.service.migrate import migrate_async
from shared.service.settings import Settings


@dataclass(frozen=True)
class Place:
    """The addresses of running servers, and their data folder."""

    postgres: URL
    nats: str
    folder: DataFolder

    async def service(self, name: LogName, **more: Any) -> Settings:
        """Settings of a service whose schema is migrated and whose stream is there; `more` are settings."""
        await postgres_schemas.provision(self.postgres, [name], self.folder.secret)
        await self.stream(name)
        follows = tuple(LogName(name.agency, other) for other in FOLLOWS[name.service])
        settings = settings_for(name, follows, self.postgres, self.nats, self.folder, **more)
        await migrate_async(settings)
        return settings

    async def stream(self, name: LogName) -> None:
        """An empty stream for this log, if there is none."""
        await nats_streams.provision(self.nats, [name])

    async def settle(self) -> None:
        """Write PostgreSQL's pending changes to disk before the next measurement."""
        connection = await asyncpg.connect(
            host=self.postgres.host,
            port=self.postgres.port,
            user=self.postgres.username,
            password=self.postgres.password,
            database="postgres",
        )
        try:
            await connection.execute("CHECKPOINT")
        finally:
            await connection.close()


def an_agency() -> str:
    """Return a name that no earlier measurement used."""
    return f"bench{secrets.token_hex(4)}"


@contextmanager
def a_place() -> Iterator[Place]:
    """Run both servers as `kedja up` starts them until the block ends."""
    with TemporaryDirectory(prefix="kedja-bench-") as path, EmbeddedServers(DataFolder.at(Path(path))) as servers:
        yield Place(servers.postgres.url, servers.nats.url, servers.folder)
