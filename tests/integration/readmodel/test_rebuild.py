"""A rebuild gives what following gave, while the service runs, and changes nothing when a log cannot be read."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from json import loads
from random import Random
from typing import Any
from uuid import UUID

import pytest
from httpx import ASGITransport
from sqlalchemy import Table, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.bench.fill import fill_stream
from deploy.provision.nats_streams import provision
from services.intake import rebuild as of_intake
from services.intake.drift import drift
from services.intake.read import participants as intake_store
from services.intake.read.imports import imported
from services.intake.read.my_day import due
from services.intake.read.names import name_index
from services.placements import rebuild as of_placements
from services.placements.hears import participants as placements_bus
from services.placements.read import known_participants
from services.reporting import rebuild as of_reporting
from services.reporting.hears.facts import Facts
from services.reporting.hears.rows import Unreadable
from services.reporting.read import tables
from shared.bus.follow import Follower, Message, Projection
from shared.bus.scan import StreamUnreadable
from shared.log.names import LogName
from shared.log.read import Stored
from shared.log.tables import cursor
from shared.service.database import make_engine
from shared.service.settings import Settings
from shared.testing import factories as some
from shared.testing.history import AHistory, an_id
from shared.testing.servers import AService
from tests.integration.apps import a_running
from tests.integration.intake.people import AMINA

FACTS = (tables.fact, tables.amendment, tables.followed_log, cursor)
CATALOG = text(
    "SELECT c.relname, c.relkind::text, c.relacl::text, pg_get_indexdef(i.indexrelid) FROM pg_class c"
    " LEFT JOIN pg_index i ON i.indexrelid = c.oid WHERE c.relnamespace = current_schema()::regnamespace ORDER BY 1"
)


MADE = (some.a_participant, some.an_enrolment, some.a_placement, some.a_completed_inventory, some.an_outcome)


def a_history(agency: str, seed: int, people: int = 10) -> AHistory:
    """People with enrolments and placements, of which much is corrected, void, and void no longer."""
    chance, history = Random(seed), AHistory(agency)
    facts: list[UUID] = []
    voids: list[UUID] = []
    for number, make in enumerate(make for make in MADE for _ in range(people)):
        day = date(2026, 1, 12) + timedelta(days=number)
        facts.append(history.record(make(participant=an_id(f"person {number % people}"), occurred_on=day), day))
        act = chance.choice(("correct", "void", "void", "nothing"))
        if act == "correct":
            history.correct(chance.choice(facts), day, occurred_on=(day - timedelta(days=3)).isoformat())
        elif act == "void":
            voids.append(history.void(chance.choice(facts + voids), day))
    return history


async def publish(settings: Settings, history: AHistory, first: int = 1, last: int = 10_000) -> None:
    """Put this part of each log into its stream."""
    for service, messages in history.logs.items():
        name = LogName(history.agency, service)
        part = [message for message in messages if first <= message[0] <= last]
        await fill_stream(settings.nats, name, [Stored(at, loads(body)["type"], body) for at, body in part])


async def follow(engine: AsyncEngine, settings: Settings, history: AHistory, projection: Projection) -> None:
    """Apply what has been recorded as a follower does, a few messages at a time."""

    async def nothing(name: LogName, first: int, count: int) -> Sequence[Message]:
        return []

    for name in settings.followed:
        follower = Follower(engine, name, projection, nothing)
        messages = history.logs.get(name.service, [])
        for at in range(0, len(messages), 7):
            await follower.offer(messages[at : at + 7])
        assert follower.position == len(messages)


async def content(engine: AsyncEngine, tables: Sequence[Table]) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of these tables."""
    async with engine.connect() as connection:
        return {
            table.name: [
                tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in tables
        }


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(settings.database_url, pool_size=2)
    try:
        yield engine
    finally:
        await engine.dispose()


@pytest.fixture
async def reporting(a_schema: AService) -> Settings:
    """Reporting with the streams of all the logs that it follows."""
    settings = await a_schema("reporting", follows=("intake", "placements"))
    await provision(settings.nats, settings.followed)
    return settings


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_rebuilt_facts_are_what_following_made(reporting: Settings, seed: int) -> None:
    history = a_history(reporting.agency, seed)
    async with connected(reporting) as engine:
        await publish(reporting, history)
        await follow(engine, reporting, history, Facts())
        followed = await content(engine, FACTS)
        async with engine.begin() as connection:
            await connection.execute(tables.fact.delete().where(tables.fact.c.version == 1))
            await connection.execute(tables.amendment.delete())
        await of_reporting.rebuild(reporting)
        assert await content(engine, FACTS) == followed


async def test_a_rebuilt_table_has_its_indexes_and_grants(reporting: Settings) -> None:
    async with connected(reporting) as engine, engine.connect() as connection:
        before = (await connection.execute(CATALOG)).all()
        await connection.rollback()
        await of_reporting.rebuild(reporting)
        assert (await connection.execute(CATALOG)).all() == before


async def test_a_running_service_goes_on_after_rebuild(reporting: Settings) -> None:
    history = a_history(reporting.agency, 4)
    async with a_running(reporting) as client, connected(reporting) as engine:
        assert isinstance(client._transport, ASGITransport)
        followers = client._transport.app.state.service.followers  # type: ignore[attr-defined]  # it is a FastAPI
        await publish(reporting, history, last=9)
        await of_reporting.rebuild(reporting)
        await publish(reporting, history, first=10)
        for name in reporting.followed:
            await followers[name].reached(len(history.logs[name.service]), 10)
        live = await content(engine, FACTS)
        await of_reporting.rebuild(reporting)
        assert await content(engine, FACTS) == live


async def test_a_stream_that_lost_events_changes_nothing(reporting: Settings) -> None:
    history = a_history(reporting.agency, 5)
    async with connected(reporting) as engine:
        await publish(reporting, history, last=9)
        await follow(engine, reporting, history, Facts())
        followed = await content(engine, FACTS)
        with pytest.raises(StreamUnreadable):
            await of_reporting.rebuild(reporting)
        assert await content(engine, FACTS) == followed


async def test_an_unreadable_event_leaves_facts_as_before(reporting: Settings) -> None:
    history = a_history(reporting.agency, 7)
    async with connected(reporting) as engine:
        await follow(engine, reporting, history, Facts())
        followed = await content(engine, FACTS)
        first, body = history.logs["intake"][0]
        history.logs["intake"][0] = first, body.replace(b'"occurred_on"', b'"occurred"')
        await publish(reporting, history)
        with pytest.raises(Unreadable):
            await of_reporting.rebuild(reporting)
        assert await content(engine, FACTS) == followed


async def test_intake_is_rebuilt_from_its_own_log(a_schema: AService) -> None:
    settings = await a_schema("intake")
    tables = (intake_store.participant, intake_store.enrolment, name_index, due, imported)
    async with a_running(settings) as client, connected(settings) as engine:
        for programme in ("BIS", "LOTS"):
            person = (await client.post("/api/participants", json=AMINA)).json()["participant"]
            stay = {"programme": programme, "occurred_on": "2026-02-02"}
            await client.post(f"/api/participants/{person}/enrolments", json=stay)
        list_ = {"file": ("list.csv", "Förnamn;Efternamn;Kön\nHodan;Abdi;K".encode())}
        await client.post("/api/imports", files=list_, headers={"Idempotency-Key": "list"})
        before = await content(engine, tables)
        async with engine.begin() as connection:
            await connection.execute(intake_store.enrolment.delete())
            await connection.execute(intake_store.participant.update().values(gender="unknown"))
            for table in (name_index, due, imported):
                await connection.execute(table.delete())
        await of_intake.rebuild(settings)
        assert await content(engine, tables) == before
        assert (await drift(settings)).count == 0


async def test_placements_hears_again_whom_intake_knows(a_schema: AService) -> None:
    settings = await a_schema("placements", follows=("intake",))
    await provision(settings.nats, settings.followed)
    history = a_history(settings.agency, 6)
    heard = (*known_participants.TABLES, cursor)
    async with connected(settings) as engine:
        await publish(settings, AHistory(history.agency, {"intake": history.logs["intake"]}))
        await follow(engine, settings, history, placements_bus.KnownParticipants())
        before = await content(engine, heard)
        async with engine.begin() as connection:
            await connection.execute(known_participants.known_participant.delete())
        await of_placements.rebuild(settings)
        assert await content(engine, heard) == before
