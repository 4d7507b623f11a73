"""What a requester keeps of others' logs: the same in any interleaving, and nothing once a disclosure has ended."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.matching.hears import profiles
from services.matching.read.profiles import profile
from shared.bus.follow import Message
from shared.contract.envelope import encode
from shared.contract.event import Event
from shared.contract.intake import SkillAssessed
from shared.contract.plaintexts import Skill
from shared.contract.sealed import KeyClass, SealedProfile
from shared.log.names import LogName
from shared.service.database import make_engine
from shared.testing.disclosures import a_disclosure, a_withdrawn_disclosure
from shared.testing.factories import AMINA, MONDAY, YUSUF, a_correction, a_move, a_participant, a_skill, a_void
from shared.testing.servers import AService
from shared.vault import disclosed
from shared.vault.keyring import Held, Keyring, keyring
from shared.vault.seal import seal

BODEN, OCKELBO = LogName("boden", "intake"), LogName("ockelbo", "intake")
MATCHING = LogName("boden", "matching")
KEYS: dict[UUID, dict[KeyClass, bytes]] = {AMINA: {"profile": bytes(32)}, YUSUF: {"profile": bytes([1] * 32)}}
RING = Keyring(bytes(range(32)))
FIRST, SECOND = UUID(int=1), UUID(int=2)
TABLES = (*disclosed.TABLES, profile)


@pytest.fixture
async def engine(a_schema: AService) -> AsyncIterator[AsyncEngine]:
    engine = make_engine((await a_schema("matching")).database_url)
    yield engine
    await engine.dispose()


@dataclass
class ALog:
    """The bytes of a log; the event at position p has the id `UUID(int=p)`, skills are sealed under their own key."""

    name: LogName
    messages: list[Message] = field(default_factory=list)

    def record(self, event: Event, participant: UUID = AMINA) -> None:
        position = len(self.messages) + 1
        if "participant" in type(event).model_fields:
            event = event.model_copy(update={"participant": participant})
        if isinstance(event, SkillAssessed):
            event = event.model_copy(update={"skill": a_sealed_skill(position, participant)})
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


def a_sealed_skill(position: int, participant: UUID) -> SealedProfile:
    return seal(
        SealedProfile,
        Skill(concept=f"kedja:skill:{position}", label="Kanariefågel", level=2, evidence="told"),
        key=KEYS[participant]["profile"],
        event_id=UUID(int=position),
        event_type="intake.skill_assessed.v1",
        participant=participant,
    )


def a_log(name: LogName, *events: Event | tuple[Event, UUID]) -> ALog:
    log = ALog(name)
    for event in events:
        log.record(*(event if isinstance(event, tuple) else (event,)))
    return log


async def keep(connection: AsyncConnection, participant: UUID, disclosure: UUID, log: LogName = BODEN) -> None:
    """What a worker does with a key that it received."""
    await RING.store(connection, Held(log, participant, disclosure), KEYS[participant], datetime.now(UTC))
    await profiles.disclosures(MATCHING, RING).refresh(connection, log, [participant])


async def hear(connection: AsyncConnection, log: ALog, first: int = 1, *, drops: bool = True) -> None:
    await profiles.disclosures(MATCHING, RING, drops=drops).apply(connection, log.name, log.messages[first - 1 :])


async def rows(connection: AsyncConnection) -> Mapping[str, Sequence[Any]]:
    return {
        table.name: (await connection.execute(select(table).order_by(*table.primary_key.columns))).all()
        for table in TABLES
    }


async def skills(connection: AsyncConnection) -> dict[UUID, set[str]]:
    found = await connection.execute(select(profile))
    return {row.participant: set(row.skills) for row in found}


async def held(connection: AsyncConnection) -> set[tuple[UUID, UUID]]:
    return {(row.participant, row.disclosure) for row in await connection.execute(select(keyring))}


disclosures = st.sampled_from((FIRST, SECOND))
numbers = st.integers(1, 6)
events = st.one_of(
    st.builds(a_participant),
    st.builds(a_skill),
    st.builds(lambda id_: a_disclosure(disclosure=id_), disclosures),
    st.builds(lambda id_: a_disclosure(disclosure=id_, to_agency="ockelbo"), disclosures),
    st.builds(lambda id_: a_disclosure(disclosure=id_, purpose="placement"), disclosures),
    st.builds(lambda id_: a_disclosure(disclosure=id_, until=date(2026, 12, 31)), disclosures),
    st.builds(lambda id_: a_withdrawn_disclosure(disclosure=id_), disclosures),
    st.builds(lambda: a_move(municipality="Luleå")),
    st.builds(a_void, numbers),
    st.builds(lambda n: a_correction(n, to_agency="ockelbo"), numbers),
)
tales = st.lists(st.tuples(events, st.sampled_from((AMINA, YUSUF))), max_size=14)


async def follow(connection: AsyncConnection, logs: Sequence[ALog], random: Random) -> None:
    """Apply the logs in batches of any size, in any interleaving, while keys come when they are asked for."""
    at = {log.name: 0 for log in logs}
    while waiting := [log for log in logs if at[log.name] < len(log.messages)]:
        log = random.choice(waiting)
        end = at[log.name] + random.randint(1, 4)
        await profiles.disclosures(MATCHING, RING).apply(connection, log.name, log.messages[at[log.name] : end])
        at[log.name] = end
        if random.random() < 0.5:
            await give(connection)
    await give(connection)


async def give(connection: AsyncConnection) -> None:
    """Every key that is disclosed now."""
    for row in (await connection.execute(select(disclosed.disclosed))).all():
        if "profile" in row.classes:
            await keep(connection, row.participant, row.disclosure, LogName.parse(row.log))


@given(tales, tales, st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_interleaving_gives_the_same_profiles(
    engine: AsyncEngine, boden: list[tuple[Event, UUID]], ockelbo: list[tuple[Event, UUID]], random: Random
) -> None:
    logs = [a_log(BODEN, *boden), a_log(OCKELBO, *ockelbo)]
    async with engine.begin() as connection:
        for table in (*TABLES, keyring):
            await connection.execute(delete(table))
        await follow(connection, logs, random)
        live, keys = await rows(connection), await held(connection)
        for log in logs:
            await profiles.disclosures(MATCHING, RING, drops=False).forget(connection, log.name)
        assert {name: len(found) for name, found in (await rows(connection)).items()} == dict.fromkeys(live, 0)
        for log in reversed(logs):
            await hear(connection, log, drops=False)
        assert await rows(connection) == live, "made anew from the logs and the keys that are here"
        assert await held(connection) == keys
        open_to_us = {(row.participant, row.log) for row in live["disclosed"]}
        assert {(row.participant, row.log) for row in live["profile"]} == open_to_us


async def test_a_key_opens_what_was_heard(engine: AsyncEngine) -> None:
    log = a_log(BODEN, a_participant(municipality="Boden"), a_skill(), a_disclosure(disclosure=FIRST), a_move())
    async with engine.begin() as connection:
        await hear(connection, log)
        assert await skills(connection) == {}
        await keep(connection, AMINA, FIRST)
        row = (await connection.execute(select(profile))).one()
        assert (row.log, row.position, row.skills) == (BODEN.source, 4, {"kedja:skill:2": [2, "told"]})
        assert row.municipality == a_move().municipality


async def test_what_comes_later_is_opened_too(engine: AsyncEngine) -> None:
    log = a_log(BODEN, a_participant(), a_disclosure(disclosure=FIRST), a_skill(), a_skill(), a_void(3))
    async with engine.begin() as connection:
        await profiles.disclosures(MATCHING, RING).apply(connection, BODEN, log.messages[:2])
        await keep(connection, AMINA, FIRST)
        await hear(connection, log, 3)
        assert await skills(connection) == {AMINA: {"kedja:skill:4"}}


@pytest.mark.parametrize(
    "ending",
    [
        a_withdrawn_disclosure(disclosure=FIRST),
        a_withdrawn_disclosure(disclosure=FIRST, occurred_on=date(2099, 1, 1)),
        a_void(1),
        a_void(3),
        a_correction(3, to_agency="ockelbo"),
        a_correction(3, purpose="placement"),
        a_correction(3, classes=["identity"]),
    ],
)
async def test_the_end_takes_key_and_profile(engine: AsyncEngine, ending: Event) -> None:
    log = a_log(BODEN, a_participant(), a_skill(), a_disclosure(disclosure=FIRST))
    async with engine.begin() as connection:
        await hear(connection, log)
        await keep(connection, AMINA, FIRST)
        log.record(ending)
        await hear(connection, log, 4)
        assert (await skills(connection), await held(connection)) == ({}, set())


async def test_another_disclosure_keeps_the_profile(engine: AsyncEngine) -> None:
    grants = a_disclosure(disclosure=FIRST), a_disclosure(disclosure=SECOND)
    log = a_log(BODEN, a_participant(), a_skill(), *grants)
    async with engine.begin() as connection:
        await hear(connection, log)
        await keep(connection, AMINA, FIRST)
        await keep(connection, AMINA, SECOND)
        log.record(a_withdrawn_disclosure(disclosure=FIRST))
        await hear(connection, log, 5)
        assert (await skills(connection)).keys() == {AMINA}
        assert await held(connection) == {(AMINA, SECOND)}
        log.record(a_withdrawn_disclosure(disclosure=SECOND))
        await hear(connection, log, 6)
        assert (await skills(connection), await held(connection)) == ({}, set())


async def test_a_new_grant_opens_again(engine: AsyncEngine) -> None:
    ended = a_disclosure(disclosure=FIRST), a_withdrawn_disclosure(disclosure=FIRST)
    log = a_log(BODEN, a_participant(), a_skill(), *ended, a_disclosure(disclosure=SECOND))
    async with engine.begin() as connection:
        await hear(connection, log)
        assert await skills(connection) == {}
        await keep(connection, AMINA, SECOND)
        assert (await skills(connection)).keys() == {AMINA}


async def test_a_corrected_end_moves_the_keys_end(engine: AsyncEngine) -> None:
    log = a_log(BODEN, a_participant(), a_disclosure(disclosure=FIRST, until=date(2026, 12, 31)))
    async with engine.begin() as connection:
        await hear(connection, log)
        await keep(connection, AMINA, FIRST)
        log.record(a_correction(2, until=MONDAY.isoformat()))
        await hear(connection, log, 3)
        assert (await connection.execute(select(keyring.c.until))).scalars().all() == [MONDAY]


async def test_a_foreign_log_discloses_nothing_of_ours(engine: AsyncEngine) -> None:
    """Keys open the events of their own log only, whoever that log says it is about."""
    ours = a_log(BODEN, a_participant(), a_skill())
    theirs = a_log(OCKELBO, a_participant(), a_disclosure(disclosure=FIRST))
    async with engine.begin() as connection:
        await hear(connection, ours)
        await hear(connection, theirs)
        await keep(connection, AMINA, FIRST, OCKELBO)
        assert await skills(connection) == {AMINA: set()}
        assert {row.log for row in await connection.execute(select(profile))} == {OCKELBO.source}


async def test_what_does_not_open_says_nothing(engine: AsyncEngine) -> None:
    log = a_log(BODEN, a_participant(), a_skill(), a_disclosure(disclosure=FIRST))
    async with engine.begin() as connection:
        await hear(connection, log)
        wrong: dict[KeyClass, bytes] = {"profile": bytes([9] * 32)}
        await RING.store(connection, Held(BODEN, AMINA, FIRST), wrong, datetime.now(UTC))
        await profiles.disclosures(MATCHING, RING).refresh(connection, BODEN, [AMINA, uuid4()])
        assert await skills(connection) == {AMINA: set()}
