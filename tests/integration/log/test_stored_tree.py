"""Proofs from what PostgreSQL stores are those of the whole log; appends keep what they need."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from itertools import pairwise
from uuid import UUID

import asyncpg
import pytest

from shared.contract.intake import InventoryStarted
from shared.log import tree
from shared.log.append import Draft, append
from shared.log.names import LogName
from shared.merkle.hashing import node_hash
from shared.service.settings import Settings
from shared.testing.servers import AService
from tests.specs.merkle.plain_tree import consistency_path, inclusion_path, tree_hash

NAME = LogName("boden", "intake")
SIZES = 0, 1, 255, 256, 257, 300, 700, 1024, 1500


def a_draft(number: int) -> Draft:
    started = InventoryStarted(occurred_on=date(2026, 1, 12), participant=UUID(int=number), programme="BIS")
    return Draft(f"participant-{UUID(int=number)}", started, datetime(2026, 1, 12, tzinfo=UTC), "system", "c", "c")


async def connect(settings: Settings, owner: bool = False) -> asyncpg.Connection:
    url = settings.owner_url if owner else settings.database_url
    return await asyncpg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))


@pytest.fixture
async def settings(a_schema: AService) -> Settings:
    return await a_schema("intake")


@pytest.fixture
async def log(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    """A log that grew in pieces of many lengths, small and large."""
    connection = await connect(settings)
    for first, last in pairwise(SIZES):
        async with connection.transaction():
            await append(connection, NAME, [a_draft(number) for number in range(first, last)], {})
    yield connection
    await connection.close()


async def leaves_of(log: asyncpg.Connection) -> list[bytes]:
    return [row["leaf"] for row in await log.fetch("SELECT leaf FROM log ORDER BY position")]


async def test_stored_hashes_give_the_plain_root(log: asyncpg.Connection) -> None:
    leaves = await leaves_of(log)
    assert [await tree.root(log, size) for size in SIZES] == [tree_hash(leaves[:size]) for size in SIZES]


async def test_stored_hashes_give_the_plain_proofs(log: asyncpg.Connection) -> None:
    leaves = await leaves_of(log)
    for size in SIZES[1:]:
        for index in {0, size // 2, size - 1}:
            assert await tree.inclusion(log, index, size) == inclusion_path(index, leaves[:size])
            assert await tree.consistency(log, index + 1, size) == consistency_path(index + 1, leaves[:size])


async def test_one_node_is_kept_per_tile(log: asyncpg.Connection) -> None:
    rows = await log.fetch("SELECT level, index FROM node ORDER BY level, index")
    assert [tuple(row) for row in rows] == [(1, index) for index in range(SIZES[-1] // 256)]


async def test_a_leaf_removed_from_outside_shows(settings: Settings, log: asyncpg.Connection) -> None:
    owner = await connect(settings, owner=True)
    await owner.execute("ALTER TABLE log DISABLE TRIGGER USER; DELETE FROM log WHERE position = 1400")
    await owner.close()
    with pytest.raises(tree.TreeIncomplete, match="level 0"):
        await tree.inclusion(log, 1400, 1500)


async def test_nodes_are_kept_as_they_were_written(log: asyncpg.Connection) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await log.execute("UPDATE node SET hash = $1", node_hash(b"", b""))
