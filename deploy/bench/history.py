"""A long made-up history of two logs as bytes: four years of enrolments, inventories, placements and attendance."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import NamedTuple
from uuid import UUID

from uuid_utils.compat import uuid7

from deploy.bench.samples import IDENTITY
from shared.contract.corrections import EventCorrected, EventVoided
from shared.contract.envelope import encode
from shared.contract.event import Event
from shared.contract.intake import (
    EnrolmentClosed,
    EnrolmentOpened,
    InventoryCompleted,
    ParticipantRegistered,
    PlanAgreed,
    SkillAssessed,
)
from shared.contract.placements import ActivityAttended, OutcomeRecorded, PlacementEnded, PlacementStarted
from shared.contract.sealed import SealedProfile
from shared.log.names import LogName
from shared.log.read import Stored

FIRST_DAY, DAYS = date(2022, 1, 3), 1400
PROFILE = SealedProfile(nonce=IDENTITY.nonce, text=IDENTITY.text)
ID, PARTICIPANT, KEY = (UUID(int=0x1234 << 112 | number) for number in (1, 2, 3))
DAY, TIME = date(1999, 9, 9), datetime(1999, 9, 9, 8, 30, 15, 123456, UTC)
POSITION, VERSION = 999_999_937, 999_999_929

IN_INTAKE: tuple[tuple[int, Event], ...] = (
    (
        0,
        ParticipantRegistered(
            occurred_on=DAY, participant=PARTICIPANT, gender="woman", birth_year=1987, identity=IDENTITY
        ),
    ),
    (
        1,
        EnrolmentOpened(
            occurred_on=DAY,
            participant=PARTICIPANT,
            enrolment=KEY,
            programme="BIS",
            age_at_entry=34,
            isced=3,
            labour_market_status="unemployed",
            municipality="Boden",
        ),
    ),
    (5, SkillAssessed(occurred_on=DAY, participant=PARTICIPANT, skill=PROFILE)),
    (6, SkillAssessed(occurred_on=DAY, participant=PARTICIPANT, skill=PROFILE)),
    (9, InventoryCompleted(occurred_on=DAY, participant=PARTICIPANT, programme="BIS")),
    (12, PlanAgreed(occurred_on=DAY, participant=PARTICIPANT, enrolment=KEY, programme="BIS", plan=PROFILE)),
    (
        300,
        EnrolmentClosed(
            occurred_on=DAY,
            participant=PARTICIPANT,
            enrolment=KEY,
            programme="BIS",
            reason="employed",
            labour_market_status="employed",
            work_percent=75,
        ),
    ),
)
"""The events of each person in intake, with the number of the day."""

IN_PLACEMENTS: tuple[tuple[int, Event], ...] = (
    (20, ActivityAttended(occurred_on=DAY, participant=PARTICIPANT, kind="language", programme="BIS")),
    (27, ActivityAttended(occurred_on=DAY, participant=PARTICIPANT, kind="guidance", programme="BIS")),
    (
        60,
        PlacementStarted(
            occurred_on=DAY,
            placement=KEY,
            participant=PARTICIPANT,
            kind="internship",
            programme="BIS",
            organisation="Norrsken Verkstad",
            extent=75,
        ),
    ),
    (150, PlacementEnded(occurred_on=DAY, placement=KEY, participant=PARTICIPANT, kind="internship")),
    (301, OutcomeRecorded(occurred_on=DAY, participant=PARTICIPANT, programme="BIS", kind="work")),
)
"""The events of each person in placements, with the number of the day."""

PLACES = {
    str(ID): b"id",
    str(PARTICIPANT): b"participant",
    str(KEY): b"key",
    DAY.isoformat(): b"day",
    str(POSITION): b"position",
    str(VERSION): b"version",
}

PARTS = {"intake": IN_INTAKE, "placements": IN_PLACEMENTS}
AMENDED_EVERY = 100
"""The number of events of which one is corrected or void."""


class Template(NamedTuple):
    """The bytes of an event with a place for each value that differs between two of its type."""

    type: str
    body: bytes


def history(name: LogName, count: int) -> Iterator[Stored]:
    """Return the first `count` events of a log in order, always the same but for their ids."""
    events = _all_events(name)
    for position in range(1, count + 1):
        template, values = next(events)
        yield Stored(position, template.type, template.body % {**values, b"position": b"%d" % position})


def _all_events(name: LogName) -> Iterator[tuple[Template, dict[bytes, bytes]]]:
    chance, people = Random(7), Random(11)  # noqa: S311 - made-up data; the same people in every log
    parts = [(after, _template(name, event)) for after, event in PARTS[name.service]]
    amendments = [
        _template(name, EventCorrected(occurred_on=DAY, event_id=KEY, set={"programme": "LOTS"})),
        _template(name, EventVoided(occurred_on=DAY, event_id=KEY, reason="wrong_person")),
    ]
    while True:
        began = FIRST_DAY + timedelta(days=people.randrange(DAYS))
        values = {b"participant": _text(_an_id(people)), b"key": _text(_an_id(people))}
        version = 0
        for after, template in parts:
            version += 1
            day = (began + timedelta(days=after)).isoformat().encode()
            now = {**values, b"id": _text(uuid7()), b"day": day, b"version": b"%d" % version}
            yield template, now
            if not chance.randrange(AMENDED_EVERY):
                version += 1
                amending = {**now, b"id": _text(uuid7()), b"key": now[b"id"], b"version": b"%d" % version}
                yield chance.choice(amendments), amending


def _template(name: LogName, event: Event) -> Template:
    type_ = event.type_in(name.service)
    body = encode(
        id=ID,
        source=name.source,
        type=type_,
        subject=f"participant-{PARTICIPANT}",
        time=TIME,
        position=POSITION,
        streamversion=VERSION,
        actor="system",
        correlationid=str(ID),
        causationid=str(ID),
        event=event,
    ).replace(b"%", b"%%")
    for value, place in PLACES.items():
        body = body.replace(value.encode(), b"%%(%b)b" % place)
    return Template(type_, body)


def _an_id(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _text(id_: UUID) -> bytes:
    return str(id_).encode()
