"""Mentors' identities, sealed under their own keys, and participants' statements, opened with disclosed keys."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

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
from shared.contract.sealed import KeyClass, SealedIdentity, plaintext
from shared.log.command import InSameTransaction
from shared.service.arrival import Arrival
from shared.service.service import Service
from shared.vault.keys import Vault
from shared.vault.opening import open_field
from shared.vault.seal import seal

OPENS: tuple[type[Event], ...] = (SkillAssessed, ExperienceRecorded, LanguageLevelRecorded, WishesStated)
"""The events whose sealed field matters to matching's rules."""


class NoVault(Exception):
    """Matching needs KEDJA_ROOT_KEY_FILE to keep mentors' keys: a file of 32 random bytes."""


def vault_of(service: Service) -> Vault:
    """The vault with the mentors' keys. Raises NoVault."""
    if service.vault is None:
        raise NoVault(NoVault.__doc__)
    return service.vault


def with_new_key(arrived: Arrival, command: RegisterMentor) -> tuple[RegisterMentor, InSameTransaction]:
    """The command with the identity sealed under a new key, and a function that stores this key."""
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
        await vault.store_keys(connection, {command.mentor: keys}, arrived.time)

    languages = tuple(dict.fromkeys(command.languages))
    return command.model_copy(update={"identity": ciphertext, "languages": languages}), keep


def statements(participant: UUID, records: Sequence[Record], keys: Mapping[KeyClass, bytes]) -> Iterator[Statement]:
    """The statements in these records of a participant, opened; those that do not open are left out."""
    for record in records:
        event = record.event
        if isinstance(event, ParticipantRegistered | ParticipantMoved):
            yield Statement(event.occurred_on, Lives(event.municipality))
        elif event is not None and type(event) in OPENS:
            type_ = record.envelope.type
            opened = open_field(event, keys=keys, event_id=record.id, event_type=type_, participant=participant)
            if opened is not None:
                yield Statement(event.occurred_on, opened)
