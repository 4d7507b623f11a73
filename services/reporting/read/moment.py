"""One moment of the facts: a connection that sees a single state of them, and how far each log was known then."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.log.tables import cursor

_BEFORE_LOOKING = text("LOCK TABLE fact IN ACCESS SHARE MODE")
"""Taken before the moment is chosen, because a rebuild puts another table in the place of this one."""

_PLAN_FOR_MANY = text(
    "SELECT set_config('enable_nestloop', 'off', true), set_config('enable_sort', 'off', true), "
    "set_config('jit', 'off', true), set_config('work_mem', '32MB', true), "
    "set_config('parallel_setup_cost', '20', true), set_config('plan_cache_mode', 'force_custom_plan', true)"
)
"""PostgreSQL cannot guess how many people a figure is about. Guessing one, it would walk through all for each; guessing
many groups of them, it would sort what it had better hash.

What is sorted about a hundred thousand people takes some megabytes, and is not to be written to disk on the way.
"""


@asynccontextmanager
async def one_moment(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection whose every read sees the same state of the facts."""
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        await connection.execute(_BEFORE_LOOKING)
        await connection.execute(_PLAN_FOR_MANY)
        yield connection


async def positions(connection: AsyncConnection) -> dict[str, int]:
    """How far each followed log is known, by its source."""
    rows = await connection.execute(select(cursor.c.log, cursor.c.position).order_by(cursor.c.log))
    return {row.log: row.position for row in rows}
