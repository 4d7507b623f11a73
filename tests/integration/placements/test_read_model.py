"""Placements' read model: following a stream event by event gives the same rows as reading it whole."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.placements import read_models
from shared.contract.event import Event
from shared.log.command import Change
from shared.service.database import make_engine
from shared.testing.factories import (
    AMINA,
    FOLLOW_UP,
    PLACEMENT,
    YUSUF,
    a_cancelled_agreement,
    a_change,
    a_correction,
    a_departure,
    a_due_follow_up,
    a_follow_up,
    a_placement,
    a_residence,
    a_signature,
    a_void,
    an_agreement,
    an_attendance,
    an_end,
    an_outcome,
)
from shared.testing.given import PastEvent
from shared.testing.servers import AService

MAX_EVENTS = 10


@pytest.fixture
async def engine(a_schema: AService) -> AsyncIterator[AsyncEngine]:
    engine = make_engine((await a_schema("placements")).database_url)
    yield engine
    await engine.dispose()


numbers = st.integers(1, 3)
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
amendments = st.one_of(
    st.builds(a_void, numbers), st.builds(lambda n, d: a_correction(n, occurred_on=d.isoformat()), numbers, days)
)


def of_participant(id_: UUID) -> st.SearchStrategy[list[Event]]:
    factories = (an_attendance, an_outcome, a_residence, a_departure)
    history = st.builds(lambda make, day: make(occurred_on=day, participant=id_), st.sampled_from(factories), days)
    return st.lists(st.one_of(history, amendments), min_size=3, max_size=MAX_EVENTS)


of_placement = st.lists(
    st.one_of(
        st.builds(lambda make: make(), st.sampled_from((an_agreement, a_cancelled_agreement, a_placement, an_end))),
        st.builds(a_signature, st.sampled_from(("participant", "employer", "agency"))),
        st.builds(lambda day, extent: a_change(occurred_on=day, extent=extent), days, st.integers(0, 100)),
        amendments,
    ),
    max_size=MAX_EVENTS,
)
of_follow_up = st.lists(
    st.one_of(
        st.just(a_due_follow_up()),
        st.builds(lambda status: a_follow_up(status=status), st.sampled_from(("employed", "not_reached"))),
        amendments,
    ),
    max_size=MAX_EVENTS,
)
streams = st.fixed_dictionaries(
    {
        f"participant-{AMINA}": of_participant(AMINA),
        f"participant-{YUSUF}": of_participant(YUSUF),
        f"placement-{PLACEMENT}": of_placement,
        f"follow-up-{FOLLOW_UP}": of_follow_up,
    }
)


def changes(history: dict[str, list[Event]], first: int, last: int) -> list[Change]:
    """Each stream moved from its first `first` events to its first `last`."""
    moved = []
    for number, (stream, events) in enumerate(history.items(), 1):
        past = [PastEvent(UUID(int=number << 64 | n), _own(event, number)) for n, event in enumerate(events[:last], 1)]
        if len(past) > first:
            moved.append(Change(stream, past, len(past) - first))
    return moved


def _own(event: Event, number: int) -> Event:
    """Amendments name events of their own stream."""
    target = getattr(event, "event_id", None)
    return event if target is None else event.model_copy(update={"event_id": UUID(int=number << 64 | target.int)})


async def emptied(connection: AsyncConnection) -> None:
    for table in read_models.TABLES:
        await connection.execute(delete(table))


async def rows(connection: AsyncConnection) -> dict[str, Sequence[Any]]:
    return {
        table.name: (await connection.execute(select(table).order_by(*table.primary_key.columns))).all()
        for table in read_models.TABLES
    }


@given(streams, st.integers(1, 4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_step_by_step_gives_the_same_rows(
    engine: AsyncEngine, history: dict[str, list[Event]], step: int
) -> None:
    async with engine.begin() as connection:
        await emptied(connection)
        for first in range(0, MAX_EVENTS, step):
            await read_models.view(connection, changes(history, first, first + step))
        followed = await rows(connection)
        await emptied(connection)
        await read_models.view(connection, changes(history, 0, MAX_EVENTS))
        assert followed == await rows(connection)
