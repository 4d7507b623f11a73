"""Reporting's facts on a real PostgreSQL, fed straight from logs written by hand."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import date
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.reporting.figures.computing import compute_on, count_on
from services.reporting.figures.number import plain
from services.reporting.hears.facts import Facts
from shared.contract.intake import EnrolmentOpened
from shared.contract.placements import PlacementStarted
from shared.log.names import LogName
from shared.service.database import make_engine
from shared.testing.history import AHistory, an_id
from shared.testing.servers import AService
from tests.integration.apps import a_running

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
        found = await compute_on(connection, fn, {**(given or {}), **arguments}, date(2030, 1, 1))
        return plain(found.figure.tree)

    return ask


@pytest.fixture
def counted(connection: AsyncConnection) -> AskFor:
    """The same value without people and events, as pages and the API ask for it."""

    async def ask(fn: str, given: Mapping[str, Any]) -> Any:
        return plain((await count_on(connection, fn, given, date(2030, 1, 1))).figure.tree)

    return ask


@pytest.fixture
async def reporting(a_schema: AService) -> AsyncIterator[AsyncClient]:
    """Reporting that knows of one person, who came to BIS and began work."""
    settings = await a_schema("reporting", follows=("reporting",))
    history = AHistory("elsewhere")
    person, day = an_id("b01"), date(2024, 2, 1)
    enrolment = an_id("enrolment")
    history.record(EnrolmentOpened(occurred_on=day, participant=person, enrolment=enrolment, programme="BIS"), day)
    history.record(PlacementStarted(occurred_on=day, participant=person, placement=an_id("job"), kind="work"), day)
    engine = make_engine(settings.database_url, pool_size=1)
    async with engine.begin() as connection:
        for service, messages in history.logs.items():
            await Facts().apply(connection, LogName("elsewhere", service), messages)
    await engine.dispose()
    async with a_running(settings) as client:
        yield client
