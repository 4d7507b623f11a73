"""Matching's read models on a real PostgreSQL, without the service around them."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.service.database import make_engine
from shared.testing.servers import AService


@pytest.fixture
async def connection(a_schema: AService) -> AsyncIterator[AsyncConnection]:
    """One transaction of the role that serves, rolled back at the end."""
    settings = await a_schema("matching")
    engine = make_engine(settings.database_url, pool_size=2)
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()
