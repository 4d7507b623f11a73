"""Another table of facts beside the one in use, filled without indexes and then put in its place."""

from asyncpg import Connection
from sqlalchemy import Index, MetaData
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateIndex

from services.reporting.read.tables import fact
from shared.log.database import driver

NEW = "fact_new"

_BEGIN = f"""
SELECT pg_advisory_xact_lock(hashtextextended('rebuild of ' || current_schema(), 0));
SET LOCAL maintenance_work_mem = '128MB';
DROP TABLE IF EXISTS {NEW};
CREATE TABLE {NEW} (LIKE {fact.name} INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING STORAGE);
"""


async def begin(connection: Connection) -> None:
    """An empty table of the same columns, in the caller's transaction; another rebuild waits until this one is over."""
    await connection.execute(_BEGIN)


async def index(connection: AsyncConnection) -> None:
    """The same key and indexes as the table in use has, under names of their own."""
    raw = await driver(connection)
    columns = ", ".join(column.name for column in fact.primary_key.columns)
    await raw.execute(f"ALTER TABLE {NEW} ADD CONSTRAINT {NEW}_pkey PRIMARY KEY ({columns})")
    for each in list(fact.to_metadata(MetaData(), name=NEW).indexes):
        options = {f"postgresql_{name}": each.dialect_options["postgresql"][name] for name in ("where", "include")}
        await connection.execute(CreateIndex(Index(f"{each.name}_new", *each.columns, **options)))
    await raw.execute(f"ANALYZE {NEW}")


async def swap(connection: Connection, reader: str) -> None:
    """Drop the table in use and let the new one take over its names; `reader` is the role that serves."""
    for statement in (
        f"DROP TABLE {fact.name}",
        f"ALTER TABLE {NEW} RENAME TO {fact.name}",
        f"ALTER INDEX {NEW}_pkey RENAME TO {fact.name}_pkey",
        *(f"ALTER INDEX {each.name}_new RENAME TO {each.name}" for each in fact.indexes),
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON {fact.name} TO "{reader}"',
    ):
        await connection.execute(statement)
