"""What placements hears from intake: the same whatever the interleaving and the batches, and forgotten log by log."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.placements.hears import participants
from services.placements.read import known_participants
from shared.bus.follow import Message
from shared.contract.envelope import encode
from shared.contract.event import Event
from shared.log.names import LogName
from shared.service.database import make_engine
from shared.testing.factories import (
    AMINA,
    YUSUF,
    a_closing,
    a_correction,
    a_link,
    a_participant,
    a_skill,
    a_void,
    an_enrolment,
    an_unlinking,
)
from shared.testing.servers import AService

BODEN, LULEA = LogName("boden", "intake"), LogName("lulea", "intake")
MOST = 12


@pytest.fixture
async def engine(a_schema: AService) -> AsyncIterator[AsyncEngine]:
    engine = make_engine((await a_schema("placements")).database_url)
    yield engine
    await engine.dispose()


@dataclass
class ALog:
    """The bytes of a log; the event at position p has the id `UUID(int=p)`."""

    name: LogName
    messages: list[Message] = field(default_factory=list)

    def record(self, event: Event, participant: UUID = AMINA) -> None:
        position = len(self.messages) + 1
        body = encode(
            id=UUID(int=position),
            source=self.name.source,
            type=event.type_in("intake"),
            subject=f"participant-{participant}",
            time=datetime(2026, 1, 12, tzinfo=UTC),
            position=position,
            streamversion=position,
            actor="system",
            correlationid="a-request",
            causationid="a-request",
            event=event,
        )
        self.messages.append((position, body))


def a_log(name: LogName, events: Sequence[tuple[Event, UUID]]) -> ALog:
    log = ALog(name)
    for event, participant in events:
        if "participant" in type(event).model_fields:
            event = event.model_copy(update={"participant": participant})
        log.record(event, participant)
    return log


numbers = st.integers(1, 6)
events = st.one_of(
    st.builds(a_participant),
    st.builds(lambda n: an_enrolment(enrolment=UUID(int=n)), numbers),
    st.builds(lambda n: a_closing(enrolment=UUID(int=n)), numbers),
    st.builds(a_skill),
    st.builds(lambda n: a_link(absorbed=UUID(int=n)), numbers),
    st.builds(an_unlinking, numbers),
    st.builds(a_void, numbers),
    st.builds(lambda n: a_correction(n, programme="LOTS"), numbers),
)
tales = st.lists(st.tuples(events, st.sampled_from((AMINA, YUSUF))), max_size=MOST)


async def hear(connection: AsyncConnection, *logs: ALog) -> None:
    """Apply the logs one after the other, each at once."""
    for log in logs:
        await participants.KnownParticipants().apply(connection, log.name, log.messages)


async def follow(connection: AsyncConnection, logs: Sequence[ALog], random: Random) -> None:
    """Apply the logs in batches of any size, in any interleaving."""
    projection, at = participants.KnownParticipants(), {log.name: 0 for log in logs}
    while waiting := [log for log in logs if at[log.name] < len(log.messages)]:
        log = random.choice(waiting)
        end = at[log.name] + random.randint(1, 4)
        await projection.apply(connection, log.name, log.messages[at[log.name] : end])
        at[log.name] = end


async def rows(connection: AsyncConnection) -> dict[str, Sequence[Any]]:
    return {
        table.name: (await connection.execute(select(table).order_by(*table.primary_key.columns))).all()
        for table in known_participants.TABLES
    }


async def emptied(connection: AsyncConnection) -> None:
    for table in known_participants.TABLES:
        await connection.execute(delete(table))


OPENED_TWICE = [(a_participant(), AMINA), *[(an_enrolment(enrolment=UUID(int=1)), AMINA)] * 2]


@example(OPENED_TWICE, [], Random(1))
@given(tales, tales, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_interleaving_gives_the_same_participants(
    engine: AsyncEngine, boden: list[tuple[Event, UUID]], lulea: list[tuple[Event, UUID]], random: Random
) -> None:
    logs = [a_log(BODEN, boden), a_log(LULEA, lulea)]
    async with engine.begin() as connection:
        await emptied(connection)
        await hear(connection, *logs)
        at_once = await rows(connection)
        await emptied(connection)
        await follow(connection, logs, random)
        assert at_once == await rows(connection)


async def test_forgetting_one_log_keeps_the_other(engine: AsyncEngine) -> None:
    boden, lulea = a_log(BODEN, [(a_participant(), AMINA)]), a_log(LULEA, [(a_participant(), YUSUF)])
    async with engine.begin() as connection:
        await hear(connection, boden, lulea)
        await participants.KnownParticipants().forget(connection, BODEN)
        assert not await known_participants.is_known(connection, AMINA)
        assert await known_participants.is_known(connection, YUSUF)


async def test_nothing_sealed_is_kept_here(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await hear(connection, a_log(BODEN, [(a_participant(), AMINA), (a_skill(), AMINA)]))
        (stored,) = (await rows(connection))["heard"]
        assert set(stored.data) == {"occurred_on", "participant"}


async def test_links_of_links_are_one_person(engine: AsyncEngine) -> None:
    third = UUID(int=3)
    events = [(a_participant(), AMINA), (a_link(absorbed=YUSUF), AMINA), (a_participant(), YUSUF)]
    log = a_log(BODEN, [*events, (a_link(absorbed=third), YUSUF), (a_link(absorbed=AMINA), YUSUF)])
    async with engine.begin() as connection:
        await hear(connection, log)
        for one in (AMINA, YUSUF, third):
            assert await known_participants.same_person(connection, one) == sorted((AMINA, YUSUF, third))


async def test_unknown_types_and_streams_are_passed_by(engine: AsyncEngine) -> None:
    log = a_log(BODEN, [(a_participant(), AMINA)])
    body = log.messages[0][1]
    strange = [
        (2, body.replace(b"participant_registered", b"participant_dreamt")),
        (3, body.replace(b'"subject":"participant-', b'"subject":"household-')),
    ]
    async with engine.begin() as connection:
        await participants.KnownParticipants().apply(connection, BODEN, strange)
        assert not any((await rows(connection)).values())
