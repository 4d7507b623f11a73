"""Migrations take the time that they need, and are done whole or not at all."""

from functools import partial
from pathlib import Path

import pytest
from asyncpg import UndefinedTableError

from deploy.provision.postgres_schemas import DATABASE, owning_role, schema
from shared.service import migrate
from shared.service.database import make_engine
from shared.service.settings import Settings
from shared.testing.servers import AService, Servers
from tests.integration.migrations.catalog import tables_in
from tests.integration.migrations.restoring import connected

MIGRATION = """
from pathlib import Path
from shared.service.migrations.sql import run
revision, down_revision = "0001_scratch", None
def upgrade(): run(Path(__file__).with_suffix(".sql"))
"""
LIMIT = 0.1
"""Seconds that a statement may take where this is the limit for serving."""


@pytest.fixture
async def settings(a_schema: AService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An empty schema, whose migrations are those that `migration` writes."""
    monkeypatch.setattr(migrate, "SERVICES", tmp_path)
    return await a_schema("intake", migrated=False)


def migration(tmp_path: Path, statements: str) -> None:
    home = tmp_path / "intake" / "migrations"
    home.mkdir(parents=True)
    (home / "0001_scratch.py").write_text(MIGRATION)
    (home / "0001_scratch.sql").write_text(statements)


async def test_no_limit_of_serving_stops_a_migration(
    settings: Settings, servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "make_engine", partial(make_engine, timeout=LIMIT))
    async with connected(servers.postgres.set(database=DATABASE)) as superuser:
        role = owning_role(settings.name)
        await superuser.execute(f"ALTER ROLE \"{role}\" SET statement_timeout = '{int(LIMIT * 1000)}ms'")
    migration(tmp_path, f"CREATE TABLE slow (); SELECT pg_sleep({10 * LIMIT})")
    await migrate.migrate_async(settings)
    assert "slow: kind r p" in await made(settings)


async def test_a_migration_that_fails_leaves_nothing(settings: Settings, tmp_path: Path) -> None:
    migration(tmp_path, "CREATE TABLE half (); SELECT * FROM nowhere")
    with pytest.raises(UndefinedTableError, match="nowhere"):
        await migrate.migrate_async(settings)
    assert await made(settings) == set()


async def test_the_serving_role_gets_what_a_file_grants(settings: Settings, tmp_path: Path) -> None:
    migration(tmp_path, 'CREATE TABLE kept (); GRANT SELECT ON kept TO :"serving_role"')
    await migrate.migrate_async(settings)
    async with connected(settings.database_url) as serving:
        assert await serving.fetch("SELECT * FROM kept") == []


async def made(settings: Settings) -> set[str]:
    async with connected(settings.owner_url) as owner:
        return await tables_in(owner, schema(settings.name))
