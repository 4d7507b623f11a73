"""Provisioning gives each service its own place in both servers, and may be run again."""

from pathlib import Path

import asyncpg
import nats
import pytest
from sqlalchemy import URL

from deploy.local.folder import DataFolder
from deploy.provision import nats_streams, postgres_schemas
from shared.log.names import LogName
from shared.testing.servers import AService, Servers


async def _connect(url: URL) -> asyncpg.Connection:
    return await asyncpg.connect(
        host=url.host, port=url.port, user=url.username, password=url.password, database=url.database
    )


async def test_provisioning_again_changes_nothing(servers: Servers, an_agency: str, tmp_path: Path) -> None:
    folder = DataFolder.at(tmp_path)
    names = [LogName(an_agency, "intake"), LogName(an_agency, "reporting")]
    for _ in range(2):
        await postgres_schemas.provision(servers.postgres, names, folder.secret)
        await nats_streams.provision(servers.nats, names)
    connection = await _connect(servers.postgres.set(database=postgres_schemas.DATABASE))
    try:
        schemas = await connection.fetch("SELECT nspname FROM pg_namespace WHERE nspname LIKE $1", f"{an_agency}%")
    finally:
        await connection.close()
    assert sorted(row["nspname"] for row in schemas) == [f"{an_agency}_intake", f"{an_agency}_reporting"]


async def test_a_serving_role_cannot_rewrite_history(a_schema: AService) -> None:
    settings = await a_schema("intake")
    connection = await _connect(settings.database_url)
    try:
        for attempt in ("UPDATE log SET type = ''", "DELETE FROM log", "TRUNCATE log", "CREATE TABLE mine (x int)"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(attempt)
    finally:
        await connection.close()


async def test_a_role_sees_only_its_schema(a_schema: AService) -> None:
    intake, placements = await a_schema("intake"), await a_schema("placements", migrated=False)
    connection = await _connect(placements.database_url)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"TABLE {intake.agency}_intake.log")
    finally:
        await connection.close()


async def test_a_stream_keeps_everything_whole(servers: Servers, an_agency: str) -> None:
    name = LogName(an_agency, "intake")
    await nats_streams.provision(servers.nats, [name])
    connection = await nats.connect(servers.nats)
    try:
        config = (await connection.jetstream().stream_info(name.stream)).config
    finally:
        await connection.close()
    assert config.deny_delete
    assert config.deny_purge
    assert config.allow_direct
    assert (config.max_msgs, config.max_bytes, config.max_age) == (-1, -1, 0)
    assert config.subjects == [name.subjects]
