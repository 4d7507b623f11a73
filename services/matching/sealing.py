"""What matching seals and opens: who a mentor is, under the mentor's own key, and what disclosed keys open."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.domain.commands.mentor import RegisterMentor
from services.matching.domain.profile import Lives, Statement
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
from shared.contract.matching import MentorRegistered
from shared.contract.sealed import (
    Identity,
    KeyClass,
    SealedIdentity,
    plaintext,
    sealed_field,
)
from shared.log.command import Along
from shared.service.arrival import Arrival
from shared.service.service import Service
from shared.vault.keys import Vault
from shared.vault.seal import CannotOpen, open_sealed, seal

OPENS: tuple[type[Event], ...] = (SkillAssessed, ExperienceRecorded, LanguageLevelRecorded, WishesStated)
"""The events whose sealed field says something to matching's rules."""


class NoVault(Exception):
    """Matching needs KEDJA_ROOT_KEY_FILE to keep mentors' keys: a file of 32 random bytes."""


def vault_of(service: Service) -> Vault:
    """The vault with the mentors' keys. Raises NoVault."""
    if service.vault is None:
        raise NoVault(NoVault.__doc__)
    return service.vault


def with_new_key(arrived: Arrival, command: RegisterMentor) -> tuple[RegisterMentor, Along]:
    """The command with the identity sealed under a new key, and what keeps this key."""
    vault = vault_of(arrived.service)
    keys = vault.new_keys(["identity"])
    ciphertext = seal(
        SealedIdentity,
        plaintext(command.identity),
        key=keys["identity"],
        event_id=arrived.event_id,
        event_type=MentorRegistered.type_in(arrived.service.name.service),
        participant=command.mentor,
    )

    async def keep(connection: AsyncConnection) -> None:
        await vault.keep(connection, command.mentor, keys, arrived.time)

    languages = tuple(dict.fromkeys(command.languages))
    return command.model_copy(update={"identity": ciphertext, "languages": languages}), keep


async def opened_mentors(
    service: Service, connection: AsyncConnection, rows: Sequence[Row[Any]]
) -> dict[UUID, Identity]:
    """Who the mentors of these rows of `mentors.mentor` are."""
    keys = await vault_of(service).keys(connection, [row.mentor for row in rows])
    return {
        row.mentor: open_sealed(
            Identity,
            SealedIdentity.model_validate(row.identity),
            keys=keys[row.mentor],
            event_id=row.event,
            event_type=MentorRegistered.type_in(service.name.service),
            participant=row.mentor,
        )
        for row in rows
        if row.mentor in keys
    }


def statements(participant: UUID, records: Sequence[Record], keys: Mapping[KeyClass, bytes]) -> Iterator[Statement]:
    """What these records of a participant say once opened; what does not open says nothing."""
    for record in records:
        event = record.event
        if isinstance(event, ParticipantRegistered | ParticipantMoved):
            yield Statement(event.occurred_on, Lives(event.municipality))
        elif event is not None and type(event) in OPENS and (field := sealed_field(type(event))) is not None:
            try:
                opened = open_sealed(
                    field.plaintext,
                    getattr(event, field.name),
                    keys=keys,
                    event_id=record.id,
                    event_type=record.envelope.type,
                    participant=participant,
                )
            except CannotOpen:
                continue
            yield Statement(event.occurred_on, opened)
