"""What is written stays as it was written: no role changes it, and no server setting may lose it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.provision.postgres_schemas import DATABASE, serving_role
from shared.log.write import Writer
from shared.service.database import NotDurable, check_durable, make_engine
from shared.service.settings import Settings
from shared.testing.servers import Servers
from tests.integration.log.seats import Offer, submitted, whole_log

CHANGES = ("UPDATE log SET body = ''", "DELETE FROM log", "TRUNCATE log", "TRUNCATE log CASCADE")
ESCAPES = (
    "DROP TRIGGER log_append_only ON log",
    "ALTER TABLE log DISABLE TRIGGER ALL",
    "SET session_replication_role = replica",
    "DROP TABLE log",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "INSERT INTO log_head (one, position, frontier) VALUES (2, 0, '')",
    "DELETE FROM log_head",
    "DELETE FROM idempotency",
    "UPDATE idempotency SET position = 0",
)


async def attempt(engine: AsyncEngine, statement: str) -> str:
    with pytest.raises(DBAPIError) as refused:
        async with engine.begin() as connection:
            await connection.execute(text(statement))
    return str(refused.value)


@pytest.mark.parametrize("statement", CHANGES)
async def test_not_even_the_owner_changes_history(
    statement: str, writer: Writer, engine: AsyncEngine, settings: Settings
) -> None:
    await writer.execute(submitted(Offer("opening-1")))
    owner = make_engine(settings.owner_url)
    assert "append-only" in await attempt(owner, statement)
    await owner.dispose()
    assert len((await whole_log(engine)).bodies) == 1


@pytest.mark.parametrize("statement", [*CHANGES, *ESCAPES])
async def test_the_serving_role_may_only_append(statement: str, writer: Writer, engine: AsyncEngine) -> None:
    await writer.execute(submitted(Offer("opening-1")))
    refusal = await attempt(engine, statement)
    assert "denied" in refusal or "must be owner" in refusal
    assert len((await whole_log(engine)).bodies) == 1


@pytest.mark.parametrize("value", ["off", "local"])
async def test_a_service_refuses_commits_that_can_vanish(
    value: str, servers: Servers, settings: Settings, engine: AsyncEngine
) -> None:
    await check_durable(engine)
    superuser = make_engine(servers.postgres.set(database=DATABASE))
    async with superuser.begin() as connection:
        await connection.execute(text(f'ALTER ROLE "{serving_role(settings.name)}" SET synchronous_commit = {value}'))
    await superuser.dispose()
    await engine.dispose()
    with pytest.raises(NotDurable, match=f"synchronous_commit is {value}"):
        await check_durable(engine)
