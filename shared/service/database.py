"""The service's own database: an engine on its schema, and what must be so before it serves."""

import time
from typing import Any

from sqlalchemy import URL, event, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

IDLE_SECONDS = 1.0
"""Seconds unused after which a connection is tried first; trying it each time would cost three round trips."""


def make_engine(url: URL, *, pool_size: int = 8, timeout: float | None = 60) -> AsyncEngine:
    """Connections to one service's schema; nothing connects yet. The role's search path names the schema.

    `timeout` is how many seconds one statement may take; None is for ever.
    """
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=4,
        pool_timeout=5,
        hide_parameters=True,  # error messages reach log lines
        connect_args={"timeout": 5, "command_timeout": timeout},
    )
    _try_before_use(engine)
    return engine


def _try_before_use(engine: AsyncEngine) -> None:
    dialect = engine.dialect

    def give_back(connection: Any, record: Any) -> None:
        record.info["since"] = time.monotonic()

    def take(connection: Any, record: Any, _: Any) -> None:
        idle = time.monotonic() - record.info.get("since", time.monotonic())
        if connection.driver_connection.is_closed() or (idle > IDLE_SECONDS and not _answers(connection)):
            raise DisconnectionError

    def _answers(connection: Any) -> bool:
        try:
            return bool(dialect.do_ping(connection))
        except dialect.loaded_dbapi.Error:
            return False

    event.listen(engine.sync_engine, "checkin", give_back)
    event.listen(engine.sync_engine, "checkout", take)


class NotDurable(Exception):
    """PostgreSQL would acknowledge a commit that is not on disk; set synchronous_commit and fsync to on."""


async def check_durable(engine: AsyncEngine) -> None:
    """Raises NotDurable unless an acknowledged commit survives a crash of the server."""
    async with engine.connect() as connection:
        for setting in ("synchronous_commit", "fsync", "full_page_writes"):
            value = (await connection.execute(text(f"SHOW {setting}"))).scalar_one()
            if value in ("off", "local"):
                raise NotDurable(f"{NotDurable.__doc__} ({setting} is {value})")
