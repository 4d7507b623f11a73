"""Reporting's facts on a real PostgreSQL, fed straight from logs written by hand."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.reporting import application
from services.reporting.adapters import figures
from services.reporting.adapters.facts import Facts
from services.reporting.indicators.arguments import Arguments
from services.reporting.indicators.indicator import Answers, Indicator
from services.reporting.indicators.number import plain
from shared.eventlog.names import LogName
from shared.runtime.database import make_engine
from shared.testing.history import AHistory
from shared.testing.servers import AService

Feed = Callable[[AHistory], Awaitable[None]]
AskFor = Callable[..., Awaitable[Any]]


@pytest.fixture
async def engine(a_schema: AService) -> AsyncIterator[AsyncEngine]:
    """A migrated schema of reporting's own, with the role that serves."""
    settings = await a_schema("reporting")
    engine = make_engine(settings.database_url, pool_size=2)
    yield engine
    await engine.dispose()


@pytest.fixture
async def connection(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One transaction, rolled back at the end."""
    async with engine.connect() as connection:
        yield connection


@pytest.fixture
def feed(connection: AsyncConnection) -> Feed:
    """Applies a whole history, one log after the other."""

    async def apply(history: AHistory) -> None:
        for service, messages in history.logs.items():
            await Facts().apply(connection, LogName(history.agency, service), messages)

    return apply


@pytest.fixture
def figure(connection: AsyncConnection) -> AskFor:
    """`await figure("persons", project="BIS", V=…)` gives the value as JSON."""

    async def ask(fn: str, given: Mapping[str, Any] | None = None, /, **arguments: Any) -> Any:
        async def answers(indicator: Indicator, checked: Arguments) -> Answers:
            return await figures.answers(connection, indicator, checked)

        found = await application.figure(answers, fn, {**(given or {}), **arguments}, date(2030, 1, 1))
        return plain(found.tree)

    return ask
