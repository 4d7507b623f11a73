"""Bring a service's schema to the newest version, with the role that owns it; and check that it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.service.database import make_engine
from shared.service.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


class NotMigrated(Exception):
    """The schema is not at the newest version; run `kedja migrate` for this service first."""


async def migrate_async(settings: Settings, to: str = "head") -> None:
    """Run the service's migrations up to the newest, or up to the version `to`; safe to run again.

    Raises what PostgreSQL refuses.
    """
    engine = make_engine(settings.owner_url, pool_size=1)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade, settings, to)
    finally:
        await engine.dispose()


async def check_migrated(engine: AsyncEngine, service: str) -> None:
    """Raises NotMigrated unless the schema is at this code's newest version."""
    newest = ScriptDirectory.from_config(_config(service)).get_current_head()
    async with engine.connect() as connection:
        current = await connection.run_sync(lambda c: MigrationContext.configure(c).get_current_revision())
    if current != newest:
        raise NotMigrated(f"{NotMigrated.__doc__} (it is at {current}, the code wants {newest})")


def _config(service: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "shared/service/migrations"))
    config.set_main_option("version_locations", str(ROOT / "services" / service / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(connection: Connection, settings: Settings, to: str) -> None:
    config = _config(settings.service)
    config.attributes["connection"] = connection
    config.attributes["serving_role"] = settings.database_url.username
    command.upgrade(config, to)
    role = settings.database_url.username
    connection.exec_driver_sql(f'GRANT SELECT ON alembic_version TO "{role}"')
