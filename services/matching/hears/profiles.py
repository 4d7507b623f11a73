"""Matching's profiles: what disclosed keys open, for as long as they are here."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.domain.profile import Profile
from services.matching.domain.profile import profile as profile_of
from services.matching.ranking import coding
from services.matching.read.profiles import linked, profile
from services.matching.sealing import OPENS, statements
from shared.contract.intake import (
    ParticipantMoved,
    ParticipantsLinked,
)
from shared.log.names import LogName
from shared.vault.disclosures import Disclosures, Person
from shared.vault.keyring import Keyring


def disclosures(requester: LogName, ring: Keyring | None, *, drops: bool = True) -> Disclosures:
    """The projection of an intake's log that fills `profile`."""
    return Disclosures(requester, ring, (ParticipantMoved, *OPENS), remake, drops=drops)


async def remake(connection: AsyncConnection, log: LogName, people: Mapping[UUID, Person]) -> None:
    """The rows of these participants of one log, and what ranking reads of them: but for links none without a key."""
    await _link(connection, log, people)
    await coding.purge(connection, log, people)
    of_these = profile.c.log == log.source, profile.c.participant.in_(people)
    await connection.execute(delete(profile).where(*of_these))
    open_ = {id_: person for id_, person in people.items() if "profile" in person.keys and person.records}
    now = {id_: profile_of(statements(id_, person.records, person.keys)) for id_, person in open_.items()}
    if now:
        await connection.execute(insert(profile), [_row(log, id_, open_[id_], now[id_]) for id_ in now])
        await coding.write(connection, log, now)


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
