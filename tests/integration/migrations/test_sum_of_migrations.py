"""The migrations of a service make the tables that its code knows: no more, no less, and none otherwise."""

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.federation.topology import FOLLOWS
from deploy.provision.postgres_schemas import DATABASE, schema
from shared.log.database import driver
from shared.testing.servers import AService, Servers
from tests.integration.migrations.catalog import MIGRATIONS, tables_in
from tests.integration.migrations.tables import tables_of


@pytest.mark.parametrize("service", FOLLOWS)
async def test_migrations_make_what_the_code_knows(service: str, a_schema: AService, servers: Servers) -> None:
    settings = await a_schema(service)
    engine = create_async_engine(servers.postgres.set(database=DATABASE))
    async with engine.connect() as connection:
        raw = await driver(connection)
        migrated = {line for line in await tables_in(raw, schema(settings.name)) if not line.startswith(MIGRATIONS)}
        await raw.execute("CREATE SCHEMA as_the_code_says; SET LOCAL search_path = as_the_code_says")
        for table in tables_of(service):
            await connection.run_sync(table.create)
        known = await tables_in(raw, "as_the_code_says")
        await connection.rollback()
    await engine.dispose()
    assert (sorted(migrated - known), sorted(known - migrated)) == ([], [])
