"""Write rows of a read model: each replaces the row with the same key."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

BATCH_SIZE = 2000
"""At most this many rows are written by one statement, because a statement has a timeout."""


async def upsert(connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, each with a value for every column; one whose primary key is there already replaces that row."""
    for first in range(0, len(rows), BATCH_SIZE):
        await connection.execute(_upserting(table), list(rows[first : first + BATCH_SIZE]))


@cache
def _upserting(table: Table) -> Insert:
    statement = insert(table)
    changed = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=changed)
