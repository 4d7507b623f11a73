"""The service's own database: an engine on its schema, and what must be so before it serves."""

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def make_engine(url: URL, *, pool_size: int = 8) -> AsyncEngine:
    """Connections to one service's schema; nothing connects yet. The role's search path names the schema."""
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=4,
        pool_pre_ping=True,
        pool_timeout=5,
        connect_args={"timeout": 5, "command_timeout": 60},
    )


class NotDurable(Exception):
    """PostgreSQL would acknowledge a commit that is not on disk; set synchronous_commit and fsync to on."""


async def check_durable(engine: AsyncEngine) -> None:
    """Raises NotDurable unless an acknowledged commit survives a crash of the server."""
    async with engine.connect() as connection:
        for setting in ("synchronous_commit", "fsync", "full_page_writes"):
            value = (await connection.execute(text(f"SHOW {setting}"))).scalar_one()
            if value in ("off", "local"):
                raise NotDurable(f"{NotDurable.__doc__} ({setting} is {value})")
