"""Keys lie wrapped in intake's schema, come back only whole, and numbers are found without being kept."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.provision.postgres_schemas import DATABASE
from shared.service.database import make_engine
from shared.service.settings import Settings
from shared.testing.servers import AService, Servers
from shared.vault.keys import BadSecret, Vault, read_secret
from shared.vault.tables import identity_number, participant_key

ROOT, PEPPER = bytes(range(32)), bytes(range(32, 64))
NUMBER = "196408233234"
NOW = datetime(2026, 1, 12, tzinfo=UTC)


@pytest.fixture
async def settings(a_schema: AService) -> Settings:
    return await a_schema("intake")


@pytest.fixture
async def engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(settings.database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
def vault() -> Vault:
    return Vault(ROOT, PEPPER)


async def test_kept_keys_come_back_by_participant(engine: AsyncEngine, vault: Vault) -> None:
    one, other, keys = uuid4(), uuid4(), vault.new_keys()
    async with engine.begin() as connection:
        await vault.store_keys(connection, {one: keys}, NOW)
        assert await vault.keys(connection, [one, other]) == {one: keys}


async def test_keys_lie_wrapped_and_bound(engine: AsyncEngine, vault: Vault) -> None:
    one, other, keys = uuid4(), uuid4(), vault.new_keys()
    async with engine.begin() as connection:
        await vault.store_keys(connection, {one: keys}, NOW)
        rows = (await connection.execute(select(participant_key))).all()
        assert not [row for row in rows for key in keys.values() if key in row.wrapped]
        await connection.execute(update(participant_key).values(participant=other))
        with pytest.raises(InvalidTag):
            await vault.keys(connection, [other])


async def test_another_root_key_opens_nothing(engine: AsyncEngine, vault: Vault) -> None:
    one = uuid4()
    async with engine.begin() as connection:
        await vault.store_keys(connection, {one: vault.new_keys()}, NOW)
        with pytest.raises(InvalidTag):
            await Vault(PEPPER, PEPPER).keys(connection, [one])


async def test_a_number_is_found_and_not_kept(engine: AsyncEngine, vault: Vault) -> None:
    one, other = uuid4(), uuid4()
    async with engine.begin() as connection:
        for participant in (one, other, one):
            await vault.remember_numbers(connection, [(NUMBER, participant)])
        assert set(await vault.with_number(connection, NUMBER)) == {one, other}
        assert await vault.with_number(connection, NUMBER[:-1] + "5") == []
        assert await Vault(ROOT, ROOT).with_number(connection, NUMBER) == []
        rows = (await connection.execute(select(identity_number))).all()
        assert {len(row.mac) for row in rows} == {32}
        assert not [row for row in rows if NUMBER.encode() in row.mac]


async def test_participants_keys_lie_in_intakes_schema(
    a_schema: AService, servers: Servers, settings: Settings
) -> None:
    for service in ("placements", "matching", "reporting"):
        await a_schema(service)
    superuser = make_engine(servers.postgres.set(database=DATABASE))
    query = text(
        "SELECT table_schema, table_name FROM information_schema.tables"
        " WHERE table_name IN ('participant_key', 'identity_number') AND table_schema LIKE :agency"
    )
    async with superuser.connect() as connection:
        found = {tuple(row) for row in await connection.execute(query, {"agency": f"{settings.agency}%"})}
    await superuser.dispose()
    intake, mentors = f"{settings.agency}_intake", (f"{settings.agency}_matching", "participant_key")
    assert found == {(intake, "participant_key"), (intake, "identity_number"), mentors}


@pytest.mark.parametrize("content", [b"", b"too short", bytes(33)])
def test_a_secret_of_another_length_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "root-key"
    file.write_bytes(content)
    with pytest.raises(BadSecret, match="root-key has"):
        read_secret(file)
