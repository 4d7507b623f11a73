"""Matching's profiles: what disclosed keys open, for as long as they are here."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import (
    delete,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.adapters import coded
from services.matching.adapters.profile_tables import linked, profile
from services.matching.domain.profile import Lives, Profile, Statement
from services.matching.domain.profile import profile as profile_of
from shared.contract.envelope import Record
from shared.contract.event import Event
from shared.contract.intake import (
    ExperienceRecorded,
    LanguageLevelRecorded,
    ParticipantMoved,
    ParticipantRegistered,
    ParticipantsLinked,
    SkillAssessed,
    WishesStated,
)
from shared.contract.sealed import Experience, KeyClass, LanguageLevel, Plaintext, Skill, Wishes
from shared.log.names import LogName
from shared.vault.disclosed import sealed_heard
from shared.vault.disclosures import Disclosures, Person
from shared.vault.keyring import Keyring
from shared.vault.seal import CannotOpen, open_sealed

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
    """The rows of these participants of one log, and what ranking reads of them: but for links none without a key."""
    await _link(connection, log, people)
    await coded.purge(connection, log, people)
    of_these = profile.c.log == log.source, profile.c.participant.in_(people)
    await connection.execute(delete(profile).where(*of_these))
    open_ = {id_: person for id_, person in people.items() if "profile" in person.keys and person.records}
    now = {id_: profile_of(statements(id_, person.records, person.keys)) for id_, person in open_.items()}
    if now:
        await connection.execute(insert(profile), [_row(log, id_, open_[id_], now[id_]) for id_ in now])
        await coded.write(connection, log, now)


async def _link(connection: AsyncConnection, log: LogName, people: Mapping[UUID, Person]) -> None:
    """What holds of these participants' links."""
    await connection.execute(delete(linked).where(linked.c.log == log.source, linked.c.participant.in_(people)))
    found = {
        (id_, record.event.absorbed)
        for id_, person in people.items()
        for record in person.records
        if isinstance(record.event, ParticipantsLinked)
    }
    if found:
        rows = [{"log": log.source, "participant": id_, "absorbed": absorbed} for id_, absorbed in sorted(found)]
        await connection.execute(insert(linked), rows)


def _row(log: LogName, participant: UUID, person: Person, now: Profile) -> dict[str, Any]:
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


async def agency_of(connection: AsyncConnection, participant: UUID) -> str | None:
    """The agency whose intake tells of this participant; None while nothing is disclosed."""
    query = select(profile.c.log).where(profile.c.participant == participant).order_by(profile.c.log).limit(1)
    log = (await connection.execute(query)).scalar_one_or_none()
    return log and LogName.parse(log).agency


async def is_taken_back(connection: AsyncConnection, participant: UUID) -> bool:
    """Whether intake has told of this participant, and nothing of the profile is disclosed here."""
    told = select(sealed_heard.c.participant).where(sealed_heard.c.participant == participant).limit(1)
    if (await connection.execute(told)).one_or_none() is None:
        return False
    return await agency_of(connection, participant) is None
