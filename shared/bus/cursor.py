"""How far a log was applied: the cursor row, which moves in the transaction of what it counts."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.log.names import LogName
from shared.log.tables import cursor
from shared.merkle.hashing import Frontier


async def load(connection: AsyncConnection, name: LogName, *, lock: bool = False) -> Frontier:
    """The cursor of a log with its frontier; a log never followed is at 0."""
    if lock:
        new = {"log": name.source, "position": 0, "frontier": b"", "epoch": 1}
        await connection.execute(insert(cursor).values(new).on_conflict_do_nothing())
    query = select(cursor.c.position, cursor.c.frontier).where(cursor.c.log == name.source)
    row = (await connection.execute(query.with_for_update() if lock else query)).one_or_none()
    return Frontier() if row is None else Frontier.from_bytes(row.position, row.frontier)


async def save(connection: AsyncConnection, name: LogName, frontier: Frontier) -> None:
    """Move the cursor."""
    row = {"log": name.source, "position": frontier.size, "frontier": frontier.to_bytes(), "epoch": 1}
    statement = insert(cursor).values(row)
    moved = {"position": statement.excluded.position, "frontier": statement.excluded.frontier}
    await connection.execute(statement.on_conflict_do_update(index_elements=["log"], set_=moved))


async def forget(connection: AsyncConnection, name: LogName) -> None:
    """Forget how far a log was followed."""
    await connection.execute(delete(cursor).where(cursor.c.log == name.source))


async def forget_others(connection: AsyncConnection, names: Sequence[LogName]) -> None:
    """Forget all logs but these."""
    await connection.execute(delete(cursor).where(cursor.c.log.not_in([name.source for name in names])))
