"""The schema and the two roles of each service in PostgreSQL."""

from collections.abc import Callable, Iterable
from pathlib import Path

import asyncpg
from sqlalchemy import URL

from shared.log.names import LogName

DATABASE = "kedja"

PasswordFile = Callable[[str], Path]
"""A function that returns the file with a role's password, creating it when it is missing."""


def serving_role(name: LogName) -> str:
    """Return the role that serves: it uses the schema as the migrations grant."""
    return f"{name.agency}_{name.service}"


def owning_role(name: LogName) -> str:
    """Return the role that owns the schema: it migrates and rebuilds, and the serving process does not know it."""
    return f"{name.agency}_{name.service}_owner"


def schema(name: LogName) -> str:
    return f"{name.agency}_{name.service}"


async def provision(superuser: URL, services: Iterable[LogName], password_file: PasswordFile) -> None:
    """Create what is missing on the superuser's server; a repeated call changes nothing."""
    connection = await _connect(superuser)
    try:
        await _database(connection)
    finally:
        await connection.close()
    connection = await _connect(superuser.set(database=DATABASE))
    try:
        for name in services:
            await _service(connection, name, password_file)
    finally:
        await connection.close()


async def _connect(address: URL) -> asyncpg.Connection:
    return await asyncpg.connect(
        host=address.host,
        port=address.port,
        user=address.username,
        password=address.password,
        database=address.database,
    )


async def _database(connection: asyncpg.Connection) -> None:
    if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", DATABASE):
        await connection.execute(f"CREATE DATABASE {DATABASE}")
    await connection.execute(f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC")


async def _service(connection: asyncpg.Connection, name: LogName, password_file: PasswordFile) -> None:
    owner, server, home = owning_role(name), serving_role(name), schema(name)
    async with connection.transaction():
        for role in (owner, server):
            if not await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role):
                await connection.execute(f'CREATE ROLE "{role}" LOGIN')
            password = password_file(role).read_text().strip().replace("'", "''")
            await connection.execute(f"ALTER ROLE \"{role}\" PASSWORD '{password}'")
            await connection.execute(f'ALTER ROLE "{role}" SET search_path = "{home}"')
            await connection.execute(f'GRANT CONNECT ON DATABASE {DATABASE} TO "{role}"')
        await connection.execute(f'GRANT TEMPORARY ON DATABASE {DATABASE} TO "{owner}"')
        await connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{home}" AUTHORIZATION "{owner}"')
        await connection.execute(f'GRANT USAGE ON SCHEMA "{home}" TO "{server}"')
