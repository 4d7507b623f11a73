"""Received keys lie wrapped in the requester's schema, each under the disclosure that brought it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contract.sealed import KeyClass
from shared.log.names import LogName
from shared.service.database import make_engine
from shared.testing.servers import AService
from shared.vault.keyring import Held, Keyring, keyring

ROOT, OTHER_ROOT = bytes(range(32)), bytes(range(32, 64))
NOW = datetime(2026, 1, 12, tzinfo=UTC)
BODEN, OCKELBO = LogName("boden", "intake"), LogName("ockelbo", "intake")
IDENTITY: dict[KeyClass, bytes] = {"identity": bytes(32)}
PROFILE: dict[KeyClass, bytes] = {"profile": bytes([1] * 32)}


@pytest.fixture(params=["matching", "placements"])
async def engine(a_schema: AService, request: pytest.FixtureRequest) -> AsyncIterator[AsyncEngine]:
    engine = make_engine((await a_schema(request.param)).database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
def ring() -> Keyring:
    return Keyring(ROOT)


def held(log: LogName = BODEN) -> Held:
    return Held(log, uuid4(), uuid4(), date(2026, 12, 31))


async def test_received_keys_come_back_by_participant(engine: AsyncEngine, ring: Keyring) -> None:
    one, other = held(), uuid4()
    async with engine.begin() as connection:
        await ring.store(connection, one, IDENTITY | PROFILE, NOW)
        assert await ring.keys(connection, [one.participant, other]) == {one.participant: IDENTITY | PROFILE}
        assert await ring.keys(connection, [one.participant], OCKELBO) == {}


async def test_received_keys_lie_wrapped_and_bound(engine: AsyncEngine, ring: Keyring) -> None:
    one = held()
    async with engine.begin() as connection:
        await ring.store(connection, one, PROFILE, NOW)
        rows = (await connection.execute(select(keyring))).all()
        assert [row.until for row in rows] == [one.until]
        assert PROFILE["profile"] not in rows[0].wrapped
        others: list[dict[str, Any]] = [{"participant": uuid4()}, {"disclosure": uuid4()}, {"log": OCKELBO.source}]
        for elsewhere in others:
            async with connection.begin_nested() as attempt:
                await connection.execute(update(keyring).values(elsewhere))
                with pytest.raises(InvalidTag):
                    await ring.keys(connection, [elsewhere.get("participant", one.participant)])
                await attempt.rollback()
        with pytest.raises(InvalidTag):
            await Keyring(OTHER_ROOT).keys(connection, [one.participant])


async def test_another_disclosure_keeps_its_key(engine: AsyncEngine, ring: Keyring) -> None:
    first = held()
    second = replace(first, disclosure=uuid4())
    async with engine.begin() as connection:
        await ring.store(connection, first, IDENTITY | PROFILE, NOW)
        await ring.store(connection, second, PROFILE, NOW)
        await connection.execute(delete(keyring).where(keyring.c.disclosure == first.disclosure))
        assert await ring.keys(connection, [first.participant]) == {first.participant: PROFILE}
        await connection.execute(delete(keyring).where(keyring.c.disclosure == second.disclosure))
        assert await ring.keys(connection, [first.participant]) == {}


async def test_a_key_that_comes_again_replaces(engine: AsyncEngine, ring: Keyring) -> None:
    one = held()
    async with engine.begin() as connection:
        await ring.store(connection, one, {"profile": bytes(32)}, NOW)
        await ring.store(connection, one, PROFILE, NOW)
        assert await ring.keys(connection, [one.participant]) == {one.participant: PROFILE}
