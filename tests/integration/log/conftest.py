"""A log of a fresh agency on the real servers, and its writer."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.log.write import Writer
from shared.service.database import make_engine
from shared.service.settings import Settings
from shared.testing.servers import AService
from tests.integration.log.seats import decide, no_view


@pytest.fixture
async def settings(a_schema: AService) -> Settings:
    return await a_schema("matching")


@pytest.fixture
async def engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(settings.database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
async def writer(engine: AsyncEngine, settings: Settings) -> AsyncIterator[Writer]:
    async with Writer(engine, settings.name, decide, no_view) as writer:
        yield writer
