"""Bring a service's schema to the newest version, with the role that owns it; and check that it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contract.refusal import Explained
from shared.service.database import make_engine
from shared.service.settings import Settings

SERVICES = Path(__file__).resolve().parents[2] / "services"


class NotMigrated(Exception):
    """The schema is not at the newest version; run `kedja migrate` for this service first."""


class UnknownRevision(Explained):
    """The schema is at a revision that this version cannot upgrade; migrate with one that knows it first."""


async def migrate_async(settings: Settings) -> None:
    """Run the service's migrations up to the newest, each for as long as it takes; safe to run again.

    Raises UnknownRevision, and what PostgreSQL refuses.
    """
    engine = make_engine(settings.owner_url, pool_size=1, timeout=None)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade, settings)
    finally:
        await engine.dispose()


async def check_migrated(engine: AsyncEngine, service: str) -> None:
    """Raises NotMigrated unless the schema is at this code's newest version."""
    newest = ScriptDirectory.from_config(_config(service)).get_current_head()
    async with engine.connect() as connection:
        current = await connection.run_sync(_current)
    if current != newest:
        raise NotMigrated(f"{NotMigrated.__doc__} (it is at {current}, the code wants {newest})")


def _config(service: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("version_locations", str(SERVICES / service / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection, settings: Settings) -> None:
    role = settings.database_url.username
    config = _config(settings.service)
    config.attributes["connection"] = connection
    config.attributes["serving_role"] = role
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")  # whatever the server says for other work
    _take_over(connection, config)
    command.upgrade(config, "head")
    connection.exec_driver_sql(f'GRANT SELECT ON alembic_version TO "{role}"')


def _take_over(connection: Connection, config: Config) -> None:
    """Put a schema from before the baseline on the baseline, which has the same tables as the last such schema."""
    scripts = ScriptDirectory.from_config(config)
    current = _current(connection)
    if current is None or current in {script.revision for script in scripts.walk_revisions()}:
        return
    baseline = scripts.get_revision(str(scripts.get_base()))
    if current != getattr(baseline.module, "takes_over_from", None):
        raise UnknownRevision(f"{UnknownRevision.__doc__} (it is at {current})")
    command.stamp(config, baseline.revision, purge=True)
