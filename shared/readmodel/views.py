"""The view of streams that have one row each in a table."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.log.command import Change
from shared.log.rows import upsert

RowOf = Callable[[Change], dict[str, Any] | None]
"""The row of a stream; None when nothing of it holds any longer."""


async def replace_rows(
    connection: AsyncConnection, changes: Sequence[Change], prefix: str, table: Table, row_of: RowOf
) -> None:
    """Replace the row of each changed stream with this prefix; the table's key is the id behind the prefix."""
    rows = {UUID(c.stream.removeprefix(prefix)): row_of(c) for c in changes if c.stream.startswith(prefix)}
    gone = [id_ for id_, row in rows.items() if row is None]
    if gone:
        (key,) = table.primary_key
        await connection.execute(delete(table).where(key.in_(gone)))
    await upsert(connection, table, [row for row in rows.values() if row is not None])
