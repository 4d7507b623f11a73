"""Matching's profiles: what disclosed keys open, for as long as they are here."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Boolean, Column, Date, Integer, MetaData, Table, Text, Uuid, delete, insert
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.domain.profile import Lives, Statement
from services.matching.domain.profile import profile as profile_of
from shared.contract.envelope import Record
from shared.contract.event import Event
from shared.contract.intake import (
    ExperienceRecorded,
    LanguageLevelRecorded,
    ParticipantMoved,
    ParticipantRegistered,
    SkillAssessed,
    WishesStated,
)
from shared.contract.sealed import Experience, KeyClass, LanguageLevel, Plaintext, Skill, Wishes
from shared.eventlog.names import LogName
from shared.vault.disclosures import Disclosures, Person
from shared.vault.keyring import Keyring
from shared.vault.seal import CannotOpen, open_sealed

metadata = MetaData()

profile = Table(
    "profile",
    metadata,
    Column("participant", Uuid, primary_key=True),
    Column("log", Text(collation="C"), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("municipality", Text, index=True),
    Column("occupations", ARRAY(Text), nullable=False),
    Column("experience", JSONB, nullable=False),
    Column("skills", JSONB, nullable=False),
    Column("languages", JSONB, nullable=False),
    Column("kinds", ARRAY(Text), nullable=False),
    Column("municipalities", ARRAY(Text), nullable=False),
    Column("extent", Integer),
    Column("available_from", Date),
    Column("driving_licence", Boolean),
)
"""A `domain.profile.Profile` in columns, there only while a key of class `profile` is.

`position` is the last event of `log` that it reflects; `experience` is years by occupation, `skills` [level, evidence]
by concept, `languages` the level of speaking by code.
"""

OPENS: dict[type[Event], tuple[str, type[Plaintext]]] = {
    SkillAssessed: ("skill", Skill),
    ExperienceRecorded: ("experience", Experience),
    LanguageLevelRecorded: ("level", LanguageLevel),
    WishesStated: ("wishes", Wishes),
}
"""Which sealed fields say something to matching's rules, and what each opens to."""


def disclosures(requester: LogName, ring: Keyring | None, *, drops: bool = True) -> Disclosures:
    """The projection of an intake's log that fills `profile`."""
    return Disclosures(requester, ring, (ParticipantMoved, *OPENS), remake, drops=drops)


async def remake(connection: AsyncConnection, log: LogName, people: Mapping[UUID, Person]) -> None:
    """The rows of these participants of one log: none without a key."""
    of_these = profile.c.log == log.source, profile.c.participant.in_(people)
    await connection.execute(delete(profile).where(*of_these))
    rows = [_row(log, id_, person) for id_, person in people.items() if "profile" in person.keys and person.records]
    if rows:
        await connection.execute(insert(profile), rows)


def _row(log: LogName, participant: UUID, person: Person) -> dict[str, Any]:
    now = profile_of(statements(participant, person.records, person.keys))
    about = {"participant": participant, "log": log.source, "position": person.position}
    return about | asdict(now) | {"occupations": list(now.occupations), **_listed(now.kinds, now.municipalities)}


def _listed(kinds: Collection[str], municipalities: Collection[str]) -> dict[str, list[str]]:
    return {"kinds": list(kinds), "municipalities": list(municipalities)}


def statements(participant: UUID, records: Sequence[Record], keys: Mapping[KeyClass, bytes]) -> Iterator[Statement]:
    """What these records of a participant say once opened; what does not open says nothing."""
    for record in records:
        event = record.event
        if isinstance(event, ParticipantRegistered | ParticipantMoved):
            yield Statement(event.occurred_on, Lives(event.municipality))
        elif event is not None and type(event) in OPENS:
            field, opens_to = OPENS[type(event)]
            try:
                opened = open_sealed(
                    opens_to,
                    getattr(event, field),
                    keys=keys,
                    event_id=record.id,
                    event_type=record.envelope.type,
                    participant=participant,
                )
            except CannotOpen:
                continue
            yield Statement(event.occurred_on, opened)
