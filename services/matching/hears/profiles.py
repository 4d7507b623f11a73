"""The profiles of participants, opened with disclosed keys for as long as these are here."""

from collections.abc import Mapping
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
from shared.contract.intake import ParticipantMoved, ParticipantsLinked
from shared.log.names import LogName
from shared.vault.disclosures import Disclosures, ParticipantRecords
from shared.vault.keyring import Keyring


def disclosures(requester: LogName, ring: Keyring | None, *, drops: bool = True) -> Disclosures:
    """The projection of an intake's log that fills `profile`."""
    return Disclosures(requester, ring, (ParticipantMoved, *OPENS), refresh, drops=drops)


async def refresh(connection: AsyncConnection, log: LogName, people: Mapping[UUID, ParticipantRecords]) -> None:
    """Write the rows of these participants of one log again; without a key only their links are written."""
    await _link(connection, log, people)
    await coding.purge(connection, log, people)
    await connection.execute(delete(profile).where(profile.c.log == log.source, profile.c.participant.in_(people)))
    disclosed = {id_: person for id_, person in people.items() if "profile" in person.keys and person.records}
    profiles = {id_: profile_of(statements(id_, person.records, person.keys)) for id_, person in disclosed.items()}
    if profiles:
        rows = [_row(log, id_, disclosed[id_], opened) for id_, opened in profiles.items()]
        await connection.execute(insert(profile), rows)
        await coding.write(connection, log, profiles)


async def _link(connection: AsyncConnection, log: LogName, people: Mapping[UUID, ParticipantRecords]) -> None:
    """Write the links of these participants again."""
    await connection.execute(delete(linked).where(linked.c.log == log.source, linked.c.participant.in_(people)))
    links = {
        (id_, record.event.absorbed)
        for id_, person in people.items()
        for record in person.records
        if isinstance(record.event, ParticipantsLinked)
    }
    if links:
        rows = [{"log": log.source, "participant": id_, "absorbed": absorbed} for id_, absorbed in sorted(links)]
        await connection.execute(insert(linked), rows)


def _row(log: LogName, participant: UUID, person: ParticipantRecords, opened: Profile) -> dict[str, Any]:
    about = {"participant": participant, "log": log.source, "position": person.position}
    lists = {name: list(getattr(opened, name)) for name in ("occupations", "kinds", "municipalities")}
    return about | asdict(opened) | lists
