"""The driver's own connection beneath SQLAlchemy's, for what is quicker there."""

from typing import cast

from asyncpg import Connection
from sqlalchemy.ext.asyncio import AsyncConnection


async def driver(connection: AsyncConnection) -> Connection:
    """The asyncpg connection beneath, inside the transaction that SQLAlchemy has begun."""
    await connection.exec_driver_sql("SELECT 1")  # begins the transaction, which the driver's own calls then share
    return await beneath(connection)


async def beneath(connection: AsyncConnection) -> Connection:
    """The same where a statement has begun the transaction already."""
    return cast(Connection, (await connection.get_raw_connection()).driver_connection)
